/**
 * What happens to sessions, for whoever wants to know: logs, mirrors, metrics. A bounded ring of copies, so that a
 * reader sees a session as it was at that moment, whatever has become of its record; a reader that falls behind
 * loses the oldest and is told how many. Who must not lose any is called before the ring comes round.
 */
import { type SessionCursor, SNAPSHOT_WORDS } from '../table/index.js'

/**
 * What happened. The last three are of packets that made no session: refused by a policy, without a port or an address
 * left for them, or dropped before any policy was asked.
 */
export const SessionEvent = { created: 0, closed: 1, denied: 2, failed: 3, dropped: 4 } as const

const DEFAULT_CAPACITY = 4096

export class SessionEvents {
  readonly capacity: number
  private readonly kinds: Uint8Array
  private readonly times: Float64Array
  private readonly details: Int32Array
  private readonly snapshots: Int32Array
  private readonly readers: EventReader[] = []
  /** Events ever written. */
  private written = 0

  constructor(capacity = DEFAULT_CAPACITY) {
    this.capacity = capacity
    this.kinds = new Uint8Array(capacity)
    this.times = new Float64Array(capacity)
    this.details = new Int32Array(capacity)
    this.snapshots = new Int32Array(capacity * SNAPSHOT_WORDS)
  }

  /** Whether anybody reads: what nobody reads need not be written. */
  get isRead(): boolean {
    return this.readers.length > 0
  }

  /**
   * A reader of all that is written from now on. `catchUp` is called when the next event would be lost to it, and
   * should read; without one, it is lost.
   */
  reader(catchUp?: () => void): EventReader {
    const reader = new EventReader(this, this.written, catchUp)
    this.readers.push(reader)
    return reader
  }

  /**
   * Writes an event: `session` is a cursor that stands at the session, or is made to look like the packet's.
   * `detail` is the ICMP type of a denied packet, and the DropReason of one that failed or was dropped.
   */
  write(kind: number, timeMicroseconds: number, session: SessionCursor, detail = 0): void {
    for (const reader of this.readers) {
      if (this.written - reader.position >= this.capacity) reader.catchUp?.()
    }
    const place = this.written % this.capacity
    this.kinds[place] = kind
    this.times[place] = timeMicroseconds
    this.details[place] = detail
    session.writeSnapshot(this.snapshots, place * SNAPSHOT_WORDS)
    this.written++
  }

  /** Events ever written. */
  get count(): number {
    return this.written
  }

  /** Reads one that is still there. */
  read(position: number, reader: EventReader, session: SessionCursor): void {
    const place = position % this.capacity
    reader.kind = this.kinds[place]!
    reader.timeMicroseconds = this.times[place]!
    reader.detail = this.details[place]!
    session.readSnapshot(this.snapshots, place * SNAPSHOT_WORDS)
  }
}

/** One reader's place in the ring. */
export class EventReader {
  /** Of the event last read. */
  kind = 0
  timeMicroseconds = 0
  detail = 0
  /** Events that were overwritten before they were read. */
  lost = 0
  /** Events read or lost. */
  position: number
  readonly catchUp: (() => void) | undefined
  private readonly events: SessionEvents

  constructor(events: SessionEvents, position: number, catchUp: (() => void) | undefined) {
    this.events = events
    this.position = position
    this.catchUp = catchUp
  }

  /** Reads the next event into `kind`, `timeMicroseconds` and the cursor; false when there is none. */
  next(session: SessionCursor): boolean {
    const oldest = this.events.count - this.events.capacity
    if (this.position < oldest) {
      this.lost += oldest - this.position
      this.position = oldest
    }
    if (this.position >= this.events.count) return false
    this.events.read(this.position++, this, session)
    return true
  }
}
