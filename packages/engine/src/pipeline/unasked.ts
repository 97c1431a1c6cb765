/**
 * Packets that make no session whatever the policy: answers that nobody asked for (Junos reference: no-syn-check,
 * strict-syn-check, allow-dns-reply).
 */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { type Configuration, opensConnection } from '../first-path/index.js'
import { Protocol } from '../protocol/index.js'
import { TcpFlag } from '../tcp/index.js'
import type { IncomingPacket } from './incoming-packet.js'

const DNS_PORT = 53
const ANSWERED_QUERY = PacketTrait.answer | PacketTrait.query

/** DropReason of packet i, which `incoming` has met; `none` when it may make a session. */
export function refusesUnasked(
  packets: PacketBatch,
  i: number,
  incoming: IncomingPacket,
  configuration: Configuration,
): number {
  const { facts } = incoming.packet
  if (facts.protocol === Protocol.tcp) {
    const mayOpen = checksSyn(incoming, configuration) ? opensFlow(packets, i) : !resetsFlow(packets, i)
    return mayOpen ? DropReason.none : notSynReason(incoming, configuration)
  }
  if ((packets.traits[i]! & ANSWERED_QUERY) === ANSWERED_QUERY) return DropReason.icmpAnswerNoSession
  const isFromDns = facts.protocol === Protocol.udp && facts.sourcePort === DNS_PORT
  return isFromDns && facts.destinationPort !== DNS_PORT && !configuration.flow.allowDnsReply
    ? DropReason.dnsReplyNoSession
    : DropReason.none
}

/** Whether packet i opens a TCP connection; a later fragment does not say. */
export function opensFlow(packets: PacketBatch, i: number): boolean {
  const isLater = (packets.traits[i]! & PacketTrait.laterFragment) !== 0
  return !isLater && opensConnection(packets.tcpFlags[i]!)
}

/** Whether packet i is a reset: it opens nothing, checked or not (RFC 9293, section 3.10.7.1). */
function resetsFlow(packets: PacketBatch, i: number): boolean {
  const isLater = (packets.traits[i]! & PacketTrait.laterFragment) !== 0
  return !isLater && (packets.tcpFlags[i]! & TcpFlag.rst) !== 0
}

/** Why a segment that is no SYN makes no session: the zone it came from says whether it is answered. */
export function notSynReason({ fromZone }: IncomingPacket, configuration: Configuration): number {
  return configuration.zone(fromZone)?.tcpRst === true ? DropReason.notSynReset : DropReason.notSyn
}

/** Whether the session of a TCP segment must begin with a SYN, whatever its policy says. */
function checksSyn({ packet }: IncomingPacket, configuration: Configuration): boolean {
  const { flow } = configuration
  if (flow.strictSynCheck) return true
  const cameThroughTunnel = configuration.interface(packet.inInterface)?.tunnel !== undefined
  return cameThroughTunnel ? flow.synCheckInTunnel : flow.synCheck
}
