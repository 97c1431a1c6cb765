/** `show security policies` in brief and in detail (Junos CLI reference; layout captured from 24.4R1). */
import type { PolicyAddresses } from '@wingspan/engine'
import type {
  DefaultPolicyEntry,
  PoliciesResult,
  PolicyContextEntries,
  PolicyEntry,
  PolicyTraffic,
} from '../show/index.js'
import { linesText } from './lines-text.js'
import { policyBody } from './policy-lines.js'
import { printableName } from './printable-name.js'

export const DEFAULT_ACTION_WORDS = { permit: 'permit-all', deny: 'deny-all' } as const

const COUNT_WIDTH = 21

/** The whole text. */
export function policiesText(result: PoliciesResult): string {
  const { contexts, defaultPolicy, level } = result
  return linesText([
    ...(defaultPolicy ? defaultLines(defaultPolicy) : []),
    ...contexts.flatMap((context) =>
      level === 'detail'
        ? context.policies.flatMap((entry) => detailLines(entry, result))
        : briefLines(context),
    ),
  ])
}

/** Policies before an application is known, and for HTTP multiplexing, are the device's own and permit. */
function defaultLines({ action }: DefaultPolicyEntry): string[] {
  return [
    `Default policy: ${DEFAULT_ACTION_WORDS[action]}`,
    'Default policy log Profile ID: 0',
    'Pre ID default policy: permit-all',
    'Default HTTP Mux policy: permit-all',
  ]
}

function briefLines({ from, to, policies }: PolicyContextEntries): string[] {
  return [
    from === undefined
      ? 'Global policies:'
      : `From zone: ${printableName(from)}, To zone: ${printableName(to ?? '')}`,
    ...policies.flatMap((entry) => [`  ${policyLine(entry)}`, ...briefPolicy(entry)]),
  ]
}

function policyLine({ rule }: PolicyEntry): string {
  return `Policy: ${printableName(rule.name)}, State: enabled, Index: ${rule.number}, Scope Policy: 0, Sequence number: ${rule.sequence}, Log Profile ID: 0`
}

function briefPolicy(entry: PolicyEntry): string[] {
  const { rule } = entry
  return [
    ...(rule.isGlobal
      ? [`From zones: ${zoneList(entry.fromZones)}`, `To zones: ${zoneList(entry.toZones)}`]
      : []),
    'Source vrf group: any',
    'Destination vrf group: any',
    `Source addresses${nameList(rule.source)}`,
    `Destination addresses${nameList(rule.destination)}`,
    `Applications: ${rule.applicationNames.map(printableName).join(', ')}`,
    'Source identity feeds: any',
    'Destination identity feeds: any',
    `Action: ${actionText(entry)}`,
  ].map((line) => `    ${line}`)
}

function zoneList(zones: readonly string[]): string {
  return zones.length === 0 ? 'any' : zones.map(printableName).join(', ')
}

function nameList({ entries, excluded }: PolicyAddresses): string {
  return `${excluded ? '(excluded)' : ''}: ${entries.map(({ name }) => printableName(name)).join(', ')}`
}

function actionText({ rule }: PolicyEntry): string {
  return [
    rule.action,
    ...(rule.logInit || rule.logClose ? ['log'] : []),
    ...(rule.count ? ['count'] : []),
  ].join(', ')
}

function detailLines(entry: PolicyEntry, { configuration }: PoliciesResult): string[] {
  const { rule, traffic } = entry
  const offload = rule.action === 'permit' ? 'services-offload:not-configured , ' : ''
  return [
    `Policy: ${printableName(rule.name)}, action-type: ${rule.action}, ${offload}State: enabled, Index: ${rule.number}, Scope Policy: 0`,
    ...[...policyBody(entry, configuration), ...(traffic ? trafficLines(entry, traffic) : [])].map(
      (line) => `  ${line}`,
    ),
  ]
}

/** What was refused is ours to tell; a device's rates are left out, because a capture has no present. */
function trafficLines(
  { hits, refusedPackets, refusedBytes }: PolicyEntry,
  { bytes, packets, activeSessions, deletions }: PolicyTraffic,
): string[] {
  const count = (label: string, value: number) =>
    `  ${label.padEnd(19)}:${String(value).padStart(COUNT_WIDTH)}`
  const bothWays = (what: string, [initial, reply]: readonly [number, number]) => [
    count(what, initial + reply),
    count('  Initial direction', initial),
    count('  Reply direction', reply),
  ]
  return [
    'Policy statistics:',
    ...bothWays('Input  bytes', bytes),
    ...bothWays('Input  packets', packets),
    count('Active sessions', activeSessions),
    count('Session deletions', deletions),
    count('Policy lookups', hits),
    count('Refused packets', refusedPackets),
    count('Refused bytes', refusedBytes),
  ]
}
