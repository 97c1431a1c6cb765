/**
 * Layout of a session record: 16 words of 32 bits, one cache line. What only some sessions need stands apart:
 * IPv6 addresses, TCP tracking. Times are whole microseconds since 1970 as a 64-bit float, counters of bytes too.
 */

export const RECORD_WORDS = 16
/** Shift from a record number to its first word, and to its first 64-bit float. */
export const RECORD_WORD_SHIFT = 4
export const RECORD_FLOAT_SHIFT = 3

/** Twice the number of times the record was taken into use; odd while it is written, and while it is free again. */
export const WORD_GENERATION = 0
/** State (bits 0 to 2), close reason (3 to 7), flags (8 to 14), timeout in seconds (15 to 31). */
export const WORD_STATE = 1
/** IPv4 source of the In wing, or the number of the session's IPv6 address pair. */
export const WORD_SOURCE = 2
/** IPv4 destination of the In wing. */
export const WORD_DESTINATION = 3
/** Ports of the In wing: source << 16 | destination. */
export const WORD_PORTS = 4
/** The key word (key room). */
export const WORD_KEY = 5
/** Float: when the last packet came. The deadline is this plus the timeout; of an ended session it is the end. */
export const FLOAT_LAST = 3
/** Packets of the In wing; the Out wing's follow. They wrap at 2^32, see the carry column. */
export const WORD_PACKETS = 8
/** Packets that one of the carry column stands for. */
export const CARRY_PACKETS = 0x1_0000_0000
/** Float: bytes of the In wing; the Out wing's follow. */
export const FLOAT_BYTES = 5
/** Start, in whole seconds since the table's first moment, without a sign. */
export const WORD_START = 14
/** Number of the TCP record plus one; 0 for none. */
export const WORD_TCP = 15

export const STATE_MASK = 7
export const REASON_SHIFT = 3
export const REASON_MASK = 31
export const FLAG_SHIFT = 8
export const FLAG_MASK = 127
export const TIMEOUT_SHIFT = 15

/** Words of the attributes column: interfaces of both wings (In low, Out high), then application and policy. */
export const ATTRIBUTE_WORDS = 2
/** Words of the link to the session that had the same key before: record number plus one, generation word. */
export const OLDER_WORDS = 2
/**
 * Words of the decision column: what a configuration decided for the session; all zero without one.
 * Generation of the configuration (low half) and DecisionFlag bits; from-zone and to-zone; the paths of the In and
 * the Out wing; source NAT rule and pool; destination or static NAT rule and reverse static rule; number of the
 * translation record plus one.
 */
export const DECISION_WORDS = 6
export const DECISION_GENERATION = 0
export const DECISION_ZONES = 1
export const DECISION_PATHS = 2
export const DECISION_SOURCE_NAT = 3
export const DECISION_INBOUND_NAT = 4
export const DECISION_TRANSLATION = 5

/**
 * Words of a translation record: the key that the session has on its server's side. Source (or the number of an
 * IPv6 address pair), destination, ports and key word, each as in the record; then, as a float, what the session
 * must give back.
 */
export const TRANSLATION_WORDS = 6
export const TRANSLATION_SOURCE = 0
export const TRANSLATION_DESTINATION = 1
export const TRANSLATION_PORTS = 2
export const TRANSLATION_KEY = 3
/** Place among the floats of the same memory: `record × TRANSLATION_FLOATS + TRANSLATION_HANDLE`. */
export const TRANSLATION_FLOATS = 3
export const TRANSLATION_HANDLE = 2

/** Start of a session that nobody told. */
export const START_UNKNOWN = -1

/**
 * Words of the kernel column: what a kernel says of its connection. Its identifier; status bits, and from
 * KERNEL_STATE_SHIFT on the protocol's state, or type and code of an ICMP query (`type << 8 | code`); mark; configured
 * timeout in seconds, of any size, 0 when not known; labels, the lowest bits first.
 */
export const KERNEL_WORDS = 8
export const KERNEL_ID = 0
export const KERNEL_STATUS = 1
export const KERNEL_MARK = 2
export const KERNEL_TIMEOUT = 3
export const KERNEL_LABELS = 4
export const KERNEL_LABEL_WORDS = 4
export const KERNEL_STATE_SHIFT = 16

/** Words of an IPv6 address pair: source, destination. */
export const ADDRESS6_WORDS = 8
