/** What of a question the kernel can decide by itself: exact values of the original direction. */
import { type Prefix, Protocol, type SessionQuery } from '@wingspan/engine'
import type { PolicyBits } from '@wingspan/junos'
import { type MarkMatch, policyMark } from './kernel-policy.js'

export interface ConntrackFilter {
  readonly family?: 4 | 6
  readonly protocol?: number
  /** Whole addresses of IPv4; only with that `family`. */
  readonly source?: Int32Array
  readonly destination?: Int32Array
  /** Only with a protocol that has ports. */
  readonly sourcePort?: number
  readonly destinationPort?: number
  /** Bits of the connection mark. */
  readonly mark?: MarkMatch
}

const WITH_PORTS: ReadonlySet<number> = new Set([Protocol.tcp, Protocol.udp, Protocol.sctp])
const WHOLE_LENGTH = 32

/**
 * The part of a query that goes down to the kernel; it is asked again of what comes back. `policyFrom`: which bits of a
 * connection are its policy.
 */
export function conntrackFilter(query: SessionQuery, policyFrom?: PolicyBits): ConntrackFilter {
  const { policy, protocol, sourcePrefix, destinationPrefix, sourcePort, destinationPort } = query
  const family = query.family ?? sourcePrefix?.family ?? destinationPrefix?.family ?? ownFamily(protocol)
  const hasPorts = protocol !== undefined && WITH_PORTS.has(protocol)
  const source = wholeAddress(sourcePrefix, family)
  const destination = wholeAddress(destinationPrefix, family)
  const mark = policyFrom && policy !== undefined ? policyMark(policyFrom, policy) : undefined
  return {
    ...(family === undefined ? {} : { family }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(source ? { source } : {}),
    ...(destination ? { destination } : {}),
    ...(hasPorts && sourcePort !== undefined ? { sourcePort } : {}),
    ...(hasPorts && destinationPort !== undefined ? { destinationPort } : {}),
    ...(mark ? { mark } : {}),
  }
}

/** Filters that together are this one and that the kernel takes: it looks at the tuple within one family only. */
export function byFamily(filter: ConntrackFilter): readonly ConntrackFilter[] {
  const { mark: _, ...ofTuple } = filter
  if (filter.family !== undefined || Object.keys(ofTuple).length === 0) return [filter]
  return [
    { ...filter, family: 4 },
    { ...filter, family: 6 },
  ]
}

/** The family that a protocol is part of (RFC 792, RFC 4443). */
function ownFamily(protocol: number | undefined): 4 | 6 | undefined {
  if (protocol === Protocol.icmp) return 4
  return protocol === Protocol.icmp6 ? 6 : undefined
}

/**
 * Addresses of IPv6 stay here: where a kernel compares them, it leaves out those that are equal and gives all others
 * (ctnetlink_filter_match_tuple, seen with Linux 6.18).
 */
function wholeAddress(prefix: Prefix | undefined, family: 4 | 6 | undefined): Int32Array | undefined {
  if (prefix?.family !== 4 || family !== 4 || prefix.length !== WHOLE_LENGTH) return undefined
  return Int32Array.from(prefix.words)
}
