/**
 * A policy in full as elements, for `policies detail` and `match-policies` (names captured from devices:
 * `security-policy-match`; what was refused is ours).
 */
import {
  type ApplicationTable,
  type ApplicationTerm,
  type Configuration,
  type PolicyAddresses,
  Protocol,
  protocolTimeoutSeconds,
  protocolWord,
} from '@wingspan/engine'
import type { MatchPoliciesResult, PolicyEntry, PolicyTraffic } from '../show/index.js'
import type { ElementWriter } from './element-writer.js'
import { DEFAULT_INDEX } from './match-policies-text.js'
import { DEFAULT_ACTION_WORDS } from './policies-text.js'
import { ANY_ICMP_TYPE, addressName, matchText } from './policy-lines.js'
import { BRIEF, writeNames, writeZones } from './policy-names-elements.js'
import { printableName } from './printable-name.js'

const DETAIL = { 'junos:style': 'detail' }

/** What stands inside `policy-information`. */
export function writePolicyInFull(
  entry: PolicyEntry,
  { applications }: Configuration,
  out: ElementWriter,
): void {
  const { rule } = entry
  out.leaf('policy-name', printableName(rule.name))
  out.open('policy-action')
  out.leaf('action-type', rule.action)
  out.close()
  out.leaf('policy-state', 'enabled')
  out.leaf('policy-identifier', rule.number)
  out.leaf('scope-policy-identifier', 0)
  if (rule.description !== undefined) out.leaf('policy-description', printableName(rule.description))
  out.open('policy-type-information')
  out.leaf('policy-type-string', 'Configured')
  out.close()
  out.leaf('policy-sequence-number', rule.sequence)
  writeContext(entry, out)
  writeNames('source-vrfs', 'source-vrf', 'source-vrf-name', ['any'], out)
  writeNames('destination-vrfs', 'destination-vrf', 'destination-vrf-name', ['any'], out)
  writeAddresses('source', rule.source, out)
  writeAddresses('destination', rule.destination, out)
  writeApplications(rule.applications, applications, out)
  writeNames('source-identities-feeds', 'source-identity-feed', 'feed-name', ['any'], out)
  writeNames('destination-identities-feeds', 'destination-identity-feed', 'feed-name', ['any'], out)
  const word = (isOn: boolean) => (isOn ? 'Yes' : 'No')
  out.open('policy-tcp-options')
  out.leaf('policy-tcp-options-syn-check', word(rule.synCheckRequired))
  out.leaf('policy-tcp-options-sequence-check', word(rule.sequenceCheckRequired))
  out.leaf('policy-tcp-options-window-scale', 'No')
  out.close()
  if (!rule.logInit && !rule.logClose) return
  out.open('policy-log')
  if (rule.logInit) out.leaf('log-session-creation', 'at-create')
  if (rule.logClose) out.leaf('log-session-close', 'at-close')
  out.close()
}

function writeContext(entry: PolicyEntry, out: ElementWriter): void {
  out.open('context-information')
  if (entry.rule.isGlobal) out.empty('global-context')
  else {
    out.leaf('source-zone-name', printableName(entry.fromZones[0] ?? 'any'))
    out.leaf('destination-zone-name', printableName(entry.toZones[0] ?? 'any'))
  }
  out.close()
  if (entry.rule.isGlobal) writeZones(entry, out)
}

function writeAddresses(
  side: 'source' | 'destination',
  { entries, excluded }: PolicyAddresses,
  out: ElementWriter,
): void {
  out.open(`${side}-addresses`, DETAIL)
  for (const { name, matches } of entries) {
    for (const match of matches) {
      out.open(`${side}-address`)
      out.leaf('address-name', addressName(name, match))
      out.open('prefixes')
      out.leaf('address-prefix', matchText(match).trimEnd())
      out.close()
      out.close()
    }
  }
  out.close()
  if (excluded) out.empty(`${side}-address-excluded`)
}

function writeApplications(
  indices: readonly number[] | undefined,
  applications: ApplicationTable,
  out: ElementWriter,
): void {
  out.open('applications', BRIEF)
  for (const index of indices ?? [undefined]) {
    out.open('application')
    out.leaf('application-name', index === undefined ? 'any' : printableName(applications.name(index)))
    writeTerm(index === undefined ? undefined : applications.term(index), out)
    out.close()
  }
  out.close()
}

/** Without a term: any application. */
function writeTerm(term: ApplicationTerm | undefined, out: ElementWriter): void {
  const { protocol = 0, alg = '' } = term ?? {}
  const isIcmp = protocol === Protocol.icmp || protocol === Protocol.icmp6
  out.open('application-term')
  out.leaf('protocol', protocol === 0 || isIcmp ? protocol : protocolWord(protocol))
  out.leaf('alg-name', alg || 0)
  out.leaf(
    'inactivity-timeout',
    term === undefined ? 0 : (term.timeoutSeconds ?? protocolTimeoutSeconds(protocol)),
  )
  if (isIcmp) {
    out.open('icmp-info')
    out.leaf('icmp-type', term?.icmpType ?? ANY_ICMP_TYPE)
    out.leaf('icmp-code', term?.icmpCode ?? 0)
    out.close()
  } else {
    writePorts('source-port-range', term?.sourcePorts, out)
    writePorts('destination-port-range', term?.destinationPorts, out)
  }
  out.close()
}

function writePorts(name: string, [low, high]: readonly [number, number] = [0, 0], out: ElementWriter): void {
  out.open(name)
  if (low === high && low !== 0) out.leaf('single', low)
  else {
    out.leaf('low', low)
    out.leaf('high', high)
  }
  out.close()
}

/** What a policy that counts has let pass. */
export function writeStatistics(
  { hits, refusedPackets, refusedBytes }: PolicyEntry,
  { bytes, packets, activeSessions, deletions }: PolicyTraffic,
  out: ElementWriter,
): void {
  out.open('policy-statistics-information')
  out.leaf('input-bytes-init', bytes[0])
  out.leaf('input-bytes-reply', bytes[1])
  out.leaf('input-packets-init', packets[0])
  out.leaf('input-packets-reply', packets[1])
  out.leaf('active-sessions', activeSessions)
  out.leaf('session-deletions', deletions)
  out.leaf('policy-lookups', hits)
  out.leaf('refused-packets', refusedPackets)
  out.leaf('refused-bytes', refusedBytes)
  out.close()
}

export function matchPoliciesElements(
  { policy, defaultAction, configuration }: MatchPoliciesResult,
  out: ElementWriter,
): void {
  out.open('security-policy-match', DETAIL)
  out.open('policy-information')
  if (policy) writePolicyInFull(policy, configuration, out)
  else {
    out.leaf('policy-name', 'Default-Policy')
    out.open('policy-action')
    out.leaf('action-type', DEFAULT_ACTION_WORDS[defaultAction])
    out.close()
    out.leaf('policy-state', 'enabled')
    out.leaf('policy-identifier', DEFAULT_INDEX)
    out.leaf('policy-sequence-number', DEFAULT_INDEX)
  }
  out.close()
  out.close()
}
