/** Requests to ctnetlink (Linux, `nfnetlink_conntrack.h`). */
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
