/**
 * The only first-path decision (Junos packet flow: static and destination NAT, route of the translated destination,
 * zones, policy, reverse static and source NAT). It knows no table; whatever must be given out (ports of pools) is
 * an argument. Replay, match-policies and compare all ask it. Nothing is allocated.
 */
import { copyWords } from '../address/index.js'
import { NEVER_SECONDS, protocolTimeoutSeconds, TimeoutSeconds } from '../application/index.js'
import { DropReason } from '../counters/index.js'
import type { FlowFacts } from '../facts/index.js'
import { NatOutcome, type NatResources, Translation } from '../nat/index.js'
import { BuiltInPolicy } from '../policy/index.js'
import { allowsInbound, type LogicalInterface, ZONE_JUNOS_HOST, ZONE_NONE } from '../zone/index.js'
import type { Configuration } from './configuration.js'
import { Outcome, type Verdict } from './verdict.js'

/** A packet that has no session, as it came in. */
export interface FirstPacket {
  /** What it is; destination and ports are changed on the way, and put back. */
  readonly facts: FlowFacts
  /** Interface it came in on; 0 when no route leads back to its source. */
  inInterface: number
  /** The device itself sent it. */
  isFromDevice: boolean
  isMulticast: boolean
  /** Routing protocols and group membership: what goes to the device wherever it is sent. */
  isMulticastControl: boolean
  /** Chooses among equal routes: the same for all packets of a flow. */
  flowHash: number
  timeSeconds: number
}

/** Prints as not known. */
const NO_POLICY = 0

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
  if (arrival === undefined) {
    verdict.drop(DropReason.unknownInterface)
    return
  }
  verdict.inInterface = arrival.number
  verdict.inInstance = arrival.instance
  verdict.outInstance = arrival.instance
  copyWords(facts.source, verdict.serverSource)
  verdict.serverSourcePort = facts.sourcePort
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
  verdict.inPath = pathBack(packet, configuration, arrival)
  if (packet.isMulticast) {
    decideMulticast(packet, configuration, arrival, verdict)
    return
  }

  translateDestination(facts, configuration, arrival, packet, resources, verdict)
  copyWords(facts.destination, verdict.serverDestination)
  verdict.serverDestinationPort = facts.destinationPort
  if (!findWay(packet, configuration, verdict)) return
  if (verdict.isSelf) {
    decideToDevice(facts, configuration, arrival, verdict)
    return
  }
  if (verdict.toZone === ZONE_NONE) {
    verdict.drop(DropReason.noZone)
    return
  }
  lookUpPolicy(facts, configuration, verdict, configuration.rules.defaultPolicy === 'permit')
  if (verdict.outcome === Outcome.permitted) translateSource(packet, configuration, resources, verdict)
}

/** The path that leads back to the source; 0 when none leads out of an interface. */
function pathBack(packet: FirstPacket, { routes }: Configuration, arrival: LogicalInterface): number {
  const { facts } = packet
  const path = routes.lookup(arrival.instance, facts.family, facts.source, 0, packet.flowHash)
  return path !== 0 && routes.path(path).kind === 'interface' ? path : 0
}

/** Static NAT, or else destination NAT: `facts` then hold the translated destination. */
function translateDestination(
  facts: FlowFacts,
  { nat }: Configuration,
  arrival: LogicalInterface,
  packet: FirstPacket,
  resources: NatResources,
  verdict: Verdict,
): void {
  const outcome = nat.translateDestination(arrival, facts, packet.timeSeconds, resources, inbound)
  if (outcome !== NatOutcome.translated) return
  verdict.isTranslated = true
  verdict.destinationNatRule = inbound.rule
  verdict.destinationNatPool = inbound.pool
  verdict.isStaticDestination = inbound.isStatic
  if (inbound.instance >= 0) verdict.outInstance = inbound.instance
  copyWords(inbound.address, facts.destination)
  facts.destinationPort = inbound.port
}

/** Route and to-zone of the destination; false when the packet ends here. */
function findWay(packet: FirstPacket, configuration: Configuration, verdict: Verdict): boolean {
  const { routes } = configuration
  const { facts } = packet
  const number = routes.lookup(verdict.outInstance, facts.family, facts.destination, 0, packet.flowHash)
  if (number === 0) {
    verdict.drop(DropReason.noRoute)
    return false
  }
  const path = routes.path(number)
  switch (path.kind) {
    case 'discard':
      verdict.drop(DropReason.routeDiscard)
      return false
    case 'reject':
      verdict.drop(DropReason.routeReject)
      return false
    case 'local':
      verdict.isSelf = true
      verdict.outInterface = path.local
      verdict.toZone = ZONE_JUNOS_HOST
      break
    case 'interface':
      verdict.outPath = number
      verdict.outInterface = path.interface
      verdict.toZone = configuration.interface(path.interface)?.zone ?? ZONE_NONE
  }
  verdict.outInstance = configuration.interface(verdict.outInterface)?.instance ?? verdict.outInstance
  return true
}

/** To the device itself: the way in must be open, and a policy to junos-host may say otherwise. */
function decideToDevice(
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
  if (!allowsInbound(facts, arrival, configuration.rules.zones)) {
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
function decideFromDevice(packet: FirstPacket, configuration: Configuration, verdict: Verdict): void {
  const { facts } = packet
  copyWords(facts.destination, verdict.serverDestination)
  verdict.serverDestinationPort = facts.destinationPort
  const owner = verdict.inInterface
  turn(facts)
  const tunnel = configuration.tunnelEnd(facts)
  turn(facts)
  if (tunnel !== undefined) {
    enterTunnel(tunnel.number, verdict)
    return
  }
  verdict.inInterface = configuration.rules.instances[verdict.inInstance]?.localInterface ?? 0
  if (packet.isMulticast) {
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

/** Groups on the wire are the device's own business; for others a multicast route would be needed. */
function decideMulticast(
  packet: FirstPacket,
  configuration: Configuration,
  arrival: LogicalInterface,
  verdict: Verdict,
): void {
  const { facts } = packet
  copyWords(facts.destination, verdict.serverDestination)
  verdict.serverDestinationPort = facts.destinationPort
  if (!packet.isMulticastControl && !isLinkLocalGroup(facts)) {
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

/** The policy for the zones, with the application and the timeout that come with it. */
function lookUpPolicy(
  facts: FlowFacts,
  { policies, applications, rules }: Configuration,
  verdict: Verdict,
  permitsByDefault: boolean,
): void {
  const rule = policies.find(verdict.fromZone, verdict.toZone, facts)
  const { protocol, destinationPort, icmpType, icmpCode } = facts
  verdict.wasLookedUp = true
  verdict.rule = rule
  verdict.application = rule < 0 ? 0 : policies.application
  if (verdict.application === 0) {
    verdict.application = applications.byPort(protocol, destinationPort, icmpType, icmpCode)
    verdict.isApplicationByPort = verdict.application !== 0
  }
  verdict.timeoutSeconds =
    applications.timeoutSeconds(verdict.application) || protocolTimeoutSeconds(protocol)
  if (rule < 0) {
    verdict.policy = BuiltInPolicy.default
    if (!permitsByDefault) refuse(verdict, Outcome.denied, DropReason.policyDeny)
    return
  }
  const { number, action } = rules.policies[rule]!
  verdict.policy = number
  if (action === 'deny') refuse(verdict, Outcome.denied, DropReason.policyDeny)
  else if (action === 'reject') refuse(verdict, Outcome.rejected, DropReason.policyReject)
}

function refuse(verdict: Verdict, outcome: number, reason: number): void {
  verdict.outcome = outcome
  verdict.reason = reason
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
