/** What translation makes of one end of a packet. One object is filled again and again. */

export const NatOutcome = { none: 0, translated: 1, off: 2, exhausted: 3, outOfRange: 4 } as const

export class Translation {
  /** The end as it is afterwards; an IPv4 address takes one word. */
  readonly address = new Int32Array(4)
  port = 0
  /** Number of the rule; 0 for none. */
  rule = 0
  /** Number of the source or destination pool; 0 for none. */
  pool = 0
  isStatic = false
  /** Whether the port was chosen from a pool, so that a device may have chosen another. */
  isPortChosen = false
  /** Routing instance in which the destination is looked up; -1 for the one it came in. */
  instance = -1
  /** What must be given back; 0 for nothing. */
  handle = 0

  reset(): void {
    this.rule = 0
    this.pool = 0
    this.isStatic = false
    this.isPortChosen = false
    this.instance = -1
    this.handle = 0
  }
}
