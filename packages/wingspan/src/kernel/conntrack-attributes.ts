/**
 * Numbers of ctnetlink's messages and attributes (Linux, `nfnetlink_conntrack.h`), as data: the name, the number.
 * Values are in network order.
 */

/** Message types: the subsystem in the high byte. */
const SUBSYSTEM = 1 << 8
export const ConntrackMessage = {
  new: SUBSYSTEM,
  get: SUBSYSTEM | 1,
  delete: SUBSYSTEM | 2,
  getStatisticsByProcessor: SUBSYSTEM | 4,
  getStatistics: SUBSYSTEM | 5,
} as const

/** Multicast groups, by which changes of connections are told (`nfnetlink_compat.h`). */
export const ConntrackGroup = { new: 1, update: 2, destroy: 3 } as const

/** Of a connection. */
export const Attribute = {
  original: 1,
  reply: 2,
  status: 3,
  protocolInfo: 4,
  timeout: 7,
  mark: 8,
  originalCounters: 9,
  replyCounters: 10,
  id: 12,
  zone: 18,
  timestamp: 20,
  markMask: 21,
  labels: 22,
  filter: 25,
} as const

/** Of a tuple. */
export const TupleAttribute = { address: 1, protocol: 2, zone: 3 } as const
export const AddressAttribute = { source4: 1, destination4: 2, source6: 3, destination6: 4 } as const
export const ProtocolAttribute = {
  number: 1,
  sourcePort: 2,
  destinationPort: 3,
  icmpId: 4,
  icmpType: 5,
  icmpCode: 6,
  icmp6Id: 7,
  icmp6Type: 8,
  icmp6Code: 9,
} as const

/** Of what a protocol says: the protocol's own nest, and in each of them the state. */
export const ProtocolInfoAttribute = { tcp: 1, dccp: 2, sctp: 3 } as const
export const STATE_ATTRIBUTE = 1

export const CounterAttribute = { packets: 1, bytes: 2 } as const
export const TIMESTAMP_START = 1

/** Of a filter, and its bits: what of the tuple must be equal. */
export const FilterAttribute = { originalFlags: 1, replyFlags: 2 } as const
export const FilterFlag = {
  source: 1 << 0,
  destination: 1 << 1,
  protocol: 1 << 3,
  sourcePort: 1 << 4,
  destinationPort: 1 << 5,
} as const

/** Of the statistics of one processor. */
export const ProcessorStatistic = {
  found: 2,
  invalid: 4,
  insert: 8,
  insertFailed: 9,
  drop: 10,
  earlyDrop: 11,
  error: 12,
  searchRestart: 13,
  clashResolve: 14,
  chainTooLong: 15,
} as const

/** Of the statistics of the whole table. */
export const TableStatistic = { entries: 1, maximum: 2 } as const

/** Families as sockets number them. */
export const SocketFamily = { any: 0, inet: 2, inet6: 10 } as const
