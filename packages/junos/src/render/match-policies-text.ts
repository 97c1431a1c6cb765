/**
 * `show security match-policies` (Junos CLI reference; the default policy's lines as captured). The policy stands as in
 * `policies detail`, without what it has let pass.
 */
import type { MatchPoliciesResult } from '../show/index.js'
import { linesText } from './lines-text.js'
import { DEFAULT_ACTION_WORDS } from './policies-text.js'
import { policyBody } from './policy-lines.js'
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
    `Policy: ${printableName(rule.name)}, action-type: ${rule.action}, State: enabled, Index: ${rule.number}, Scope Policy: 0`,
    ...policyBody(policy, configuration).map((line) => `  ${line}`),
  ])
}
