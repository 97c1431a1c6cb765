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
  ['icmpErrorPassed', 'ICMP error for no known session, let pass'],
  ['fragmentNoFirst', 'Fragment whose first fragment was not seen'],
  ['fragmentLimit', 'Fragment beyond the reassembly limit'],
  ['tableFull', 'Session table full'],
  ['unknownInterface', 'No route back to the source: interface not known'],
  ['noZone', 'Interface in no zone'],
  ['managementTransit', 'Transit through the management zone'],
  ['badAddress', 'Source or destination that no packet can have'],
  ['noRoute', 'No route to the destination'],
  ['routeDiscard', 'Discarded by a route'],
  ['routeReject', 'Rejected by a route'],
  ['noMulticastRoute', 'No route for the multicast group'],
  ['hostInbound', 'Not allowed to the device itself'],
  ['policyDeny', 'Denied by policy'],
  ['policyReject', 'Rejected by policy'],
  ['notSyn', 'TCP segment without session that is no SYN'],
  ['notSynReset', 'TCP segment without session that is no SYN, answered with a reset'],
  ['outOfWindow', 'TCP sequence number outside the window'],
  ['resetSequence', 'TCP reset with an unexpected sequence number'],
  ['beforeHandshake', 'TCP data before the handshake'],
  ['icmpAnswerNoSession', 'ICMP answer for no known request'],
  ['dnsReplyNoSession', 'DNS reply for no known query'],
  ['screen', 'Dropped by a screen'],
  ['natExhausted', 'No address or port left for source NAT'],
  ['natOutOfRange', 'Source address outside the range of its NAT pool'],
  ['natInUse', 'Translated flow belongs to another session'],
  ['leavingUnknown', 'Packet seen leaving that made no session where it came in'],
  ['translatedUnknown', 'Translated packet of a session not seen before translation'],
] as const

type ReasonName = (typeof REASONS)[number][0]

/** Drop reason numbers by name. */
export const DropReason = Object.fromEntries(REASONS.map(([name], number) => [name, number])) as {
  readonly [Name in ReasonName]: number
}

/** Printed words by drop reason number. */
export const DROP_REASON_WORDS: readonly string[] = REASONS.map(([, words]) => words)
