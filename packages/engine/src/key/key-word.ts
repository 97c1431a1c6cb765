/**
 * The key word of a flow: everything of a flow key that is neither address nor port, in one number, so that two
 * keys of different kinds never compare equal.
 */
import { TRAIT_ONE_WING, TRAIT_QUERY_KIND } from '../batch/index.js'

/** Set when the addresses are IPv6. */
export const KEY_IPV6 = 1 << 8
/** Set when the key has no reverse direction (SPI, call id, multicast): only the forward compare may match. */
export const KEY_ONE_WING = 1 << 9
/** Which ICMP query the identifier and sequence number belong to; 0 for keys that are no query's. */
export const KEY_QUERY = 7 << 10
/** Bits below this hold protocol, family and the marks above; from it on the context (routing instance) is kept. */
export const KEY_CONTEXT_SHIFT = 16

const QUERY_SHIFT = 2
const KEY_QUERY_SHIFT = 10

/** The key word for a protocol number, a family (4 or 6), a packet's traits and a context (0..65535). */
export function keyWord(protocol: number, family: number, traits: number, context: number): number {
  return (
    protocol |
    (family === 6 ? KEY_IPV6 : 0) |
    ((traits & TRAIT_ONE_WING) === 0 ? 0 : KEY_ONE_WING) |
    ((traits & TRAIT_QUERY_KIND) << QUERY_SHIFT) |
    (context << KEY_CONTEXT_SHIFT)
  )
}

/** Number of the query that a key belongs to, in the order of the requests' types; 0 for none. */
export function keyQuery(key: number): number {
  return (key & KEY_QUERY) >>> KEY_QUERY_SHIFT
}

const QUERY_KINDS = [0, 1, 2, 3, 4]

/** Every combination of traits that keys of the same addresses, ports and protocol may differ by. */
export const KEY_TRAITS: readonly number[] = QUERY_KINDS.flatMap((kind) => {
  const query = kind * (TRAIT_QUERY_KIND & -TRAIT_QUERY_KIND)
  return [query, query | TRAIT_ONE_WING]
})
