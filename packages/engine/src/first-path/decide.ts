/**
 * The only first-path decision (Junos packet flow: static and destination NAT, route of the translated destination,
 * zones, policy, reverse static and source NAT). It knows no table; whatever must be given out (ports of pools) is
 * an argument. Replay, match-policies and compare all ask it. Nothing is allocated.
 */
import { copyWords } from '../address/index.js'
import { DropReason } from '../counters/index.js'
import { NatOutcome, type NatResources, Translation } from '../nat/index.js'
import { type LogicalInterface, ZONE_JUNOS_HOST, ZONE_NONE } from '../zone/index.js'
import type { Configuration } from './configuration.js'
import type { FirstPacket } from './first-packet.js'
import { decideFromDevice, decideOnLink, decideToDevice } from './own-traffic.js'
import { lookUpPolicy } from './policy-decision.js'
import { hasBadAddress, isBroadcastOf, isLinkLocal4, isOfAnyLink } from './special-address.js'
import { Outcome, type Verdict } from './verdict.js'
import { findWay, isOnLink, pathBack } from './way.js'

const inbound = new Translation()
const outbound = new Translation()
const original = new Int32Array(4)

/** Fills `verdict` for a packet under a configuration; ports come from `resources`. */
export function decide(
  packet: FirstPacket,
  configuration: Configuration,
  resources: NatResources,
  verdict: Verdict,
): void {
  const { facts } = packet
  const { destinationPort } = facts
  copyWords(facts.destination, original)
  verdict.reset()
  decideFlow(packet, configuration, resources, verdict)
  copyWords(original, facts.destination)
  facts.destinationPort = destinationPort
}

function decideFlow(
  packet: FirstPacket,
  configuration: Configuration,
  resources: NatResources,
  verdict: Verdict,
): void {
  const { facts } = packet
  const arrival = configuration.interface(packet.inInterface)
  copyWords(facts.source, verdict.serverSource)
  verdict.serverSourcePort = facts.sourcePort
  copyWords(facts.destination, verdict.serverDestination)
  verdict.serverDestinationPort = facts.destinationPort
  if (arrival === undefined) {
    verdict.drop(DropReason.unknownInterface)
    return
  }
  verdict.inInterface = arrival.number
  verdict.inInstance = arrival.instance
  verdict.outInstance = arrival.instance
  if (packet.isFromDevice) {
    verdict.fromZone = ZONE_JUNOS_HOST
    verdict.isSelf = true
    decideFromDevice(packet, configuration, verdict)
    return
  }
  verdict.fromZone = arrival.zone
  if (arrival.zone === ZONE_NONE) {
    verdict.drop(DropReason.noZone)
    return
  }
  if (hasBadAddress(facts)) {
    verdict.drop(DropReason.badAddress)
    return
  }
  verdict.inPath = pathBack(packet, configuration, arrival)
  if (packet.isMulticast || isOfAnyLink(facts)) {
    decideOnLink(packet, configuration, arrival, verdict)
    return
  }

  translateDestination(packet, configuration, arrival, resources, verdict)
  if (!verdict.isTranslated && staysOnLink(packet, configuration, arrival)) {
    decideOnLink(packet, configuration, arrival, verdict)
    return
  }
  if (!findWay(packet, configuration, verdict)) return
  if (verdict.isSelf) {
    decideToDevice(facts, configuration, arrival, verdict)
    return
  }
  if (verdict.toZone === ZONE_NONE) {
    verdict.drop(DropReason.noZone)
    return
  }
  if (isForManagement(configuration, arrival.zone) || isForManagement(configuration, verdict.toZone)) {
    verdict.drop(DropReason.managementTransit)
    return
  }
  lookUpPolicy(facts, configuration, verdict, configuration.rules.defaultPolicy === 'permit')
  if (verdict.outcome === Outcome.permitted) translateSource(packet, configuration, resources, verdict)
}

function isForManagement(configuration: Configuration, zone: number): boolean {
  return configuration.zone(zone)?.isManagement === true
}

/** Whether a packet is for the link it came by and no further: a broadcast there, or link-local. */
function staysOnLink(packet: FirstPacket, configuration: Configuration, arrival: LogicalInterface): boolean {
  const { facts } = packet
  if (isBroadcastOf(arrival, facts)) return true
  return isLinkLocal4(facts) && !isOnLink(packet, configuration, arrival)
}

/** Static NAT, or else destination NAT: `facts` then hold the translated destination. */
function translateDestination(
  { facts, timeSeconds }: FirstPacket,
  { nat }: Configuration,
  arrival: LogicalInterface,
  resources: NatResources,
  verdict: Verdict,
): void {
  const outcome = nat.translateDestination(arrival, facts, timeSeconds, resources, inbound)
  if (outcome !== NatOutcome.translated) return
  verdict.isTranslated = true
  verdict.destinationNatRule = inbound.rule
  verdict.destinationNatPool = inbound.pool
  verdict.isStaticDestination = inbound.isStatic
  if (inbound.instance >= 0) verdict.outInstance = inbound.instance
  copyWords(inbound.address, facts.destination)
  facts.destinationPort = inbound.port
  copyWords(inbound.address, verdict.serverDestination)
  verdict.serverDestinationPort = inbound.port
}

/** Reverse static NAT, or else source NAT, which may find nothing left to give. */
function translateSource(
  packet: FirstPacket,
  configuration: Configuration,
  resources: NatResources,
  verdict: Verdict,
): void {
  const { facts } = packet
  const from = configuration.interface(verdict.inInterface)!
  const to = configuration.interface(verdict.outInterface)!
  const outcome = configuration.nat.translateSource(from, to, facts, packet.timeSeconds, resources, outbound)
  if (outcome === NatOutcome.exhausted) {
    verdict.drop(DropReason.natExhausted)
    return
  }
  if (outcome === NatOutcome.outOfRange) {
    verdict.drop(DropReason.natOutOfRange)
    return
  }
  if (outcome !== NatOutcome.translated) return
  verdict.isTranslated = true
  verdict.sourceNatRule = outbound.rule
  verdict.sourceNatPool = outbound.pool
  verdict.isStaticSource = outbound.isStatic
  verdict.isPortChosen = outbound.isPortChosen
  verdict.handle = outbound.handle
  copyWords(outbound.address, verdict.serverSource)
  verdict.serverSourcePort = outbound.port
}

/** Whether a TCP segment opens a connection: SYN, and neither ACK nor the flags of an end (RFC 9293). */
export function opensConnection(tcpFlags: number): boolean {
  return (tcpFlags & 0x17) === 0x02
}
