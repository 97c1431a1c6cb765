/**
 * The key word of a flow: everything of a flow key that is neither address nor port, in one number, so that two
 * keys of different kinds never compare equal. `protocol | family bit | one-wing bit | context << 16`.
 */

/** Set when the addresses are IPv6. */
export const KEY_IPV6 = 1 << 8
/** Set when the key has no reverse direction (SPI, call id, multicast): only the forward compare may match. */
export const KEY_ONE_WING = 1 << 9
/** Bits below this hold protocol, family and one-wing; above it the context (routing instance) is kept. */
export const KEY_CONTEXT_SHIFT = 16

/** The key word for a protocol number, a family (4 or 6), a one-wing mark (0 or not) and a context (0..65535). */
export function keyWord(protocol: number, family: number, oneWing: number, context: number): number {
  return (
    protocol |
    (family === 6 ? KEY_IPV6 : 0) |
    (oneWing === 0 ? 0 : KEY_ONE_WING) |
    (context << KEY_CONTEXT_SHIFT)
  )
}
