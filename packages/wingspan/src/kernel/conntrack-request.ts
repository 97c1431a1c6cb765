/** Requests to ctnetlink (Linux, `nfnetlink_conntrack.h`). */
import { Protocol } from '@wingspan/engine'
import {
  AddressAttribute,
  Attribute,
  ConntrackMessage,
  FilterAttribute,
  FilterFlag,
  ProtocolAttribute,
  SocketFamily,
  TupleAttribute,
} from './conntrack-attributes.js'
import type { ConntrackTuple } from './conntrack-entry.js'
import type { ConntrackFilter } from './conntrack-filter.js'
import { MessageFlag, MessageWriter } from './netlink-message.js'

const DUMP = MessageFlag.request | MessageFlag.dump
const FAMILIES = { 4: SocketFamily.inet, 6: SocketFamily.inet6 } as const

/** Asks for all connections that pass the filter. Kernels before 5.8 look at no more of it than the family. */
export function dumpRequest(sequence: number, filter: ConntrackFilter = {}): Uint8Array {
  const family = filter.family === undefined ? SocketFamily.any : FAMILIES[filter.family]
  const out = new MessageWriter(ConntrackMessage.get, DUMP, sequence, family)
  const flags = filterFlags(filter)
  if (flags !== 0) {
    out.nest(Attribute.original, () => writeTuple(out, filter))
    out.nest(Attribute.filter, () => {
      out.flags(FilterAttribute.originalFlags, flags)
      out.flags(FilterAttribute.replyFlags, 0)
    })
  }
  if (filter.mark !== undefined) {
    out.number(Attribute.mark, filter.mark.value, 4)
    out.number(Attribute.markMask, filter.mark.mask, 4)
  }
  return out.message
}

/** Asks for the statistics of every processor. */
export function processorStatisticsRequest(sequence: number): Uint8Array {
  return new MessageWriter(ConntrackMessage.getStatisticsByProcessor, DUMP, sequence, SocketFamily.any)
    .message
}

/** Asks how many connections there are and may be. */
export function tableStatisticsRequest(sequence: number): Uint8Array {
  const { request, acknowledge } = MessageFlag
  return new MessageWriter(ConntrackMessage.getStatistics, request | acknowledge, sequence, SocketFamily.any)
    .message
}

/** What names one connection for good: identifiers collide, and the addresses of one that is gone come again. */
export interface NamedConnection {
  /** The original direction, with its zone. */
  readonly tuple: ConntrackTuple
  /** The kernel's identifier. */
  readonly id: number
}

/** Asks to delete one connection; refusals are answered always, success only where `isAcknowledged`. */
export function deleteRequest(
  sequence: number,
  { tuple, id }: NamedConnection,
  isAcknowledged: boolean,
): Uint8Array {
  const { request, acknowledge } = MessageFlag
  const flags = isAcknowledged ? request | acknowledge : request
  const family = FAMILIES[tuple.family === 6 ? 6 : 4]
  const out = new MessageWriter(ConntrackMessage.delete, flags, sequence, family)
  out.nest(Attribute.original, () => {
    out.nest(TupleAttribute.address, () => writeAddresses(out, tuple))
    out.nest(TupleAttribute.protocol, () => writeProtocol(out, tuple))
  })
  out.number(Attribute.zone, tuple.zone, 2)
  out.number(Attribute.id, id, 4)
  return out.message
}

function writeAddresses(out: MessageWriter, { family, source, destination }: ConntrackTuple): void {
  const { source4, destination4, source6, destination6 } = AddressAttribute
  const isLong = family === 6
  out.words(isLong ? source6 : source4, source, isLong ? 4 : 1)
  out.words(isLong ? destination6 : destination4, destination, isLong ? 4 : 1)
}

/** Protocols without ports have zeros, which the kernel passes over. */
function writeProtocol(out: MessageWriter, tuple: ConntrackTuple): void {
  const { protocol } = tuple
  out.number(ProtocolAttribute.number, protocol, 1)
  if (protocol === Protocol.icmp) {
    out.number(ProtocolAttribute.icmpId, tuple.sourcePort, 2)
    out.number(ProtocolAttribute.icmpType, tuple.icmpType, 1)
    out.number(ProtocolAttribute.icmpCode, tuple.icmpCode, 1)
  } else if (protocol === Protocol.icmp6) {
    out.number(ProtocolAttribute.icmp6Id, tuple.sourcePort, 2)
    out.number(ProtocolAttribute.icmp6Type, tuple.icmpType, 1)
    out.number(ProtocolAttribute.icmp6Code, tuple.icmpCode, 1)
  } else {
    out.number(ProtocolAttribute.sourcePort, tuple.sourcePort, 2)
    out.number(ProtocolAttribute.destinationPort, tuple.destinationPort, 2)
  }
}

function filterFlags({
  protocol,
  source,
  destination,
  sourcePort,
  destinationPort,
}: ConntrackFilter): number {
  return (
    (protocol === undefined ? 0 : FilterFlag.protocol) |
    (source === undefined ? 0 : FilterFlag.source) |
    (destination === undefined ? 0 : FilterFlag.destination) |
    (sourcePort === undefined ? 0 : FilterFlag.sourcePort) |
    (destinationPort === undefined ? 0 : FilterFlag.destinationPort)
  )
}

function writeTuple(out: MessageWriter, filter: ConntrackFilter): void {
  const { source, destination, protocol, sourcePort, destinationPort } = filter
  if (source !== undefined || destination !== undefined) {
    out.nest(TupleAttribute.address, () => {
      if (source) out.words(AddressAttribute.source4, source, 1)
      if (destination) out.words(AddressAttribute.destination4, destination, 1)
    })
  }
  if (protocol === undefined) return
  out.nest(TupleAttribute.protocol, () => {
    out.number(ProtocolAttribute.number, protocol, 1)
    if (sourcePort !== undefined) out.number(ProtocolAttribute.sourcePort, sourcePort, 2)
    if (destinationPort !== undefined) out.number(ProtocolAttribute.destinationPort, destinationPort, 2)
  })
}
