/** A connection as the kernel tells it. One object is filled again and again. */

/** Labels are 128 bits. */
export const LABEL_WORDS = 4
/** The state of a protocol that the kernel does not follow by states, or of which it does not say it. */
export const STATE_UNTOLD = 0xff

/** One direction. */
export class ConntrackTuple {
  /** In network order as signed numbers; IPv4 uses the first word. */
  readonly source = new Int32Array(4)
  readonly destination = new Int32Array(4)
  /** 4, 6, or 0 where no address was told. */
  family = 0
  /** IP protocol number; -1 where none was told. */
  protocol = -1
  /** What the kernel keeps instead of ports: identifier of an ICMP query as `sourcePort`, GRE keys; 0 for none. */
  sourcePort = 0
  destinationPort = 0
  icmpType = 0
  icmpCode = 0
  zone = 0

  clear(): void {
    this.family = 0
    this.protocol = -1
    this.sourcePort = 0
    this.destinationPort = 0
    this.icmpType = 0
    this.icmpCode = 0
    this.zone = 0
  }
}

export class ConntrackEntry {
  readonly original = new ConntrackTuple()
  readonly reply = new ConntrackTuple()
  /** KernelStatus bits. */
  status = 0
  /** Number of the protocol's state, or STATE_UNTOLD: a message about a change leaves out what has not. */
  state = STATE_UNTOLD
  /** Seconds left, rounded down by the kernel; NaN where it does not say. */
  timeoutSeconds = Number.NaN
  mark = 0
  id = 0
  /** By direction, original first; NaN where the kernel did not count. */
  readonly packets = new Float64Array(2)
  readonly bytes = new Float64Array(2)
  /** Microseconds since 1970; NaN where the kernel did not note it. */
  startMicroseconds = Number.NaN
  readonly labels = new Int32Array(LABEL_WORDS)
  areLabelsTold = false

  clear(): void {
    this.original.clear()
    this.reply.clear()
    this.status = 0
    this.state = STATE_UNTOLD
    this.timeoutSeconds = Number.NaN
    this.mark = 0
    this.id = 0
    // One by one: filling so few costs more in calls than in writes.
    const { packets, bytes, labels } = this
    packets[0] = Number.NaN
    packets[1] = Number.NaN
    bytes[0] = Number.NaN
    bytes[1] = Number.NaN
    this.startMicroseconds = Number.NaN
    for (let word = 0; word < LABEL_WORDS; word++) labels[word] = 0
    this.areLabelsTold = false
  }
}
