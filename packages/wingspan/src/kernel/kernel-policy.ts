/**
 * The policy of a connection, from bits that the firewall's own rules put into its mark or its labels: those under the
 * mask, moved down to the lowest place, are the policy's number.
 */
import type { PolicyBits } from '@wingspan/junos'
import type { ConntrackEntry } from './conntrack-entry.js'
import type { DescribeConnection } from './kernel-table.js'

/** A session has room for no larger number. */
const LARGEST_POLICY = 0xffff

/** A mark that the kernel itself can look for. */
export interface MarkMatch {
  readonly value: number
  readonly mask: number
}

/** Number of the policy; 0, which none has, where the bits are zero or larger than any number. */
export function policyNumber({ field, mask }: PolicyBits, { mark, labels }: ConntrackEntry): number {
  const bits = ((field === 'mark' ? mark : labels[0]!) & mask) >>> lowestPlace(mask)
  return bits > LARGEST_POLICY ? 0 : bits
}

/** Says so of every connection. */
export function policyDescriber(from: PolicyBits): DescribeConnection {
  return (entry, session) => {
    session.policy = policyNumber(from, entry)
    return false
  }
}

/** The mark that connections of a policy have; undefined where no mark says so, or none alone. */
export function policyMark({ field, mask }: PolicyBits, policy: number): MarkMatch | undefined {
  if (field !== 'mark' || policy === 0) return undefined
  const value = (policy << lowestPlace(mask)) >>> 0
  return value >>> lowestPlace(mask) === policy && (value & mask) >>> 0 === value
    ? { value, mask: mask >>> 0 }
    : undefined
}

/** How many zeros stand below a mask's lowest bit. */
function lowestPlace(mask: number): number {
  return mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
}
