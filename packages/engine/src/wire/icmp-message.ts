/**
 * What ICMP (RFC 792, 950) and ICMPv6 (RFC 4443) share: a type that makes a message a request, its reply, an
 * error about another packet, or none of these; and an identifier and a sequence number in requests and replies.
 */
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { NO_PORTS } from './ports.js'

/** Type, code, checksum and the four bytes whose meaning the type decides. */
export const ICMP_HEADER_LENGTH = 8
/** Type, code and checksum: the least any message has. */
export const ICMP_COMMON_LENGTH = 4

/** What a message of a type is: the low bits of a table's entry. */
export const IcmpMessage = { other: 0, request: 1, reply: 2, error: 3 } as const

const MESSAGE_MASK = 3
const QUERY_SHIFT = 2
/** From a query's number in a table's entry to its place among the traits. */
const QUERY_TRAIT_SHIFT = 8

/** Types of requests; a query's number is its place plus one. */
const ICMP_REQUESTS = [8, 13, 15, 17]
const ICMP6_REQUESTS = [128]

/** Type of the request of a query's number, 1 or more. */
export function icmpRequestType(family: number, query: number): number {
  return (family === 6 ? ICMP6_REQUESTS : ICMP_REQUESTS)[query - 1] ?? 0
}

/** Entry by ICMP type: echo, timestamp, information, address mask; the errors of RFC 792, redirect among them. */
export const ICMP_TYPES = entriesByType(ICMP_REQUESTS, [0, 14, 16, 18], [3, 4, 5, 11, 12])

/** Entry by ICMPv6 type: echo; all types below 128 are errors (RFC 4443 section 2.1). */
export const ICMP6_TYPES = entriesByType(
  ICMP6_REQUESTS,
  [129],
  Array.from({ length: 128 }, (_, type) => type),
)

/** A request, its reply, and the number they share (from 1) stand at the same place of their lists. */
function entriesByType(
  requests: readonly number[],
  replies: readonly number[],
  errors: readonly number[],
): Uint8Array {
  const table = new Uint8Array(256)
  for (const type of errors) table[type] = IcmpMessage.error
  for (const [place, type] of requests.entries())
    table[type] = IcmpMessage.request | ((place + 1) << QUERY_SHIFT)
  for (const [place, type] of replies.entries())
    table[type] = IcmpMessage.reply | ((place + 1) << QUERY_SHIFT)
  return table
}

/** IcmpMessage of a table's entry. */
export function icmpMessage(entry: number): number {
  return entry & MESSAGE_MASK
}

/**
 * Writes what stands for the ports of a message that is no error: identifier and sequence number of a request,
 * the same two in the other order for a reply, so that a reply turned round has the key of its request.
 */
export function decodeIcmpPorts(
  view: DataView,
  entry: number,
  offset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (icmpMessage(entry) === IcmpMessage.other) {
    packets.ports[i] = NO_PORTS
    return DropReason.none
  }
  if (ipEnd - offset < ICMP_HEADER_LENGTH) return DropReason.badTransportLength
  if (end - offset < ICMP_HEADER_LENGTH) return DropReason.truncatedTransport
  const ports = view.getInt32(offset + 4)
  packets.traits[i]! |= (entry >> QUERY_SHIFT) << QUERY_TRAIT_SHIFT
  if (icmpMessage(entry) === IcmpMessage.request) {
    packets.ports[i] = ports
    packets.traits[i]! |= PacketTrait.query
  } else {
    packets.ports[i] = (ports << 16) | (ports >>> 16)
    packets.traits[i]! |= PacketTrait.query | PacketTrait.answer
  }
  return DropReason.none
}
