/**
 * A session for display: a copy of one record, read so that it is whole even while the writer works in another
 * thread. The generation is read before and after; odd or changed, or the state changed, and the record is read
 * again.
 */
import { KEY_CONTEXT_SHIFT, KEY_IPV6, KEY_ONE_WING } from '../key/index.js'
import { SessionFlag, SessionState } from '../session/index.js'
import {
  TCP_RECORD_WORDS,
  TcpState,
  tcpFinSequence,
  tcpFinState,
  tcpFirstSequence,
  tcpState,
} from '../tcp/index.js'
import { deadlineOf, lastedUntilSeconds, secondsLeft, stateAt, tableSeconds } from './deadline.js'
import {
  ADDRESS6_WORDS,
  ATTRIBUTE_WORDS,
  FLAG_MASK,
  FLAG_SHIFT,
  FLOAT_BYTES,
  FLOAT_LAST,
  REASON_MASK,
  REASON_SHIFT,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  RECORD_WORDS,
  STATE_MASK,
  TIMEOUT_SHIFT,
  WORD_DESTINATION,
  WORD_GENERATION,
  WORD_KEY,
  WORD_PACKETS,
  WORD_PORTS,
  WORD_SOURCE,
  WORD_START,
  WORD_STATE,
  WORD_TCP,
} from './record-layout.js'
import { CLOCK_BASE, type TableColumns } from './table-memory.js'

/** A writer holds a record odd for well under a microsecond; past this many tries it was stopped there. */
const MAX_TRIES = 10_000

export class SessionCursor {
  private readonly columns: TableColumns
  private readonly copy = new ArrayBuffer(RECORD_WORDS * 4)
  private readonly words = new Int32Array(this.copy)
  private readonly floats = new Float64Array(this.copy)
  private readonly attributes = new Int32Array(ATTRIBUTE_WORDS)
  private readonly carries = new Int32Array(2)
  private readonly tcp = new Int32Array(TCP_RECORD_WORDS)
  private place = 0
  private now = 0
  private nowSeconds = 0
  /** Addresses of the In wing, four words each; IPv4 uses the first. */
  readonly source = new Int32Array(4)
  readonly destination = new Int32Array(4)

  constructor(columns: TableColumns) {
    this.columns = columns
  }

  /** The moment everything is told as of, in microseconds since 1970. */
  setNow(timeMicroseconds: number): void {
    this.now = timeMicroseconds
    this.nowSeconds = tableSeconds(timeMicroseconds, this.columns.clock[CLOCK_BASE]!)
  }

