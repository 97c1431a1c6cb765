/**
 * `show security match-policies`: which policy decides about a packet that is described by its zones (Junos CLI
 * reference). Nothing is translated and no session is made.
 */
import { type Configuration, FlowFacts, type PolicyAction, Protocol } from '@wingspan/engine'
import type { DescribedPacket } from '../command/index.js'
import { type PolicyEntry, policyEntry } from './security-policies.js'
import type { ShowSource } from './show-source.js'
import { type NoConfigurationResult, type NotFoundResult, noConfiguration, notFound } from './unanswered.js'

export interface MatchPoliciesResult {
  readonly kind: 'match-policies'
  readonly packet: DescribedPacket
  /** Undefined when the default policy decides. */
  readonly policy: PolicyEntry | undefined
  readonly defaultAction: Exclude<PolicyAction, 'reject'>
  readonly configuration: Configuration
}

/** Addresses of two families: there is no such packet. */
export interface NoSuchPacketResult {
  readonly kind: 'no-such-packet'
}

const ICMP_ECHO_REQUEST = 8
const ICMP6_ECHO_REQUEST = 128

export function showMatchPolicies(
  packet: DescribedPacket,
  source: ShowSource,
): MatchPoliciesResult | NoSuchPacketResult | NotFoundResult | NoConfigurationResult {
  const { configured } = source
  if (configured === undefined) return noConfiguration(source)
  const { configuration, path } = configured
  const { zones, defaultPolicy } = configuration.rules
  const from = zones.find(({ name }) => name === packet.fromZone)
  if (!from) return notFound('zone', packet.fromZone)
  const to = zones.find(({ name }) => name === packet.toZone)
  if (!to) return notFound('zone', packet.toZone)
  if (packet.source.family !== packet.destination.family) return { kind: 'no-such-packet' }
  const facts = factsOf(packet)
  const { policies } = configuration
  const place = packet.isGlobal
    ? policies.findGlobal(from.number, to.number, facts)
    : policies.find(from.number, to.number, facts)
  return {
    kind: 'match-policies',
    packet,
    policy: place < 0 ? undefined : policyEntry(place, configuration, path, undefined),
    defaultAction: defaultPolicy,
    configuration,
  }
}

/** An ICMP packet is taken for an echo request, because the command has no word for a type. */
function factsOf(packet: DescribedPacket): FlowFacts {
  const facts = new FlowFacts()
  facts.family = packet.source.family
  facts.protocol = packet.protocol
  facts.source.set(packet.source.words)
  facts.destination.set(packet.destination.words)
  facts.sourcePort = packet.sourcePort ?? 0
  facts.destinationPort = packet.destinationPort ?? 0
  if (packet.protocol === Protocol.icmp) facts.icmpType = ICMP_ECHO_REQUEST
  if (packet.protocol === Protocol.icmp6) facts.icmpType = ICMP6_ECHO_REQUEST
  return facts
}
