/**
 * A query made ready to be asked of ten million records: every condition reads the columns directly, the cheapest
 * first. A record that changes under the reader may be missed or be read again by its cursor; it never breaks.
 */
import { type Prefix, prefixContains4, prefixContains6 } from '../address/index.js'
import { LAST_APPLICATION } from '../application/index.js'
import { KEY_IPV6 } from '../key/index.js'
import { SessionFlag, SessionState } from '../session/index.js'
import {
  ADDRESS6_WORDS,
  ATTRIBUTE_WORDS,
  CLOCK_BASE,
  FLAG_SHIFT,
  FLOAT_BYTES,
  FLOAT_LAST,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  STATE_MASK,
  type TableColumns,
  TIMEOUT_SHIFT,
  WORD_DESTINATION,
  WORD_KEY,
  WORD_PACKETS,
  WORD_PORTS,
  WORD_SOURCE,
  WORD_START,
  WORD_STATE,
} from '../table/index.js'
import type { Bounds, SessionQuery } from './session-query.js'

const MICROSECONDS = 1_000_000
const ANY = -1

/** Strict bounds as two numbers, infinite where open. */
class Range {
  readonly isOpen: boolean
  private readonly more: number
  private readonly less: number

  constructor(bounds: Bounds | undefined) {
    this.isOpen = bounds?.moreThan === undefined && bounds?.lessThan === undefined
    this.more = bounds?.moreThan ?? Number.NEGATIVE_INFINITY
    this.less = bounds?.lessThan ?? Number.POSITIVE_INFINITY
  }

  holds(value: number): boolean {
    return value > this.more && value < this.less
  }
}

export class SessionFilter {
  private readonly columns: TableColumns
  private readonly now: number
  /** Bits of the key word that matter, and what they must be. */
  private readonly keyMask: number
  private readonly keyValue: number
  private readonly state: number
  private readonly sourcePort: number
  private readonly destinationPort: number
  private readonly source: Prefix | undefined
  private readonly destination: Prefix | undefined
  private readonly interface: number
  private readonly applications: Uint8Array | undefined
  private readonly duration: Range
  private readonly timeout: Range
  private readonly current: Range
  private readonly packets: Range
  private readonly bytes: Range
  private readonly hasRanges: boolean

  constructor(query: SessionQuery, columns: TableColumns, nowMicroseconds: number) {
    this.columns = columns
    this.now = nowMicroseconds
    const family = query.family
    this.keyMask = (query.protocol === undefined ? 0 : 0xff) | (family === undefined ? 0 : KEY_IPV6)
    this.keyValue = (query.protocol ?? 0) | (family === 6 ? KEY_IPV6 : 0)
    this.state = query.state ?? ANY
    this.sourcePort = query.sourcePort ?? ANY
    this.destinationPort = query.destinationPort ?? ANY
    this.source = query.sourcePrefix
    this.destination = query.destinationPrefix
    // A name nobody has matches nothing: no wing has the number below.
    this.interface =
      query.interface === undefined ? ANY : columns.interfaceNames.find(query.interface) || 0x10000
    if (query.applications) {
      this.applications = new Uint8Array(LAST_APPLICATION + 1)
      for (const application of query.applications) this.applications[application] = 1
    }
    this.duration = new Range(query.durationSeconds)
    this.timeout = new Range(query.timeoutSeconds)
    this.current = new Range(query.currentTimeoutSeconds)
    this.packets = new Range(query.packets)
    this.bytes = new Range(query.bytes)
    this.hasRanges = ![this.duration, this.timeout, this.current, this.packets, this.bytes].every(
      (range) => range.isOpen,
    )
  }

  /** Whether the record holds a session that meets every condition. */
  matches(record: number): boolean {
    const words = this.columns.words
    const at = record << RECORD_WORD_SHIFT
    if ((words[at + WORD_KEY]! & this.keyMask) !== this.keyValue) return false
    const stateWord = words[at + WORD_STATE]!
    if ((stateWord & STATE_MASK) === SessionState.free) return false
    const ports = words[at + WORD_PORTS]!
    if (this.sourcePort !== ANY && ports >>> 16 !== this.sourcePort) return false
    if (this.destinationPort !== ANY && (ports & 0xffff) !== this.destinationPort) return false
    if (this.source !== undefined && !this.contains(this.source, at, WORD_SOURCE, 0)) return false
    if (this.destination !== undefined && !this.contains(this.destination, at, WORD_DESTINATION, 4)) return false
    if (this.state !== ANY && this.stateNow(record, stateWord) !== this.state) return false
    if (this.interface !== ANY) {
      const both = this.columns.attributes[record * ATTRIBUTE_WORDS]!
      if ((both & 0xffff) !== this.interface && both >>> 16 !== this.interface) return false
    }
    if (this.applications !== undefined) {
      const application = this.columns.attributes[record * ATTRIBUTE_WORDS + 1]! & 0xffff
      if (this.applications[application] !== 1) return false
    }
    return !this.hasRanges || this.inRanges(record, stateWord)
  }

  private contains(prefix: Prefix, at: number, word4: number, offset6: number): boolean {
    const words = this.columns.words
    if ((words[at + WORD_KEY]! & KEY_IPV6) === 0) return prefixContains4(prefix, words[at + word4]!)
    const pair = words[at + WORD_SOURCE]! * ADDRESS6_WORDS + offset6
    const side = this.columns.addresses6
    return prefixContains6(prefix, side[pair]!, side[pair + 1]!, side[pair + 2]!, side[pair + 3]!)
  }

  /** When the session ends or ended, in microseconds since 1970. */
  private end(record: number, stateWord: number): number {
    return (
      this.columns.floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]! + (stateWord >>> TIMEOUT_SHIFT) * MICROSECONDS
    )
  }

  private stateNow(record: number, stateWord: number): number {
    const state = stateWord & STATE_MASK
    const running = state === SessionState.valid || state === SessionState.pending
    return running && this.end(record, stateWord) <= this.now ? SessionState.invalidated : state
  }

  private inRanges(record: number, stateWord: number): boolean {
    const { words, floats, clock } = this.columns
    const at = record << RECORD_WORD_SHIFT
    if (!this.packets.isOpen) {
      let packets = (words[at + WORD_PACKETS]! >>> 0) + (words[at + WORD_PACKETS + 1]! >>> 0)
      if ((stateWord >>> FLAG_SHIFT) & SessionFlag.carried) {
        const { carries } = this.columns
        packets += (carries[record * 2]! + carries[record * 2 + 1]!) * 0x1_0000_0000
      }
      if (!this.packets.holds(packets)) return false
    }
    if (!this.bytes.isOpen) {
      const float = (record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES
      if (!this.bytes.holds(floats[float]! + floats[float + 1]!)) return false
    }
    if (!this.timeout.isOpen && !this.timeout.holds(stateWord >>> TIMEOUT_SHIFT)) return false
    if (this.duration.isOpen && this.current.isOpen) return true
    const end = this.end(record, stateWord)
    const ended = this.stateNow(record, stateWord) === SessionState.invalidated
    if (!this.current.isOpen) {
      const left = ended ? 0 : 2 * Math.ceil((end - this.now) / (2 * MICROSECONDS))
      if (!this.current.holds(left)) return false
    }
    if (this.duration.isOpen) return true
    const until = Math.floor(((ended ? end : this.now) - clock[CLOCK_BASE]!) / MICROSECONDS)
    return this.duration.holds(until - (words[at + WORD_START]! >>> 0))
  }
}
