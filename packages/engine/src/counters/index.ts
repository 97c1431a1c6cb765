/** Named, counted causes and the numbers of what was read and decoded. */
export { DROP_REASON_WORDS, DropReason } from './drop-reason.js'
export { PacketCounters } from './packet-counters.js'
export type { ProtocolTraffic } from './protocol-traffic.js'
