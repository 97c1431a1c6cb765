/**
 * A query made ready to be asked of ten million records: a slice of records at a time, and each condition a tight
 * loop that keeps those it holds for. A record that changes under the reader may be missed or be read again by
 * its cursor; it never breaks.
 */
import { type Prefix, prefixContains6 } from '../address/index.js'
import { KEY_IPV6, KEY_ONE_WING } from '../key/index.js'
import { SessionState } from '../session/index.js'
import {
  ADDRESS6_WORDS,
  ATTRIBUTE_WORDS,
  DECISION_FLAG_SHIFT,
  DECISION_GENERATION,
  DECISION_SOURCE_NAT,
  DECISION_WORDS,
  DECISION_ZONES,
  DecisionFlag,
  deadlineFrom,
  FLOAT_LAST,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  STATE_MASK,
  stateAt,
  type TableColumns,
  WORD_DESTINATION,
  WORD_KEY,
  WORD_PORTS,
  WORD_SOURCE,
  WORD_STATE,
} from '../table/index.js'
import {
  measureBytes,
  measureCurrentTimeout,
  measureDuration,
  measurePackets,
  measureTimeout,
  type SessionMeasure,
} from './session-measure.js'
import type { Bounds, SessionQuery } from './session-query.js'

/** A dictionary number no wing has: that of a name nobody has. */
const NOBODYS_NAME = 0x10000
/** Application indices take half a word. */
const MOST_APPLICATIONS = 0x10000
/** Records looked at in one step. Half a megabyte: what one condition has read is still near for the next. */
export const SLICE_RECORDS = 8192

/** Keeps the records a condition holds for at the front of the list, in order, and returns how many. */
type Condition = (records: Int32Array, count: number) => number

export class SessionFilter {
  private readonly columns: TableColumns
  /** Bits of the key word that matter, and what they must be. */
  private readonly keyMask: number
  private readonly keyValue: number
  private readonly conditions: readonly Condition[]

  constructor(query: SessionQuery, columns: TableColumns, nowMicroseconds: number) {
    this.columns = columns
    const { family, protocol } = query
    this.keyMask = (protocol === undefined ? 0 : 0xff) | (family === undefined ? 0 : KEY_IPV6)
    this.keyValue = (protocol ?? 0) | (family === 6 ? KEY_IPV6 : 0)
    const ranges: [Bounds | undefined, SessionMeasure][] = [
      [query.timeoutSeconds, measureTimeout],
      [query.packets, measurePackets],
      [query.bytes, measureBytes],
      [query.currentTimeoutSeconds, measureCurrentTimeout],
      [query.durationSeconds, measureDuration],
    ]
    this.conditions = [
      portsCondition(columns, query.sourcePort, query.destinationPort),
      query.sourcePrefix && prefixCondition(columns, query.sourcePrefix, WORD_SOURCE, 0),
      query.destinationPrefix && prefixCondition(columns, query.destinationPrefix, WORD_DESTINATION, 4),
      query.state === undefined ? undefined : stateCondition(columns, query.state, nowMicroseconds),
      query.applications && applicationCondition(columns, query.applications),
      query.policy === undefined ? undefined : policyCondition(columns, query.policy),
      decisionCondition(columns, query),
      ...ranges.map(
        ([bounds, measure]) => bounds && rangeCondition(columns, bounds, measure, nowMicroseconds),
      ),
      // Last, as it may have to find out what it asks about.
      query.interface === undefined ? undefined : interfaceCondition(columns, query.interface),
      query.zone === undefined ? undefined : zoneCondition(columns, query.zone),
    ].filter((condition) => condition !== undefined)
  }

  /**
   * Fills `records` with the records from `first` to before `end` that hold a matching session, and returns how
   * many. At most SLICE_RECORDS records at a time.
   */
  scan(first: number, end: number, records: Int32Array): number {
    const { words } = this.columns
    const mask = this.keyMask
    const value = this.keyValue
    let count = 0
    for (let record = first; record < end; record++) {
      const at = record << RECORD_WORD_SHIFT
      if ((words[at + WORD_KEY]! & mask) !== value || (words[at + WORD_STATE]! & STATE_MASK) === 0) continue
      records[count++] = record
    }
    return this.keep(records, count)
  }

  /** As `scan`, for records that are in the list already; all of them hold a session or held one. */
  choose(records: Int32Array, candidates: number): number {
    const { words } = this.columns
    let count = 0
    for (let i = 0; i < candidates; i++) {
      const at = records[i]! << RECORD_WORD_SHIFT
      if ((words[at + WORD_KEY]! & this.keyMask) !== this.keyValue) continue
      if ((words[at + WORD_STATE]! & STATE_MASK) !== SessionState.free) records[count++] = records[i]!
    }
    return this.keep(records, count)
  }

  private keep(records: Int32Array, count: number): number {
    let kept = count
    for (const condition of this.conditions) {
      if (kept === 0) break
      kept = condition(records, kept)
    }
    return kept
  }
}

function portsCondition(
  { words }: TableColumns,
  sourcePort: number | undefined,
  destinationPort: number | undefined,
): Condition | undefined {
  if (sourcePort === undefined && destinationPort === undefined) return undefined
  const mask = (sourcePort === undefined ? 0 : 0xffff_0000) | (destinationPort === undefined ? 0 : 0xffff)
  const value = ((sourcePort ?? 0) << 16) | (destinationPort ?? 0)
  return (records, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      if ((words[(record << RECORD_WORD_SHIFT) + WORD_PORTS]! & mask) === value) records[kept++] = record
    }
    return kept
  }
}

