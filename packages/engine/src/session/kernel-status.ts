/**
 * What a kernel says of a connection beside addresses and counters: the bits of its status, and the states of
 * protocols that have some (Linux, `nf_conntrack_common.h`, `nf_conntrack_tcp.h`, `nf_conntrack_sctp.h`). Words are
 * the kernel's own names.
 */
import { Protocol } from '../protocol/index.js'

/** Status bits by number, as words; the kernel's `IPS_` names. */
export const KERNEL_STATUS_WORDS = [
  'EXPECTED',
  'SEEN_REPLY',
  'ASSURED',
  'CONFIRMED',
  'SRC_NAT',
  'DST_NAT',
  'SEQ_ADJUST',
  'SRC_NAT_DONE',
  'DST_NAT_DONE',
  'DYING',
  'FIXED_TIMEOUT',
  'TEMPLATE',
  'NAT_CLASH',
  'HELPER',
  'OFFLOAD',
  'HW_OFFLOAD',
] as const

type StatusWord = (typeof KERNEL_STATUS_WORDS)[number]

/** Status bits by name. */
export const KernelStatus = Object.fromEntries(
  KERNEL_STATUS_WORDS.map((word, bit) => [word, 1 << bit]),
) as Readonly<Record<StatusWord, number>>

/** Of a connection whose packets pass by the one who counts. */
export const OFFLOADED = KernelStatus.OFFLOAD | KernelStatus.HW_OFFLOAD

/** States by protocol; the place is the kernel's number. */
const STATES: ReadonlyMap<number, readonly string[]> = new Map([
  [
    Protocol.tcp,
    [
      'NONE',
      'SYN_SENT',
      'SYN_RECV',
      'ESTABLISHED',
      'FIN_WAIT',
      'CLOSE_WAIT',
      'LAST_ACK',
      'TIME_WAIT',
      'CLOSE',
      'SYN_SENT2',
    ],
  ],
  [
    Protocol.sctp,
    [
      'NONE',
      'CLOSED',
      'COOKIE_WAIT',
      'COOKIE_ECHOED',
      'ESTABLISHED',
      'SHUTDOWN_SENT',
      'SHUTDOWN_RECD',
      'SHUTDOWN_ACK_SENT',
      'HEARTBEAT_SENT',
      'HEARTBEAT_ACKED',
    ],
  ],
  [
    33,
    [
      'NONE',
      'REQUEST',
      'RESPOND',
      'PARTOPEN',
      'OPEN',
      'CLOSEREQ',
      'CLOSING',
      'TIMEWAIT',
      'IGNORE',
      'INVALID',
    ],
  ],
])

/** The kernel's states of a protocol; none for a protocol without. */
export function kernelStates(protocol: number): readonly string[] {
  return STATES.get(protocol) ?? []
}

/** Number of a state by its word; 0 for words that the protocol does not have. */
export function kernelStateNumber(protocol: number, word: string): number {
  return Math.max(0, kernelStates(protocol).indexOf(word))
}
