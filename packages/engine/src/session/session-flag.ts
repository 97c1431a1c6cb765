/** What a record remembers of its session beside state and reason: one bit each. */
export const SessionFlag = {
  /** The answer to an ICMP query was seen. */
  answered: 1,
  /** The In wing's destination is a multicast group. */
  multicast: 2,
  /** The timeout is fixed and does not follow the application (multicast control). */
  multicastControl: 4,
  /** A packet counter passed 2^32; the rest stands in the carry column. */
  carried: 8,
} as const
