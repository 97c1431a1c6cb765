/** `show security policies` in its forms, and `match-policies` (Junos CLI reference; layout of 24.4R1). */
import {
  type AddressMatch,
  type ApplicationTable,
  type ApplicationTerm,
  formatAddress,
  formatPrefix,
  makeAddress,
  type PolicyAddresses,
  protocolWord,
} from '@wingspan/engine'
import type { MatchPoliciesResult, PoliciesResult, PolicyContextEntries, PolicyEntry } from '../show/index.js'
import { printableName } from './printable-name.js'

const DEFAULT_WORDS = { permit: 'permit-all', deny: 'deny-all' } as const
const ACTION_WORDS = { permit: 'Permit', deny: 'Deny', reject: 'Reject' } as const

/** The whole text. */
export function policiesText(result: PoliciesResult): string {
  if (result.level === 'hit-count') return hitCountText(result)
  const lines = [
    `Default policy: ${DEFAULT_WORDS[result.defaultAction]}`,
    'Default policy log Profile ID: 0',
    ...result.contexts.flatMap((context) =>
      result.level === 'detail' ? detailLines(context, result) : briefLines(context),
    ),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function briefLines(context: PolicyContextEntries): string[] {
  return [
    contextLine(context),
    ...context.policies.flatMap((entry) => [policyLine(entry), ...briefPolicy(entry)]),
  ]
}

function contextLine({ from, to }: PolicyContextEntries): string {
  return from === undefined
    ? 'Global policies:'
    : `From zone: ${printableName(from)}, To zone: ${printableName(to ?? '')}`
}

function policyLine({ rule }: PolicyEntry): string {
  return `  Policy: ${printableName(rule.name)}, State: enabled, Index: ${rule.number}, Scope Policy: 0, Sequence number: ${rule.sequence}, Log Profile ID: 0`
}

function briefPolicy(entry: PolicyEntry): string[] {
  const { rule } = entry
  return [
    ...zoneLines(entry),
    'Source vrf group: any',
    'Destination vrf group: any',
    `Source addresses${rule.source.excluded ? ' (excluded)' : ''}: ${nameList(rule.source)}`,
    `Destination addresses${rule.destination.excluded ? ' (excluded)' : ''}: ${nameList(rule.destination)}`,
    `Applications: ${rule.applicationNames.map(printableName).join(', ')}`,
    'Source identity feeds: any',
    'Destination identity feeds: any',
    `Action: ${actionText(entry)}`,
  ].map((line) => `    ${line}`)
}

function zoneLines({ rule, fromZones, toZones }: PolicyEntry): string[] {
  if (!rule.isGlobal) return []
  const words = (zones: readonly string[]) =>
    zones.length === 0 ? 'any' : zones.map(printableName).join(', ')
  return [`From zones: ${words(fromZones)}`, `To zones: ${words(toZones)}`]
}

function nameList({ entries }: PolicyAddresses): string {
  return entries.map(({ name }) => printableName(name)).join(', ')
}

function actionText({ rule }: PolicyEntry): string {
  const more = [rule.logInit || rule.logClose ? ', log' : '', rule.count ? ', count' : '']
  return `${rule.action}${more.join('')}`
}

function detailLines(context: PolicyContextEntries, { configuration }: PoliciesResult): string[] {
  return context.policies.flatMap((entry) => {
    const { rule } = entry
    const logs = [rule.logInit ? 'at-create' : '', rule.logClose ? 'at-close' : ''].filter(
      (word) => word !== '',
    )
    return [
      `Policy: ${printableName(rule.name)}, action-type: ${rule.action}, State: enabled, Index: ${rule.number}, Scope Policy: 0`,
      ...(rule.description === undefined ? [] : [`  Description: ${printableName(rule.description)}`]),
      '  Policy Type: Configured',
      `  Sequence number: ${rule.sequence}`,
      ...(context.from === undefined
        ? zoneLines(entry).map((line) => `  ${line}`)
        : [`  ${contextLine(context)}`]),
      '  Source addresses:',
      ...addressLines(rule.source),
      '  Destination addresses:',
      ...addressLines(rule.destination),
      ...applicationLines(entry, configuration.applications),
      ...(logs.length === 0 ? [] : [`  Session log: ${logs.join(', ')}`]),
      `  Policy statistics:`,
      `    Policy lookups   : ${entry.hits}`,
      `    Session creations: ${entry.sessions}`,
      `    Refused packets  : ${entry.refusedPackets}`,
      `    Refused bytes    : ${entry.refusedBytes}`,
    ]
  })
}

function addressLines({ entries, excluded }: PolicyAddresses): string[] {
  return entries.flatMap(({ name, book, matches }) => {
    const shown = `${printableName(name)}${book === undefined ? '' : `(${printableName(book)})`}${excluded ? '(excluded)' : ''}`
    return matches.map((match) => `    ${shown}: ${matchText(match)}`)
  })
}

/** A match as addresses. */
export function matchText(match: AddressMatch): string {
  switch (match.kind) {
    case 'prefix':
      return formatPrefix(match.prefix)
    case 'range':
      return `${formatAddress(makeAddress(match.family, match.low))} ~ ${formatAddress(makeAddress(match.family, match.high))}`
    case 'wildcard':
      return `${formatAddress(makeAddress(4, [match.value]))}/${formatAddress(makeAddress(4, [match.mask]))}`
  }
}

function applicationLines({ rule }: PolicyEntry, applications: ApplicationTable): string[] {
  if (rule.applications === undefined) {
    return [
      '  Application: any',
      '    IP protocol: 0, ALG: 0, Inactivity timeout: 0',
      '      Source port range: [0-0]',
      '      Destination ports: [0-0]',
    ]
  }
  return rule.applications.flatMap((index) => {
    const term = applications.term(index)
    return term ? termLines(applications.name(index), term) : []
  })
}

function termLines(name: string, term: ApplicationTerm): string[] {
  const range = (ports: readonly [number, number] | undefined) =>
    ports === undefined ? '[0-0]' : ports[0] === ports[1] ? String(ports[0]) : `[${ports[0]}-${ports[1]}]`
  return [
    `  Application: ${printableName(name)}`,
    `    IP protocol: ${term.protocol === undefined ? 'any' : protocolWord(term.protocol)}, ALG: ${term.alg || 0}, Inactivity timeout: ${term.timeoutSeconds ?? 'default'}`,
    ...(term.icmpType === undefined
      ? [
          `      Source port range: ${range(term.sourcePorts)}`,
          `      Destination ports: ${range(term.destinationPorts)}`,
        ]
      : [`      ICMP Information: type=${term.icmpType}, code=${term.icmpCode ?? 'any'}`]),
  ]
}

function hitCountText({ contexts, defaultHits }: PoliciesResult): string {
  const rows = contexts.flatMap((context) =>
    context.policies.map(({ rule, hits }) => ({
      from: context.from ?? 'junos-global',
      to: context.to ?? 'junos-global',
      name: rule.name,
      hits,
      action: ACTION_WORDS[rule.action],
    })),
  )
  const line = (index: string, from: string, to: string, name: string, hits: string, action: string) =>
    `${index.padEnd(8)}${from.padEnd(17)}${to.padEnd(18)}${name.padEnd(24)}${hits.padEnd(14)}${action}`.trimEnd()
  const lines = [
    line('Index', 'From zone', 'To zone', 'Name', 'Policy count', 'Action'),
    ...rows.map(({ from, to, name, hits, action }, place) =>
      line(
        String(place + 1),
        printableName(from),
        printableName(to),
        printableName(name),
        String(hits),
        action,
      ),
    ),
    '',
    `Number of policy: ${rows.length}`,
    `Default policy count: ${defaultHits}`,
  ]
  return lines.map((each) => `${each}\n`).join('')
}

/** What a policy says of a described packet. */
export function matchPoliciesText(result: MatchPoliciesResult): string {
  const { packet, policy } = result
  if (!result.isKnown) return 'error: no such zone, or addresses of two families\n'
  if (policy === undefined) return `Default policy: ${DEFAULT_WORDS[result.defaultAction]}\n`
  const { rule } = policy
  const lines = [
    `Policy: ${printableName(rule.name)}, action-type: ${rule.action}, State: enabled, Index: ${rule.number}`,
    `  Policy Type: Configured`,
    `  Sequence number: ${rule.sequence}`,
    `  From zone: ${printableName(packet.fromZone)}, To zone: ${printableName(packet.toZone)}`,
    '  Source addresses:',
    ...addressLines(rule.source),
    '  Destination addresses:',
    ...addressLines(rule.destination),
    `  Application: ${printableName(result.application || 'any')}`,
  ]
  return lines.map((line) => `${line}\n`).join('')
}
