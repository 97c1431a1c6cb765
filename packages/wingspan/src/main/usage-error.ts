import { printableText } from '../source/index.js'

/** The command line is wrong: exit code 2, one line. What the user typed is made fit for a terminal. */
export class UsageError extends Error {
  readonly code = 'USAGE'
  override readonly name = 'UsageError'

  constructor(message: string) {
    super(printableText(message))
  }
}
