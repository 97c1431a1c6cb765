/** What a record remembers of its session beside state and reason: one bit each. */
export const SessionFlag = {
  /** The answer to an ICMP query was seen. */
  answered: 1,
  /** The In wing's destination is a multicast group. */
  multicast: 2,
  /** A packet counter passed 2^32; the rest stands in the carry column. */
  carried: 4,
  /** A packet of the In wing was seen, and with it the wing's interface. */
  heardIn: 8,
  /** The same of the Out wing. */
  heardOut: 16,
  /** The In wing's packets are counted where they leave the device, because they were first seen there. */
  farIn: 32,
  /** The same of the Out wing, where its packets come in. */
  farOut: 64,
} as const
