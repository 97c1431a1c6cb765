/** The protocol numbers whose headers this room reads: the named protocols, and what IPv6 chains before them. */
import { Protocol } from '../protocol/index.js'

export const IpProtocol = {
  ...Protocol,
  hopByHop: 0,
  dccp: 33,
  routing: 43,
  fragment: 44,
  noNextHeader: 59,
  destinationOptions: 60,
  udpLite: 136,
} as const
