/**
 * The checks of single packets (Junos reference: security screen ids-option): the one list. Each has the statement
 * that turns it on, the words of its counter, and what it looks for.
 */
import { Protocol } from '../protocol/index.js'
import type { ScreenFacts } from './screen-facts.js'

const FIN = 1
const SYN = 2
const ACK = 16
const URG = 32
const ALL_FLAGS = 0x3f
const NETBIOS_SESSION = 139
/** Larger ICMP messages are suspicious (Junos reference: large ICMP). */
const LARGE_ICMP_BYTES = 1024
const LARGEST_DATAGRAM = 65535
/** Protocol numbers from here on were unassigned when the check was made. */
const FIRST_UNKNOWN_PROTOCOL = 137

/** IPv4 options by number (RFC 791). */
const Option = { record: 7, timestamp: 68, security: 130, loose: 131, stream: 136, strict: 137 } as const

interface Check {
  /** Path below the screen's name. */
  readonly statement: string
  readonly counter: string
  readonly finds: (facts: ScreenFacts) => boolean
  /** TCP flag bytes it may have something against, whatever else the packet is; undefined for none. */
  readonly suspectsFlags?: (flags: number) => boolean
  /** Protocols it may have something against, in packets without options that are no fragments. */
  readonly suspectsProtocol?: (protocol: number) => boolean
}

const isIcmp = (protocol: number) => protocol === Protocol.icmp || protocol === Protocol.icmp6
const isUnknown = (protocol: number) => protocol >= FIRST_UNKNOWN_PROTOCOL

/** A check of TCP segments whose flags say something, and that `finds` looks at closer. */
function segmentCheck(
  statement: string,
  counter: string,
  suspectsFlags: (flags: number) => boolean,
  finds: (facts: ScreenFacts) => boolean = () => true,
): Check {
  return {
    statement,
    counter,
    suspectsFlags,
    finds: (facts) =>
      facts.protocol === Protocol.tcp && facts.hasTransport && suspectsFlags(facts.tcpFlags) && finds(facts),
  }
}

function optionCheck(statement: string, counter: string, ...options: readonly number[]): Check {
  return { statement, counter, finds: (facts) => options.some((option) => facts.hasOption(option)) }
}

const CHECKS: readonly Check[] = [
  {
    statement: 'icmp fragment',
    counter: 'ICMP fragment',
    finds: (facts) => isIcmp(facts.protocol) && facts.isFragment,
  },
  {
    statement: 'icmp large',
    counter: 'ICMP large packet',
    finds: (facts) => isIcmp(facts.protocol) && facts.ipLength > LARGE_ICMP_BYTES,
    suspectsProtocol: isIcmp,
  },
  {
    statement: 'icmp ping-death',
    counter: 'ICMP ping of death',
    finds: (facts) => isIcmp(facts.protocol) && facts.fragmentOffset + facts.payloadLength > LARGEST_DATAGRAM,
  },
  { statement: 'ip bad-option', counter: 'IP bad options', finds: (facts) => facts.hasBadOption },
  { statement: 'ip block-frag', counter: 'IP block fragment', finds: (facts) => facts.isFragment },
  optionCheck('ip loose-source-route-option', 'IP loose source route option', Option.loose),
  optionCheck('ip record-route-option', 'IP record route option', Option.record),
  optionCheck('ip security-option', 'IP security option', Option.security),
  optionCheck('ip source-route-option', 'IP source route option', Option.loose, Option.strict),
  optionCheck('ip stream-option', 'IP stream option', Option.stream),
  optionCheck('ip strict-source-route-option', 'IP strict source route option', Option.strict),
  { statement: 'ip tear-drop', counter: 'IP tear drop', finds: (facts) => facts.overlapsFragment },
  optionCheck('ip timestamp-option', 'IP timestamp option', Option.timestamp),
  {
    statement: 'ip unknown-protocol',
    counter: 'IP unknown protocol',
    finds: (facts) => isUnknown(facts.protocol),
    suspectsProtocol: isUnknown,
  },
  segmentCheck('tcp fin-no-ack', 'TCP FIN no ACK', (flags) => (flags & (FIN | ACK)) === FIN),
  segmentCheck(
    'tcp land',
    'TCP land attack',
    (flags) => (flags & SYN) !== 0,
    (facts) => facts.hasSameEnds,
  ),
  segmentCheck('tcp syn-fin', 'TCP SYN FIN', (flags) => (flags & (SYN | FIN)) === (SYN | FIN)),
  {
    statement: 'tcp syn-frag',
    counter: 'TCP SYN fragment',
    finds: (facts) =>
      facts.protocol === Protocol.tcp &&
      facts.hasTransport &&
      facts.isFragment &&
      (facts.tcpFlags & SYN) !== 0,
  },
  segmentCheck('tcp tcp-no-flag', 'TCP no flag', (flags) => (flags & ALL_FLAGS) === 0),
  segmentCheck(
    'tcp winnuke',
    'TCP WinNuke',
    (flags) => (flags & URG) !== 0,
    (facts) => facts.destinationPort === NETBIOS_SESSION,
  ),
]

/** Checks of session counts, which `SessionLimits` makes. */
const LIMITS = [
  ['limit-session source-ip-based', 'Source session limit'],
  ['limit-session destination-ip-based', 'Destination session limit'],
] as const

/** Statements of all checks of single packets, in list order; a check's number is its place plus one. */
export const SCREEN_STATEMENTS: readonly string[] = CHECKS.map(({ statement }) => statement)

/** Counter words by check number; place 0 is no check. The limits come last. */
export const SCREEN_COUNTER_WORDS: readonly string[] = [
  '',
  ...CHECKS.map(({ counter }) => counter),
  ...LIMITS.map(([, counter]) => counter),
]

/** Numbers of the limits' counters. */
export const SCREEN_SOURCE_LIMIT = CHECKS.length + 1
export const SCREEN_DESTINATION_LIMIT = CHECKS.length + 2

/** Whether a check number finds something in a packet. */
export function screenFinds(check: number, facts: ScreenFacts): boolean {
  return CHECKS[check - 1]!.finds(facts)
}

/** Whether a check number may have something against a TCP segment because of its flags. */
export function suspectsFlags(check: number, flags: number): boolean {
  return CHECKS[check - 1]!.suspectsFlags?.(flags) ?? false
}

/** Whether it may have something against any packet of a protocol. */
export function suspectsProtocol(check: number, protocol: number): boolean {
  return CHECKS[check - 1]!.suspectsProtocol?.(protocol) ?? false
}
