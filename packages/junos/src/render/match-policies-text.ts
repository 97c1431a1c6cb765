/** `show security match-policies` (Junos CLI reference; the default policy's lines as captured). */
import type { MatchPoliciesResult } from '../show/index.js'
import { linesText } from './lines-text.js'
import { DEFAULT_ACTION_WORDS } from './policies-text.js'
import { policyBody, tcpOptionsLine } from './policy-lines.js'
import { printableName } from './printable-name.js'

export const DEFAULT_INDEX = 2

/** The whole text. */
export function matchPoliciesText({ policy, defaultAction, configuration }: MatchPoliciesResult): string {
  if (policy === undefined) {
    return linesText([
      `Policy: Default-Policy, action-type: ${DEFAULT_ACTION_WORDS[defaultAction]}, State: enabled, Index: ${DEFAULT_INDEX}`,
      `  Sequence number: ${DEFAULT_INDEX}`,
    ])
  }
  const { rule } = policy
  return linesText([
    `Policy: ${printableName(rule.name)}, action-type: ${rule.action}, State: enabled, Index: ${rule.number}`,
    ...[...policyBody(policy, configuration, []), tcpOptionsLine(rule)].map((line) => `  ${line}`),
  ])
}
