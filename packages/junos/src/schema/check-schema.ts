/** A configuration's statements against the schema: unknown words, wrong values, and what has no effect here. */
import type { Steps } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { checkSupport } from './check-support.js'
import { checkWords } from './check-words.js'
import type { Diagnostic } from './diagnostic.js'

/**
 * What is to be said of a configuration: errors about what was written, warnings about what takes effect. `effective`
 * is the tree with groups applied.
 */
export function* checkSchema(root: ConfigNode, effective: ConfigNode = root): Steps<readonly Diagnostic[]> {
  return [...(yield* checkWords(root)), ...(yield* checkSupport(effective, root))]
}
