/**
 * Traffic of the device itself (Junos reference: host-inbound-traffic, junos-host): to it, from it, and to groups and
 * broadcasts that nobody forwards. Its far end is `.local..N`, and without a policy about junos-host it is permitted.
 */
import { NEVER_SECONDS, TimeoutSeconds } from '../application/index.js'
import { DropReason } from '../counters/index.js'
import type { FlowFacts } from '../facts/index.js'
import { BuiltInPolicy } from '../policy/index.js'
import { type LogicalInterface, ZONE_JUNOS_HOST, ZONE_NONE } from '../zone/index.js'
import type { Configuration } from './configuration.js'
import type { FirstPacket } from './first-packet.js'
import { lookUpPolicy } from './policy-decision.js'
import { isOfAnyLink } from './special-address.js'
import type { Verdict } from './verdict.js'
import { findWay } from './way.js'

/** Prints as not known. */
const NO_POLICY = 0

/** To the device itself: the way in must be open, and a policy to junos-host may say otherwise. */
export function decideToDevice(
  facts: FlowFacts,
  configuration: Configuration,
  arrival: LogicalInterface,
  verdict: Verdict,
): void {
  const tunnel = configuration.tunnelEnd(facts)
  if (tunnel !== undefined) {
    enterTunnel(tunnel.number, verdict)
    return
  }
  if (!configuration.hostInbound.allows(facts, arrival)) {
    verdict.drop(DropReason.hostInbound)
    return
  }
  lookUpPolicy(facts, configuration, verdict, true)
  if (verdict.rule < 0) verdict.policy = BuiltInPolicy.selfTraffic
}

/** A tunnel's packets belong to the tunnel: neither policy nor timeout is theirs. */
function enterTunnel(tunnel: number, verdict: Verdict): void {
  verdict.tunnel = tunnel
  verdict.policy = NO_POLICY
  verdict.timeoutSeconds = NEVER_SECONDS
}

/** From the device itself: out by the route, under a policy from junos-host or none. */
export function decideFromDevice(packet: FirstPacket, configuration: Configuration, verdict: Verdict): void {
  const { facts } = packet
  const owner = verdict.inInterface
  turn(facts)
  const tunnel = configuration.tunnelEnd(facts)
  turn(facts)
  if (tunnel !== undefined) {
    if (!findWay(packet, configuration, verdict)) return
    // The In wing of a tunnel comes from afar, whoever spoke first.
    verdict.inInterface = verdict.outInterface
    verdict.inPath = verdict.outPath
    verdict.fromZone = verdict.toZone
    verdict.toZone = ZONE_JUNOS_HOST
    verdict.outInterface = configuration.rules.instances[verdict.inInstance]?.localInterface ?? 0
    verdict.outPath = 0
    enterTunnel(tunnel.number, verdict)
    return
  }
  verdict.inInterface = configuration.rules.instances[verdict.inInstance]?.localInterface ?? 0
  if (packet.isMulticast || isOfAnyLink(facts)) {
    verdict.outInterface = owner
    verdict.toZone = configuration.interface(owner)?.zone ?? ZONE_NONE
  } else if (!findWay(packet, configuration, verdict)) return
  lookUpPolicy(facts, configuration, verdict, true)
  if (verdict.rule < 0) verdict.policy = BuiltInPolicy.selfTraffic
  if (packet.isMulticastControl) verdict.timeoutSeconds = TimeoutSeconds.multicastControl
}

/** Exchanges source and destination, to see a packet as its answer would be. */
function turn(facts: FlowFacts): void {
  for (let word = 0; word < 4; word++) {
    const source = facts.source[word]!
    facts.source[word] = facts.destination[word]!
    facts.destination[word] = source
  }
}

/**
 * To whoever is on the link: groups and broadcasts there are the device's own business; for other groups a multicast
 * route would be needed.
 */
export function decideOnLink(
  packet: FirstPacket,
  configuration: Configuration,
  arrival: LogicalInterface,
  verdict: Verdict,
): void {
  const { facts } = packet
  if (!packet.isMulticastControl && !isLinkLocalGroup(facts) && packet.isMulticast) {
    verdict.drop(DropReason.noMulticastRoute)
    return
  }
  verdict.isSelf = true
  verdict.toZone = ZONE_JUNOS_HOST
  verdict.outInterface = configuration.rules.instances[arrival.instance]?.localInterface ?? 0
  decideToDevice(facts, configuration, arrival, verdict)
  if (packet.isMulticastControl) verdict.timeoutSeconds = TimeoutSeconds.multicastControl
}

/** 224.0.0.0/24 (RFC 5771) and ff02::/16 (RFC 4291): never forwarded. */
function isLinkLocalGroup({ family, destination }: FlowFacts): boolean {
  return family === 4 ? destination[0]! >>> 8 === 0xe00000 : destination[0]! >>> 16 === 0xff02
}
