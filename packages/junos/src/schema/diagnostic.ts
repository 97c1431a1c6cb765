/** What is to be said about a configuration: errors, which stop it from being used, and warnings. */
import type { Place } from '../syntax/index.js'

export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  /** Stable, for programs: `undefined-address`, `unknown-statement` … */
  readonly code: string
  /** The statement it is about, as words from the root. */
  readonly path: readonly string[]
  readonly place: Place | undefined
  /** One sentence without a full stop: what is wrong and what was expected. */
  readonly message: string
}
