/** `show security policies hit-count` (Junos CLI reference; layout captured from 24.4R1). */
import type { PoliciesResult } from '../show/index.js'
import { linesText, placedLine } from './lines-text.js'
import { printableName } from './printable-name.js'

const COLUMNS = [0, 8, 25, 43, 58, 72]
export const ACTION_WORDS = { permit: 'Permit', deny: 'Deny', reject: 'Reject' } as const
export const EVERY_ZONE = 'all-zone'
export const GLOBAL = 'junos-global'

/** The whole text: rows in the order of the look-up, numbered as lines are, the default policy first. */
export function hitCountText({ contexts, defaultPolicy }: PoliciesResult): string {
  const rows = [
    ...(defaultPolicy
      ? [[EVERY_ZONE, EVERY_ZONE, 'default-policy', defaultPolicy.hits, ACTION_WORDS[defaultPolicy.action]]]
      : []),
    ...contexts.flatMap(({ from = GLOBAL, to = GLOBAL, policies }) =>
      policies.map(({ rule, hits }) => [
        printableName(from),
        printableName(to),
        printableName(rule.name),
        hits,
        ACTION_WORDS[rule.action],
      ]),
    ),
  ]
  return linesText([
    'Logical system: root-logical-system',
    placedLine(COLUMNS, ['Index', 'From zone', 'To zone', 'Name', 'Policy count', 'Action']),
    ...rows.map((cells, place) => placedLine(COLUMNS, [place + 1, ...cells])),
    '',
    `Number of policy: ${rows.length}`,
  ])
}
