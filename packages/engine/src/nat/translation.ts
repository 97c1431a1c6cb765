/** What translation makes of one end of a packet. One object is filled again and again. */

/**
 * `none`: no rule matches; `off`: a rule says so; `exhausted`: there is no port, address or place in a persistent
 * binding left; `outOfRange`: the source is none that `host-address-base` has an address for. After the last two the
 * session fails.
 */
export const NatOutcome = { none: 0, translated: 1, off: 2, exhausted: 3, outOfRange: 4 } as const

export class Translation {
  /** The end as it is afterwards; an IPv4 address takes one word. */
  readonly address = new Int32Array(4)
  port = 0
  /** Number of the rule; 0 for none. */
  rule = 0
  /** Number of the source or destination pool; 0 for none, and for the address of an interface. */
  pool = 0
  isStatic = false
  /**
   * Whether the port, or the address, was chosen from several and no capture has shown it, so that a device may have
   * chosen another.
   */
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
