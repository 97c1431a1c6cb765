/** What of a question the kernel can decide by itself: exact values of the original direction. */
import { type Prefix, Protocol, type SessionQuery } from '@wingspan/engine'

export interface ConntrackFilter {
  readonly family?: 4 | 6
  readonly protocol?: number
  /** Words of whole addresses; only with `family`. */
  readonly source?: Int32Array
  readonly destination?: Int32Array
  /** Only with a protocol that has ports. */
  readonly sourcePort?: number
  readonly destinationPort?: number
}

const WITH_PORTS: ReadonlySet<number> = new Set([Protocol.tcp, Protocol.udp, Protocol.sctp])
const WHOLE_LENGTH = { 4: 32, 6: 128 } as const

/** The part of a query that goes down to the kernel; it is asked again of what comes back. */
export function conntrackFilter(query: SessionQuery): ConntrackFilter {
  const { protocol, sourcePrefix, destinationPrefix, sourcePort, destinationPort } = query
  const family = query.family ?? sourcePrefix?.family ?? destinationPrefix?.family ?? ownFamily(protocol)
  const hasPorts = protocol !== undefined && WITH_PORTS.has(protocol)
  const source = wholeAddress(sourcePrefix, family)
  const destination = wholeAddress(destinationPrefix, family)
  return {
    ...(family === undefined ? {} : { family }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(source ? { source } : {}),
    ...(destination ? { destination } : {}),
    ...(hasPorts && sourcePort !== undefined ? { sourcePort } : {}),
    ...(hasPorts && destinationPort !== undefined ? { destinationPort } : {}),
  }
}

/** Filters that together are this one and that the kernel takes: it takes none that says more than, but not, a family. */
export function byFamily(filter: ConntrackFilter): readonly ConntrackFilter[] {
  if (filter.family !== undefined || Object.keys(filter).length === 0) return [filter]
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

function wholeAddress(prefix: Prefix | undefined, family: 4 | 6 | undefined): Int32Array | undefined {
  if (prefix === undefined || prefix.family !== family || prefix.length !== WHOLE_LENGTH[family])
    return undefined
  return Int32Array.from(prefix.words)
}
