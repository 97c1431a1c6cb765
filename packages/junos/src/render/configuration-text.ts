/** `show configuration`: in a form that can be loaded again; secrets are left out. */
import { statementShape } from '../schema/index.js'
import type { ConfigurationResult } from '../show/index.js'
import { printHierarchical, printSet } from '../syntax/index.js'
import { printableName } from './printable-name.js'

/** Its lines, one at a time. */
export function* configurationText({ node, path, form }: ConfigurationResult): Generator<string> {
  const lines =
    form === 'set'
      ? printSet(node, path, { hidesSecrets: true })
      : printHierarchical(node, { hidesSecrets: true, shape: statementShape })
  for (const line of lines) yield `${printableName(line.slice(0, -1))}\n`
}
