/** `show configuration`: the configuration as it was written, whole or below a statement. */
import { statementShape } from '../schema/index.js'
import { ConfigNode } from '../syntax/index.js'
import type { ShowSource } from './show-source.js'
import { NO_CONFIGURATION, type NoConfigurationResult } from './unanswered.js'

export interface ConfigurationResult {
  readonly kind: 'configuration'
  /** Its statements are shown. */
  readonly node: ConfigNode
  /** Words before them in the set form. */
  readonly path: readonly string[]
  readonly form: 'hierarchical' | 'set'
}

/** What is below a path; nothing is there for a path that the configuration does not have. */
export function showConfiguration(
  path: readonly string[],
  form: ConfigurationResult['form'],
  { configured }: ShowSource,
): ConfigurationResult | NoConfigurationResult | undefined {
  if (configured === undefined) return NO_CONFIGURATION
  const node = found(configured.root, path)
  if (node === undefined) return undefined
  const isStatement = node.parent !== undefined && statementShape(node) !== 'block'
  if (isStatement || node.children.length === 0) {
    return { kind: 'configuration', node: alone(node), path: node.path.slice(0, -1), form }
  }
  return { kind: 'configuration', node, path: node.path, form }
}

/** The node of a path, each word in full or as far as only one has it. */
function found(root: ConfigNode, path: readonly string[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = root
  for (const word of path) {
    if (node === undefined) return undefined
    const { children }: ConfigNode = node
    const begun = children.filter((child) => child.word.startsWith(word))
    node = node.child(word) ?? (begun.length === 1 ? begun[0] : undefined)
  }
  return node
}

/** The node above a statement, without its neighbours; words above it stay, as they say what it is. */
function alone(node: ConfigNode): ConfigNode {
  let above = new ConfigNode('')
  for (const word of node.path.slice(0, -1)) above = above.add(word)
  copyInto(above, node)
  return above
}

function copyInto(parent: ConfigNode, node: ConfigNode): void {
  const copy = parent.add(node.word)
  copy.isInactive = node.isInactive
  copy.isJoined = node.isJoined
  copy.isSecret = node.isSecret
  for (const child of node.children) copyInto(copy, child)
}