/** `word4` holds an IPv4 address; an IPv6 one is `offset6` words into the session's address pair. */
function prefixCondition(columns: TableColumns, prefix: Prefix, word4: number, offset6: number): Condition {
  const { words, addresses6 } = columns
  const mask = prefix.mask[0]!
  const value = prefix.words[0]!
  const wanted = prefix.family === 6 ? KEY_IPV6 : 0
  const contains6 = (at: number) => {
    const pair = words[at + WORD_SOURCE]! * ADDRESS6_WORDS + offset6
    const [w0, w1, w2, w3] = [
      addresses6[pair]!,
      addresses6[pair + 1]!,
      addresses6[pair + 2]!,
      addresses6[pair + 3]!,
    ]
    return prefixContains6(prefix, w0, w1, w2, w3)
  }
  return (records, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      const at = record << RECORD_WORD_SHIFT
      if ((words[at + WORD_KEY]! & KEY_IPV6) !== wanted) continue
      if (wanted === 0 ? (words[at + word4]! & mask) === value : contains6(at)) records[kept++] = record
    }
    return kept
  }
}

function stateCondition(columns: TableColumns, state: number, now: number): Condition {
  const { words, floats } = columns
  const earliest = columns.earliestEnd(now)
  return (records, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      const word = words[(record << RECORD_WORD_SHIFT) + WORD_STATE]!
      const deadline = deadlineFrom(earliest, word, floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST]!)
      if (stateAt(word, deadline, now) === state) records[kept++] = record
    }
    return kept
  }
}

/** Whether a record's session has an Out wing: what is not printed is not asked about either. */
function hasOutWing({ words, decisions }: TableColumns, record: number): boolean {
  const flags = decisions[record * DECISION_WORDS + DECISION_GENERATION]! >>> DECISION_FLAG_SHIFT
  if ((flags & DecisionFlag.tunnel) !== 0) return false
  return (
    (words[(record << RECORD_WORD_SHIFT) + WORD_KEY]! & KEY_ONE_WING) === 0 ||
    (flags & DecisionFlag.self) !== 0
  )
}

function interfaceCondition(columns: TableColumns, name: string): Condition {
  const { attributes } = columns
  return (records, count) => {
    columns.ways?.find(records, count)
    const wanted = columns.interfaceNames.find(name) || NOBODYS_NAME
    let kept = 0
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      const both = attributes[record * ATTRIBUTE_WORDS]!
      if ((both & 0xffff) === wanted || (both >>> 16 === wanted && hasOutWing(columns, record))) {
        records[kept++] = record
      }
    }
    return kept
  }
}

function zoneCondition(columns: TableColumns, zone: number): Condition {
  const { decisions } = columns
  return (records, count) => {
    columns.ways?.find(records, count)
    let kept = 0
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      const both = decisions[record * DECISION_WORDS + DECISION_ZONES]!
      if ((both & 0xffff) === zone || (both >>> 16 === zone && hasOutWing(columns, record))) {
        records[kept++] = record
      }
    }
    return kept
  }
}

function applicationCondition({ attributes }: TableColumns, applications: readonly number[]): Condition {
  const wanted = new Uint8Array(MOST_APPLICATIONS)
  for (const application of applications) wanted[application] = 1
  return (records, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      if (wanted[attributes[record * ATTRIBUTE_WORDS + 1]! & 0xffff] === 1) records[kept++] = record
    }
    return kept
  }
}

function policyCondition({ attributes }: TableColumns, policy: number): Condition {
  return (records, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      if (attributes[record * ATTRIBUTE_WORDS + 1]! >>> 16 === policy) records[kept++] = record
    }
    return kept
  }
}

/** Everything that only a configuration decides. */
function decisionCondition(
  columns: TableColumns,
  { sourceNatPool, isTranslated, isTunnel, decidedBefore }: SessionQuery,
): Condition | undefined {
  const { decisions } = columns
  const asked = [sourceNatPool, isTranslated, isTunnel, decidedBefore]
  if (asked.every((each) => each === undefined)) return undefined
  return (records, count) => {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      const at = record * DECISION_WORDS
      if (sourceNatPool !== undefined && decisions[at + DECISION_SOURCE_NAT]! >>> 16 !== sourceNatPool)
        continue
      const decided = decisions[at + DECISION_GENERATION]!
      if (decidedBefore !== undefined && (decided & 0xffff) >= decidedBefore) continue
      const flags = decided >>> DECISION_FLAG_SHIFT
      if (isTranslated !== undefined && ((flags & DecisionFlag.translated) !== 0) !== isTranslated) continue
      if (isTunnel !== undefined && ((flags & DecisionFlag.tunnel) !== 0) !== isTunnel) continue
      records[kept++] = record
    }
    return kept
  }
}

function rangeCondition(
  columns: TableColumns,
  bounds: Bounds,
  measure: SessionMeasure,
  now: number,
): Condition {
  const moreThan = bounds.moreThan ?? Number.NEGATIVE_INFINITY
  const lessThan = bounds.lessThan ?? Number.POSITIVE_INFINITY
  const values = new Float64Array(SLICE_RECORDS)
  return (records, count) => {
    measure(columns, now, records, count, values)
    let kept = 0
    for (let i = 0; i < count; i++) {
      if (values[i]! > moreThan && values[i]! < lessThan) records[kept++] = records[i]!
    }
    return kept
  }
}
