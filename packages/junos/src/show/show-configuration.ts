/** `show configuration`: the configuration as it was written, whole or below a statement. */
import type { ConfigNode } from '../syntax/index.js'
import { NO_CONFIGURATION, type NoConfigurationResult } from './security-policies.js'
import type { ShowSource } from './show-source.js'

export interface ConfigurationResult {
  readonly kind: 'configuration'
  readonly node: ConfigNode
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
  const node = configured.root.at(...path)
  return node && { kind: 'configuration', node, path, form }
}
