/** `show configuration`: the configuration as it was written or with its groups applied, whole or below a statement. */
import { finish, type Steps } from '@wingspan/engine'
import type { ShowCommand } from '../command/index.js'
import { inherit } from '../inherit/index.js'
import { isSingleValued, statementShape } from '../schema/index.js'
import { ConfigNode } from '../syntax/index.js'
import type { ShowSource } from './show-source.js'
import { NOTHING_TO_SHOW, type NoConfigurationResult } from './unanswered.js'

/** Groups by the nodes that come from them. */
type Origins = ReadonlyMap<ConfigNode, string>

export interface ConfigurationResult {
  readonly kind: 'configuration'
  /** Its statements are shown. */
  readonly node: ConfigNode
  /** Words before them in the set form. */
  readonly path: readonly string[]
  readonly form: 'hierarchical' | 'set'
  /** Of nodes at and below `node`; none where the configuration is shown as it was written. */
  readonly origins: Origins
}

type ShownConfiguration = ConfigurationResult | NoConfigurationResult | undefined
type ConfigurationCommand = Extract<ShowCommand, { readonly command: 'show configuration' }>

const NO_ORIGINS: Origins = new Map()

/** What is below a path; nothing is there for a path that the configuration does not have. */
export function showConfiguration(
  command: ConfigurationCommand,
  source: Pick<ShowSource, 'written'>,
): ShownConfiguration {
  return finish(showConfigurationInSteps(command, source))
}

/** The same, a step after the other: groups are applied to all of a configuration. */
export function* showConfigurationInSteps(
  { path, form, withGroups }: ConfigurationCommand,
  source: Pick<ShowSource, 'written'>,
): Steps<ShownConfiguration> {
  const { written } = source
  if (written === undefined) return NOTHING_TO_SHOW
  const { root, origins } =
    withGroups && path[0] !== 'groups'
      ? yield* inherit(written, isSingleValued)
      : { root: written, origins: NO_ORIGINS }
  const node = root.at(...path)
  if (node === undefined) return undefined
  const isStatement = node.parent !== undefined && statementShape(node) !== 'block'
  if (isStatement || node.children.length === 0) {
    return { kind: 'configuration', ...alone(node, origins), path: node.path.slice(0, -1), form }
  }
  return { kind: 'configuration', node, path: node.path, form, origins }
}

/** The node above a statement, without its neighbours; words above it stay, as they say what it is. */
function alone(node: ConfigNode, origins: Origins): Pick<ConfigurationResult, 'node' | 'origins'> {
  let above = new ConfigNode('')
  for (const word of node.path.slice(0, -1)) above = above.add(word)
  const copied = new Map<ConfigNode, string>()
  copyInto(above, node, origins, copied)
  return { node: above, origins: copied }
}

function copyInto(
  parent: ConfigNode,
  node: ConfigNode,
  origins: Origins,
  copied: Map<ConfigNode, string>,
): void {
  const copy = parent.add(node.word)
  copy.isInactive = node.isInactive
  copy.isJoined = node.isJoined
  copy.isSecret = node.isSecret
  const group = origins.get(node)
  if (group !== undefined) copied.set(copy, group)
  for (const child of node.children) copyInto(copy, child, origins, copied)
}
