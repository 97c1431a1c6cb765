/** Parts of a policy in full, as `policies detail` and `match-policies` print them (24.4R1; blanks as there). */
import {
  type AddressMatch,
  type ApplicationTable,
  type ApplicationTerm,
  type Configuration,
  formatAddress,
  formatPrefix,
  makeAddress,
  type PolicyAddresses,
  type PolicyRule,
  Protocol,
  protocolTimeoutSeconds,
  protocolWord,
} from '@wingspan/engine'
import type { PolicyEntry } from '../show/index.js'
import { printableName } from './printable-name.js'

/** Printed for an ICMP application of any type. */
export const ANY_ICMP_TYPE = 255

const VRF_GROUPS = ['Source vrf group:', '  any', 'Destination vrf group:', '  any']
const IDENTITY_FEEDS = ['Source identity feeds:', '  any', 'Destination identity feeds:', '  any']

/** All below the head of a policy. */
export function policyBody(entry: PolicyEntry, { applications }: Configuration): string[] {
  const { rule } = entry
  return [
    ...(rule.description === undefined ? [] : [`Description: ${printableName(rule.description)}`]),
    `Policy Type: Configured${rule.isGlobal ? ', global' : ''}`,
    `Sequence number: ${rule.sequence}`,
    ...zoneLines(entry),
    ...VRF_GROUPS,
    ...addressLines('Source', rule.source),
    ...addressLines('Destination', rule.destination),
    ...applicationLines(rule, applications),
    ...IDENTITY_FEEDS,
    tcpOptionsLine(rule),
    ...logLines(rule),
  ]
}

function logLines({ logInit, logClose }: PolicyRule): string[] {
  const logs = [...(logInit ? ['at-create'] : []), ...(logClose ? ['at-close'] : [])]
  return logs.length === 0 ? [] : [`Session log: ${logs.join(', ')}`]
}

function tcpOptionsLine({ synCheckRequired, sequenceCheckRequired }: PolicyRule): string {
  const word = (isOn: boolean) => (isOn ? 'Yes' : 'No')
  return `Per policy TCP Options: SYN check: ${word(synCheckRequired)}, SEQ check: ${word(sequenceCheckRequired)}, Window scale: No`
}

function zoneLines({ rule, fromZones, toZones }: PolicyEntry): string[] {
  const names = (zones: readonly string[]) => (zones.length === 0 ? ['any'] : zones.map(printableName))
  const from = names(fromZones)
  const to = names(toZones)
  if (!rule.isGlobal) return [`From zone: ${from[0]}, To zone: ${to[0]}`]
  const indented = (zones: readonly string[]) => zones.map((zone) => `  ${zone}`)
  return ['From zones:', ...indented(from), 'To zones:', ...indented(to)]
}

function addressLines(side: string, { entries, excluded }: PolicyAddresses): string[] {
  return [
    `${side} addresses${excluded ? '(excluded)' : ''}:`,
    ...entries.flatMap(({ name, book, matches }) =>
      matches.map(
        (match) => `  ${addressName(name, match)}(${printableName(book ?? 'global')}): ${matchText(match)}`,
      ),
    ),
  ]
}

/** `any` is told as the two that it means. */
export function addressName(name: string, match: AddressMatch): string {
  return name === 'any' && match.kind === 'prefix' ? `any-ipv${match.prefix.family}` : printableName(name)
}

/** A match as addresses; a blank follows those of IPv4. */
export function matchText(match: AddressMatch): string {
  switch (match.kind) {
    case 'prefix':
      return `${formatPrefix(match.prefix)}${match.prefix.family === 4 ? ' ' : ''}`
    case 'range':
      return `${formatAddress(makeAddress(match.family, match.low))} ~ ${formatAddress(makeAddress(match.family, match.high))}`
    case 'wildcard':
      return `${formatAddress(makeAddress(4, [match.value]))}/${formatAddress(makeAddress(4, [match.mask]))}`
  }
}

function applicationLines(rule: PolicyRule, applications: ApplicationTable): string[] {
  if (rule.applications === undefined) return termLines('any', undefined)
  return rule.applications.flatMap((index) => termLines(applications.name(index), applications.term(index)))
}

/** Without a term: any application. */
function termLines(name: string, term: ApplicationTerm | undefined): string[] {
  const { protocol = 0, alg = '' } = term ?? {}
  const isIcmp = protocol === Protocol.icmp || protocol === Protocol.icmp6
  const timeout = term === undefined ? 0 : (term.timeoutSeconds ?? protocolTimeoutSeconds(protocol))
  const word = protocol === 0 || isIcmp ? protocol : protocolWord(protocol)
  return [
    `Application: ${printableName(name)}`,
    `  IP protocol: ${word}, ALG: ${alg || 0}, Inactivity timeout: ${timeout}`,
    ...(isIcmp
      ? [`    ICMP Information: type=${term?.icmpType ?? ANY_ICMP_TYPE}, code=${term?.icmpCode ?? 0}`]
      : [
          `    Source port range: ${portsText(term?.sourcePorts)} `,
          `    Destination ports: ${portsText(term?.destinationPorts)}`,
        ]),
  ]
}

function portsText(ports: readonly [number, number] | undefined): string {
  if (ports === undefined) return '[0-0]'
  return ports[0] === ports[1] ? String(ports[0]) : `[${ports[0]}-${ports[1]}]`
}
