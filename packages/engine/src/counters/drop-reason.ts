/**
 * Why a packet belongs to no session: the one list. Its order gives the numbers, its words are what
 * `show security flow statistics detail` prints.
 */
const REASONS = [
  ['none', 'Not dropped'],
  ['unknownLinkType', 'Unknown link type'],
  ['truncatedLink', 'Link header cut short'],
  ['notIp', 'Not an IP packet'],
  ['truncatedIp', 'IP header cut short'],
  ['badIpVersion', 'IP version does not fit the frame'],
  ['badIpHeaderLength', 'IP header length impossible'],
  ['badIpLength', 'IP length beyond the frame'],
  ['badIpOption', 'IP option impossible'],
  ['badExtensionHeader', 'IPv6 extension header impossible'],
  ['badFragment', 'Fragment offset or length impossible'],
  ['truncatedTransport', 'Transport header cut short'],
  ['badTransportLength', 'Transport length impossible'],
  ['badTcpHeader', 'TCP header length or option impossible'],
  ['icmpErrorTruncated', 'ICMP error without a whole packet header inside'],
  ['icmpErrorNoSession', 'ICMP error for no known session'],
  ['fragmentNoFirst', 'Fragment whose first fragment was not seen'],
  ['fragmentLimit', 'Fragment beyond the reassembly limit'],
  ['tableFull', 'Session table full'],
] as const

type ReasonName = (typeof REASONS)[number][0]

/** Drop reason numbers by name. */
export const DropReason = Object.fromEntries(REASONS.map(([name], number) => [name, number])) as {
  readonly [Name in ReasonName]: number
}

/** Printed words by drop reason number. */
export const DROP_REASON_WORDS: readonly string[] = REASONS.map(([, words]) => words)
