/**
 * Layout of a connection's memory: seven words, three for each wing (In first) and one shared, and where windows are
 * kept, four more for each wing. Only TCP sessions have one.
 */

/** Words of one connection. */
export const TCP_RECORD_WORDS = 7
/** The same with its windows: a cache line. The last word is unused. */
export const TCP_RECORD_WORDS_WITH_WINDOWS = 16
export const TCP_WORDS_PER_WING = 3
/** Of a wing: its first sequence number. */
export const TCP_WORD_FIRST = 0
/** Of a wing: one past the highest sequence number it has sent. */
export const TCP_WORD_NEXT = 1
/** Of a wing: the sequence number of its FIN. */
export const TCP_WORD_FIN = 2
/** Shared: state in bits 0 to 3, and from the shifts below the FIN states (two bits) and marks of each wing. */
export const TCP_WORD_STATE = 6
export const TCP_STATE_MASK = 15
export const TCP_FIN_STATE_SHIFT = 4
export const TCP_WING_SEEN_SHIFT = 8
/** Marks of the wings that sent a SYN-ACK. */
export const TCP_SYN_ACK_SHIFT = 10
/** What is known of the wings' window scales, five bits each. */
export const TCP_SCALE_SHIFT = 12
export const TCP_SCALE_BITS = 5
/** The state and both FIN states. */
export const TCP_STATE_AND_FINS = 0xff

/**
 * How far from the expected number a segment may be and still move the state: the widest window of RFC 7323 is
 * 2^30, but a capture's stray is told apart better by what senders really keep in flight.
 */
export const TCP_NEAR_WINDOW = 1 << 24

/** The established state and the flags FIN, SYN and RST as plain constants, which the fast path needs. */
export const TCP_ESTABLISHED = 3
export const TCP_FIN_SYN_RST = 7
