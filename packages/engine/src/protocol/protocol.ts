/**
 * IP protocol numbers and the words Junos has for them (IANA protocol numbers; names of the `protocol` filter from
 * the CLI reference of `show security flow session protocol`, `icmp6` from its siblings). The one list.
 */

/** Number, word, whether the word names the protocol in a filter, what it is. */
const PROTOCOLS = [
  [1, 'icmp', true, 'Internet Control Message Protocol'],
  [2, 'igmp', true, 'Internet Group Management Protocol'],
  [4, 'ipip', true, 'IP in IP'],
  [6, 'tcp', true, 'Transmission Control Protocol'],
  [8, 'egp', true, 'Exterior Gateway Protocol'],
  [17, 'udp', true, 'User Datagram Protocol'],
  [41, 'ipv6', false, 'IPv6 in IP'],
  [46, 'rsvp', true, 'Resource Reservation Protocol'],
  [47, 'gre', true, 'Generic Routing Encapsulation'],
  [50, 'esp', true, 'IP Security Encapsulating Security Payload'],
  [51, 'ah', true, 'IP Security Authentication Header'],
  [58, 'icmp6', true, 'Internet Control Message Protocol for IPv6'],
  [89, 'ospf', true, 'Open Shortest Path First'],
  [103, 'pim', true, 'Protocol Independent Multicast'],
  [132, 'sctp', true, 'Stream Control Transmission Protocol'],
] as const

/** A word that is printed for a protocol. */
export type ProtocolWord = (typeof PROTOCOLS)[number][1]

/** Protocol numbers by word: `Protocol.tcp` is 6. */
export const Protocol = Object.fromEntries(PROTOCOLS.map(([number, word]) => [word, number])) as {
  readonly [Row in (typeof PROTOCOLS)[number] as Row[1]]: Row[0]
}

/** The protocols that have ports; what stands for them elsewhere is neither matched nor changed as a port. */
export const PROTOCOLS_WITH_PORTS: readonly number[] = [Protocol.tcp, Protocol.udp, Protocol.sctp]

/** The protocols that a filter takes by name, in alphabetical order, for completion and messages. */
export const FILTER_PROTOCOLS: readonly { number: number; word: string; help: string }[] = PROTOCOLS.filter(
  ([, , isFilterName]) => isFilterName,
)
  .map(([number, word, , help]) => ({ number, word, help }))
  .sort((a, b) => (a.word < b.word ? -1 : 1))

const NUMBER_BY_NAME: ReadonlyMap<string, number> = new Map(
  FILTER_PROTOCOLS.map((row) => [row.word, row.number]),
)

const WORDS: readonly string[] = Array.from(
  { length: 256 },
  (_, number) => PROTOCOLS.find((row) => row[0] === number)?.[1] ?? String(number),
)

/**
 * The protocol that a filter's value means: one of the names, in full and in lower case, or a number 0..255.
 * Undefined for anything else. `ipip` is 4: 94, which is IP in IP as well, is only known by its number.
 */
export function protocolNumber(text: string): number | undefined {
  const named = NUMBER_BY_NAME.get(text)
  if (named !== undefined) return named
  return /^(?:0|[1-9][0-9]{0,2})$/.test(text) && Number(text) <= 255 ? Number(text) : undefined
}

/** Whether a protocol has ports. */
export function hasPorts(protocol: number): boolean {
  return PROTOCOLS_WITH_PORTS.includes(protocol)
}

/** What is printed for a protocol number 0..255: its word, or the number where there is none. */
export function protocolWord(number: number): string {
  return WORDS[number] ?? String(number)
}