  /** Reads a record; false when it holds no session. */
  moveTo(record: number): boolean {
    const { words, floats } = this.columns
    const at = record << RECORD_WORD_SHIFT
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const generation = Atomics.load(words, at + WORD_GENERATION)
      if (generation & 1) {
        if ((words[at + WORD_STATE]! & STATE_MASK) === SessionState.free) return false
        continue
      }
      for (let word = 0; word < RECORD_WORDS; word++) this.words[word] = words[at + word]!
      // Again and whole: two words of a float may be of two values.
      const float = record << RECORD_FLOAT_SHIFT
      this.floats[FLOAT_LAST] = floats[float + FLOAT_LAST]!
      this.floats[FLOAT_BYTES] = floats[float + FLOAT_BYTES]!
      this.floats[FLOAT_BYTES + 1] = floats[float + FLOAT_BYTES + 1]!
      if ((this.words[WORD_STATE]! & STATE_MASK) === SessionState.free) return false
      this.place = record
      this.readAside(record)
      // A session that gets another timeout or ends stays in its generation; an end is only read right with the
      // timeout it was written with.
      if (
        Atomics.load(words, at + WORD_STATE) === this.words[WORD_STATE] &&
        Atomics.load(words, at + WORD_GENERATION) === generation
      )
        return true
    }
    return false
  }

  private readAside(record: number): void {
    const columns = this.columns
    this.attributes[0] = columns.attributes[record * ATTRIBUTE_WORDS]!
    this.attributes[1] = columns.attributes[record * ATTRIBUTE_WORDS + 1]!
    if (this.words[WORD_KEY]! & KEY_IPV6) {
      const pair = this.words[WORD_SOURCE]! * ADDRESS6_WORDS
      for (let word = 0; word < 4; word++) {
        this.source[word] = columns.addresses6[pair + word]!
        this.destination[word] = columns.addresses6[pair + 4 + word]!
      }
    } else {
      this.source[0] = this.words[WORD_SOURCE]!
      this.destination[0] = this.words[WORD_DESTINATION]!
    }
    const tcp = this.words[WORD_TCP]!
    if (tcp !== 0) {
      const from = (tcp - 1) * TCP_RECORD_WORDS
      for (let word = 0; word < TCP_RECORD_WORDS; word++) this.tcp[word] = columns.tcp[from + word]!
    }
    if (this.flags & SessionFlag.carried) {
      this.carries[0] = columns.carries[record * 2]!
      this.carries[1] = columns.carries[record * 2 + 1]!
    }
  }

  private get flags(): number {
    return (this.words[WORD_STATE]! >>> FLAG_SHIFT) & FLAG_MASK
  }

  /** The record's number: its place in the table, from 0. */
  get record(): number {
    return this.place
  }

  /** generation × capacity + record + 1; never reused. */
  get id(): number {
    return sessionId(this.words[WORD_GENERATION]!, this.columns.capacity, this.place)
  }

  /** SessionState as of now: a session past its deadline has ended, marked or not. */
  get state(): number {
    return stateAt(this.words[WORD_STATE]!, this.endMicroseconds, this.now)
  }

  /** CloseReason; of a running session the one it would end by. */
  get closeReason(): number {
    return (this.words[WORD_STATE]! >>> REASON_SHIFT) & REASON_MASK
  }

  get protocol(): number {
    return this.words[WORD_KEY]! & 0xff
  }

  /** 4 or 6. */
  get family(): number {
    return this.words[WORD_KEY]! & KEY_IPV6 ? 6 : 4
  }

  /** Routing instance index. */
  get context(): number {
    return this.words[WORD_KEY]! >>> KEY_CONTEXT_SHIFT
  }

  /** Whether there is no Out wing. */
  get isOneWing(): boolean {
    return (this.words[WORD_KEY]! & KEY_ONE_WING) !== 0
  }

  get isMulticast(): boolean {
    return (this.flags & SessionFlag.multicast) !== 0
  }

  /** Whether the answer to an ICMP query was seen. */
  get isAnswered(): boolean {
    return (this.flags & SessionFlag.answered) !== 0
  }

  get sourcePort(): number {
    return this.words[WORD_PORTS]! >>> 16
  }

  get destinationPort(): number {
    return this.words[WORD_PORTS]! & 0xffff
  }

  /** Configured timeout, in seconds: `Maximum timeout`. */
  get timeoutSeconds(): number {
    return this.words[WORD_STATE]! >>> TIMEOUT_SHIFT
  }

  /** When the session ends without another packet, or ended; microseconds since 1970. */
  get endMicroseconds(): number {
    return deadlineOf(this.words[WORD_STATE]!, this.floats[FLOAT_LAST]!)
  }

  /** Seconds left as the device shows them, in steps of two; 0 when ended. */
  get currentTimeoutSeconds(): number {
    return secondsLeft(this.words[WORD_STATE]!, this.endMicroseconds, this.now)
  }

  /** Whole seconds since the table's first moment. */
  get startSeconds(): number {
    return this.words[WORD_START]! >>> 0
  }

  /** Whole seconds from the start to the end, or to now. */
  get durationSeconds(): number {
    const base = this.columns.clock[CLOCK_BASE]!
    const state = this.words[WORD_STATE]!
    const until = lastedUntilSeconds(state, this.endMicroseconds, this.now, this.nowSeconds, base)
    return until - this.startSeconds
  }

  /** Packets of a wing, 0 In, 1 Out. */
  packets(wing: number): number {
    const low = this.words[WORD_PACKETS + wing]! >>> 0
    return this.flags & SessionFlag.carried ? low + this.carries[wing]! * 0x1_0000_0000 : low
  }

  /** Bytes of a wing (IP lengths). */
  bytes(wing: number): number {
    return this.floats[FLOAT_BYTES + wing]!
  }

  /** Interface dictionary number of a wing; 0 when not known. */
  interfaceNumber(wing: number): number {
    return wing === 0 ? this.attributes[0]! & 0xffff : this.attributes[0]! >>> 16
  }

  /** Index of the matched application; 0 for none. */
  get application(): number {
    return this.attributes[1]! & 0xffff
  }

  get policy(): number {
    return this.attributes[1]! >>> 16
  }

  /** TcpState; `none` for anything but TCP. */
  get tcpState(): number {
    return this.words[WORD_TCP] === 0 ? TcpState.none : tcpState(this.tcp, 0)
  }

  portSequence(wing: number): number {
    return this.words[WORD_TCP] === 0 ? 0 : tcpFirstSequence(this.tcp, 0, wing)
  }

  finSequence(wing: number): number {
    return this.words[WORD_TCP] === 0 ? 0 : tcpFinSequence(this.tcp, 0, wing)
  }

  finState(wing: number): number {
    return this.words[WORD_TCP] === 0 ? 0 : tcpFinState(this.tcp, 0, wing)
  }
}

/** A session's identifier from its record's generation word. */
export function sessionId(generationWord: number, capacity: number, record: number): number {
  return ((generationWord >>> 1) - 1) * capacity + record + 1
}
