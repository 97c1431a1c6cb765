/**
 * The application of a session, found by protocol and port (or ICMP type and code), and what is known about it.
 * An application is handled as the index of one of its terms, so that each term keeps its own protocol and ALG;
 * several indices may share a name. Index 0 is no application.
 */
import { Protocol } from '../protocol/index.js'
import { PREDEFINED_TERMS, type TermDetails } from './predefined.js'
import { PREFERRED_APPLICATIONS } from './preference.js'

/** One term, as the tables below need it. */
interface Term {
  readonly name: string
  readonly protocol: number
  readonly details: TermDetails
}

const NO_TERM: Term = { name: '', protocol: 0, details: {} }

const TERMS: readonly Term[] = [
  NO_TERM,
  ...PREDEFINED_TERMS.map(([name, protocol, details = {}]) => ({ name, protocol, details })),
]

/** The greatest application index. */
export const LAST_APPLICATION = TERMS.length - 1

/** Names in list order, each once. */
export const APPLICATION_NAMES: readonly string[] = [...new Set(TERMS.slice(1).map((term) => term.name))]

/**
 * Application values (the number after the name) that were seen on a device. The rest are ours: 1000 and the place
 * in the list, so that learning one more real value moves no other.
 */
const KNOWN_VALUES: ReadonlyMap<string, number> = new Map([
  ['junos-ftp', 1],
  ['junos-telnet', 10],
  ['junos-ssh', 22],
  ['junos-syslog', 23],
  ['junos-icmp-ping', 66],
  ['junos-ftp-data', 79],
])

const FIRST_OWN_VALUE = 1000

const VALUES = Uint16Array.from(
  TERMS,
  ({ name }) => KNOWN_VALUES.get(name) ?? (name ? FIRST_OWN_VALUE + APPLICATION_NAMES.indexOf(name) : 0),
)

const TIMEOUTS = Uint16Array.from(TERMS, ({ details }) => details.timeoutSeconds ?? 0)

/** By protocol: application by port, or by ICMP type × 256 + code. Only these protocols have either. */
const SPECIFIC: (Uint16Array | undefined)[] = new Array(256).fill(undefined)
for (const protocol of [Protocol.tcp, Protocol.udp, Protocol.icmp, Protocol.icmp6]) {
  SPECIFIC[protocol] = new Uint16Array(65536)
}

/** By protocol: application of whatever has no specific one. */
const GENERAL = new Uint16Array(256)

/** A session belongs to its request: a reply type counts as the type it answers. */
const REQUEST_TYPES: readonly (readonly [protocol: number, reply: number, request: number])[] = [
  [Protocol.icmp, 0, 8],
  [Protocol.icmp6, 129, 128],
]

fillTables()

function fillTables(): void {
  const preferred = new Set(PREFERRED_APPLICATIONS.map(([name]) => name))
  const claim = (table: Uint16Array, key: number, index: number) => {
    if (table[key] === 0 || preferred.has(TERMS[index]!.name)) table[key] = index
  }
  for (const [index, { protocol, details }] of TERMS.entries()) {
    if (index === 0) continue
    const keys = keysOf(details)
    if (keys) {
      const specific = SPECIFIC[protocol]
      if (specific) for (let key = keys.first; key <= keys.last; key++) claim(specific, key, index)
    } else if (protocol !== Protocol.tcp && protocol !== Protocol.udp) {
      claim(GENERAL, protocol, index)
    }
  }
  for (const [protocol, reply, request] of REQUEST_TYPES) {
    SPECIFIC[protocol]!.copyWithin(reply * 256, request * 256, request * 256 + 256)
  }
}

/** The keys of the specific table that a term claims, first and last; undefined when it takes the whole protocol. */
function keysOf({ ports, icmpType, icmpCode }: TermDetails): { first: number; last: number } | undefined {
  if (ports !== undefined) {
    return typeof ports === 'number' ? { first: ports, last: ports } : { first: ports[0], last: ports[1] }
  }
  if (icmpType === undefined) return undefined
  return { first: icmpType * 256 + (icmpCode ?? 0), last: icmpType * 256 + (icmpCode ?? 255) }
}

/**
 * The application index of a session, 0 for none. `destinationPort` counts for protocols with ports, `icmpType` and
 * `icmpCode` for ICMP and ICMPv6; the others are ignored. `junos-tcp-any` and `junos-udp-any` are never the answer.
 */
export function applicationFor(
  protocol: number,
  destinationPort: number,
  icmpType: number,
  icmpCode: number,
): number {
  const specific = SPECIFIC[protocol]
  if (specific !== undefined) {
    const isIcmp = protocol === Protocol.icmp || protocol === Protocol.icmp6
    const index = specific[isIcmp ? icmpType * 256 + icmpCode : destinationPort]
    if (index) return index
  }
  return GENERAL[protocol]!
}

/** The name of an application (`junos-http`); empty for index 0. */
export function applicationName(index: number): string {
  return TERMS[index]?.name ?? ''
}

/** The number printed after the name; 0 for index 0. */
export function applicationValue(index: number): number {
  return VALUES[index] ?? 0
}

/** The application's own inactivity timeout in seconds; 0 where the protocol's default holds. */
export function applicationTimeoutSeconds(index: number): number {
  return TIMEOUTS[index] ?? 0
}

/** The application layer gateway that looks after these sessions (`ftp`); empty for none. */
export function applicationAlg(index: number): string {
  return TERMS[index]?.details.alg ?? ''
}

/** The protocol number of the index's term; 0 for index 0. */
export function applicationProtocol(index: number): number {
  return TERMS[index]?.protocol ?? 0
}
