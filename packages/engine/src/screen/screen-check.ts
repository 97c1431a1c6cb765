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
}

const isTcp = (facts: ScreenFacts) => facts.protocol === Protocol.tcp && facts.hasTransport
const isIcmp = (facts: ScreenFacts) => facts.protocol === Protocol.icmp || facts.protocol === Protocol.icmp6

const CHECKS: readonly Check[] = [
  {
    statement: 'icmp fragment',
    counter: 'ICMP fragment',
    finds: (facts) => isIcmp(facts) && facts.isFragment,
  },
  {
    statement: 'icmp large',
    counter: 'ICMP large packet',
    finds: (facts) => isIcmp(facts) && facts.ipLength > LARGE_ICMP_BYTES,
  },
  {
    statement: 'icmp ping-death',
    counter: 'ICMP ping of death',
    finds: (facts) => isIcmp(facts) && facts.fragmentOffset + facts.payloadLength > LARGEST_DATAGRAM,
  },
  {
    statement: 'ip bad-option',
    counter: 'IP bad options',
    finds: (facts) => facts.hasBadOption,
  },
  { statement: 'ip block-frag', counter: 'IP block fragment', finds: (facts) => facts.isFragment },
  {
    statement: 'ip loose-source-route-option',
    counter: 'IP loose source route option',
    finds: (facts) => facts.hasOption(Option.loose),
  },
  {
    statement: 'ip record-route-option',
    counter: 'IP record route option',
    finds: (facts) => facts.hasOption(Option.record),
  },
  {
    statement: 'ip security-option',
    counter: 'IP security option',
    finds: (facts) => facts.hasOption(Option.security),
  },
  {
    statement: 'ip source-route-option',
    counter: 'IP source route option',
    finds: (facts) => facts.hasOption(Option.loose) || facts.hasOption(Option.strict),
  },
  {
    statement: 'ip stream-option',
    counter: 'IP stream option',
    finds: (facts) => facts.hasOption(Option.stream),
  },
  {
    statement: 'ip strict-source-route-option',
    counter: 'IP strict source route option',
    finds: (facts) => facts.hasOption(Option.strict),
  },
  {
    statement: 'ip tear-drop',
    counter: 'IP tear drop',
    finds: (facts) => facts.overlapsFragment,
  },
  {
    statement: 'ip timestamp-option',
    counter: 'IP timestamp option',
    finds: (facts) => facts.hasOption(Option.timestamp),
  },
  {
    statement: 'ip unknown-protocol',
    counter: 'IP unknown protocol',
    finds: (facts) => facts.protocol >= FIRST_UNKNOWN_PROTOCOL,
  },
  {
    statement: 'tcp fin-no-ack',
    counter: 'TCP FIN no ACK',
    finds: (facts) => isTcp(facts) && (facts.tcpFlags & (FIN | ACK)) === FIN,
  },
  {
    statement: 'tcp land',
    counter: 'TCP land attack',
    finds: (facts) => isTcp(facts) && (facts.tcpFlags & SYN) !== 0 && facts.hasSameEnds,
  },
  {
    statement: 'tcp syn-fin',
    counter: 'TCP SYN FIN',
    finds: (facts) => isTcp(facts) && (facts.tcpFlags & (SYN | FIN)) === (SYN | FIN),
  },
  {
    statement: 'tcp syn-frag',
    counter: 'TCP SYN fragment',
    finds: (facts) => isTcp(facts) && (facts.tcpFlags & SYN) !== 0 && facts.isFragment,
  },
  {
    statement: 'tcp tcp-no-flag',
    counter: 'TCP no flag',
    finds: (facts) => isTcp(facts) && (facts.tcpFlags & 0x3f) === 0,
  },
  {
    statement: 'tcp winnuke',
    counter: 'TCP WinNuke',
    finds: (facts) =>
      isTcp(facts) && facts.destinationPort === NETBIOS_SESSION && (facts.tcpFlags & URG) !== 0,
  },
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

/** TCP flags alone may set off these. */
const FLAG_CHECKS: ReadonlySet<string> = new Set([
  'tcp fin-no-ack',
  'tcp land',
  'tcp syn-fin',
  'tcp tcp-no-flag',
  'tcp winnuke',
])

/** Whether a check number finds something in a packet. */
export function screenFinds(check: number, facts: ScreenFacts): boolean {
  return CHECKS[check - 1]!.finds(facts)
}

/** TCP flag bytes that a check might have something against, whatever else the packet holds. */
export function isSuspect(statement: string, flags: number): boolean {
  if (!FLAG_CHECKS.has(statement)) return false
  switch (statement) {
    case 'tcp fin-no-ack':
      return (flags & (FIN | ACK)) === FIN
    case 'tcp syn-fin':
      return (flags & (SYN | FIN)) === (SYN | FIN)
    case 'tcp tcp-no-flag':
      return (flags & 0x3f) === 0
    case 'tcp winnuke':
      return (flags & URG) !== 0
    default:
      return (flags & SYN) !== 0
  }
}
