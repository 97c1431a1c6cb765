/**
 * Addresses that are no single host's, or mean something on one link only: what a device does not forward (RFC 1122
 * section 3.2.1.3, RFC 3927, RFC 4291 sections 2.5 and 2.7).
 */
import type { FlowFacts } from '../facts/index.js'
import type { LogicalInterface } from '../zone/index.js'

const BROADCAST = -1

/** Whether a packet has a source that nobody can be, or a destination that no packet on a link can have. */
export function hasBadAddress({ family, source, destination }: FlowFacts): boolean {
  return family === 4
    ? source[0]! >>> 28 === 0xe || source[0] === BROADCAST || isOfNoLink4(destination[0]!)
    : source[0]! >>> 24 === 0xff || isOfNoLink6(destination)
}

/** 0.0.0.0/8 and 127.0.0.0/8. */
function isOfNoLink4(word: number): boolean {
  const first = word >>> 24
  return first === 0 || first === 127
}

/** `::` and `::1`. */
function isOfNoLink6(words: Int32Array): boolean {
  return (words[0]! | words[1]! | words[2]!) === 0 && words[3]! >>> 1 === 0
}

/** 255.255.255.255, and fe80::/10, which is on every link: never forwarded. */
export function isOfAnyLink({ family, destination }: FlowFacts): boolean {
  return family === 4 ? destination[0] === BROADCAST : destination[0]! >>> 22 === 0xfe80 >>> 6
}

/** 169.254.0.0/16: forwarded to an interface that is configured so, and to no gateway. */
export function isLinkLocal4({ family, destination }: FlowFacts): boolean {
  return family === 4 && destination[0]! >>> 16 === 0xa9fe
}

/** The broadcast of a subnet that an interface is in. */
export function isBroadcastOf({ addresses }: LogicalInterface, { family, destination }: FlowFacts): boolean {
  if (family !== 4) return false
  for (let place = 0; place < addresses.length; place++) {
    const { subnet } = addresses[place]!
    // Of the two addresses of a /31 none is a broadcast (RFC 3021).
    if (subnet.family === 4 && subnet.length < 31 && destination[0] === (subnet.words[0]! | ~subnet.mask[0]!))
      return true
  }
  return false
}
