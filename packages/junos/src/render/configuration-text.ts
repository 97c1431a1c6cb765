/**
 * `show configuration`: in a form that can be loaded again; secrets are left out. `| display inheritance` remarks what
 * comes from a group (Junos CLI user guide: configuration groups).
 */
import { statementAt, statementShape } from '../schema/index.js'
import type { ConfigurationResult } from '../show/index.js'
import { type ConfigNode, HIDDEN_SECRET, isSecretWord, printHierarchical, printSet } from '../syntax/index.js'
import { printableName } from './printable-name.js'

/** What stands below the words of these is what was inherited: names and values. */
const KEYWORDS: ReadonlySet<string> = new Set(['list', 'leaf', 'leaf-list'])

/** Its lines, one at a time. */
export function* configurationText({ node, path, form, origins }: ConfigurationResult): Generator<string> {
  const remark = (each: ConfigNode) => {
    const group = origins.get(each)
    if (group === undefined || isKeyword(each)) return undefined
    return `'${isSecretWord(each) ? HIDDEN_SECRET : each.word}' was inherited from group '${group}'`
  }
  const lines =
    form === 'set'
      ? printSet(node, path, { hidesSecrets: true })
      : printHierarchical(node, { hidesSecrets: true, shape: statementShape, remark })
  for (const line of lines) yield `${printableName(line.slice(0, -1))}\n`
}

function isKeyword(node: ConfigNode): boolean {
  const known = statementAt(node)
  return known?.role === 'word' && KEYWORDS.has(known.statement.kind)
}
