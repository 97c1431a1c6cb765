/**
 * The memory of a session table: columns in shareable buffers, reserved for the whole capacity at once. Reserving
 * costs nothing; the system gives pages as records are used. One thread writes, any thread may read.
 */
import { SESSION_STATE_COUNT } from '../session/index.js'
import { TCP_RECORD_WORDS, TCP_RECORD_WORDS_WITH_WINDOWS } from '../tcp/index.js'
import { NameDictionary, type SharedNames } from './name-dictionary.js'
import {
  ADDRESS6_WORDS,
  ATTRIBUTE_WORDS,
  DECISION_WORDS,
  KERNEL_WORDS,
  OLDER_WORDS,
  RECORD_WORDS,
  TRANSLATION_WORDS,
} from './record-layout.js'
import type { SessionWays } from './session-ways.js'
import { ToldTraffic } from './told-traffic.js'

/** Everything another thread needs to read a table; passes through structured clone. */
export interface SharedTable {
  readonly capacity: number
  readonly records: SharedArrayBuffer
  readonly attributes: SharedArrayBuffer
  readonly addresses6: SharedArrayBuffer
  readonly tcp: SharedArrayBuffer
  readonly carries: SharedArrayBuffer
  readonly older: SharedArrayBuffer
  readonly decisions: SharedArrayBuffer
  readonly translations: SharedArrayBuffer
  readonly counts: SharedArrayBuffer
  readonly clock: SharedArrayBuffer
  /** Only where the sessions are a kernel's. */
  readonly kernel: SharedArrayBuffer | undefined
  /** Whether sessions go by the kernel's identifiers. */
  readonly hasKernelIds: boolean
  /** Whether sessions end only when others say so. */
  readonly isMirror: boolean
  /** Any 32-bit number, for hashes of what strangers choose. */
  readonly seed: number
  readonly interfaceNames: SharedNames
}

/** Places in the clock column. */
export const CLOCK_NOW = 0
export const CLOCK_BASE = 1
/** Records from 0 to below this have been used. */
export const CLOCK_USED_RECORDS = 2
/** 1 once time has begun. */
export const CLOCK_STARTED = 3
/** Words of a TCP record: with windows or without. */
export const CLOCK_TCP_WORDS = 4
/** When counters were last read, where others count and tell from time to time; 0 where counters are of now. */
export const CLOCK_COUNTED = 5
/** 1 while they are being read: some are of that moment, some are newer. */
export const CLOCK_COUNTING = 6
const CLOCK_PLACES = CLOCK_COUNTING + 1

/** Places in the counts column: sessions by protocol × state first, then one row of 256 for each of these. */
export const COUNT_BY_STATE = 0
/** Multicast sessions not invalidated, by protocol. */
export const COUNT_MULTICAST = 256 * SESSION_STATE_COUNT
/** Sessions that could not be made, by protocol. */
export const COUNT_FAILED = COUNT_MULTICAST + 256
/** Sessions ended, by close reason. */
export const COUNT_CLOSED = COUNT_FAILED + 256
export const COUNT_CREATED = COUNT_CLOSED + 32
/** Ended sessions whose records were given up. */
export const COUNT_FORGOTTEN = COUNT_CREATED + 1
const COUNT_PLACES = COUNT_FORGOTTEN + 1

/**
 * Where sessions come from: packets, or a kernel's table. One that is read once goes by the kernel's identifiers; one
 * that follows the kernel (`mirror`) has its own, and its sessions end when the kernel says so. Neither has an index.
 */
export type TableOrigin = 'packets' | 'kernel' | 'mirror'

/** Reserves the memory of a table of `capacity` sessions. */
export function reserveTable(capacity: number, seed: number, origin: TableOrigin = 'packets'): SharedTable {
  const words = (each: number) => new SharedArrayBuffer(capacity * each * 4)
  return {
    capacity,
    records: words(RECORD_WORDS),
    attributes: words(ATTRIBUTE_WORDS),
    // A session whose addresses are translated has a second pair.
    addresses6: words(2 * ADDRESS6_WORDS),
    tcp: words(TCP_RECORD_WORDS_WITH_WINDOWS),
    carries: words(1),
    older: words(OLDER_WORDS),
    decisions: words(DECISION_WORDS),
    translations: words(TRANSLATION_WORDS),
    counts: new SharedArrayBuffer(COUNT_PLACES * 8),
    clock: clockColumn(),
    kernel: origin === 'packets' ? undefined : words(KERNEL_WORDS),
    hasKernelIds: origin === 'kernel',
    isMirror: origin === 'mirror',
    seed,
    interfaceNames: new NameDictionary().shared,
  }
}

function clockColumn(): SharedArrayBuffer {
  const column = new SharedArrayBuffer(CLOCK_PLACES * 8)
  new Float64Array(column)[CLOCK_TCP_WORDS] = TCP_RECORD_WORDS
  return column
}

/** The columns of a table, as views; shared by its writer and its readers. */
export class TableColumns {
  readonly capacity: number
  readonly words: Int32Array
  readonly floats: Float64Array
  readonly attributes: Int32Array
  readonly addresses6: Int32Array
  readonly tcp: Int32Array
  /** Carries of the packet counters, In then Out; touched only past 2^32 packets. */
  readonly carries: Uint16Array
  /**
   * Record number plus one of the session that had the same key before, and that record's generation word at the
   * time; touched only when a key is used again.
   */
  readonly older: Int32Array
  /** What a configuration decided; touched only under one. */
  readonly decisions: Int32Array
  /** Keys of the server's side; touched only where it differs from the client's. */
  readonly translations: Int32Array
  readonly translationFloats: Float64Array
  readonly counts: Float64Array
  readonly clock: Float64Array
  /** What a kernel says of its connections; undefined where sessions come from packets. */
  readonly kernel: Int32Array | undefined
  readonly hasKernelIds: boolean
  readonly isMirror: boolean
  readonly seed: number
  readonly interfaceNames: NameDictionary
  /** In the writer's thread, of sessions whose ways are found out when they are wanted. */
  ways: SessionWays | undefined
  /** In the writer's thread, of a kernel's sessions: whether anybody tells their labels. */
  areLabelsTold = true
  /** In the writer's thread, of a mirror's sessions. */
  readonly traffic: ToldTraffic | undefined

  constructor(shared: SharedTable) {
    this.capacity = shared.capacity
    this.words = new Int32Array(shared.records)
    this.floats = new Float64Array(shared.records)
    this.attributes = new Int32Array(shared.attributes)
    this.addresses6 = new Int32Array(shared.addresses6)
    this.tcp = new Int32Array(shared.tcp)
    this.carries = new Uint16Array(shared.carries)
    this.older = new Int32Array(shared.older)
    this.decisions = new Int32Array(shared.decisions)
    this.translations = new Int32Array(shared.translations)
    this.translationFloats = new Float64Array(shared.translations)
    this.counts = new Float64Array(shared.counts)
    this.clock = new Float64Array(shared.clock)
    this.kernel = shared.kernel && new Int32Array(shared.kernel)
    this.hasKernelIds = shared.hasKernelIds
    this.isMirror = shared.isMirror
    this.traffic = shared.isMirror ? new ToldTraffic() : undefined
    this.seed = shared.seed
    this.interfaceNames = new NameDictionary(shared.interfaceNames)
  }

  /**
   * Microseconds since 1970 that packets and bytes are told as of: now, or when they were last read; NaN before time has
   * begun.
   */
  get countersAsOf(): number {
    if (this.clock[CLOCK_STARTED] === 0) return Number.NaN
    return this.clock[CLOCK_COUNTED]! || this.clock[CLOCK_NOW]!
  }

  /**
   * The first moment at which a session that runs at `nowMicroseconds` may end: any, by its own time, but where only others
   * end sessions, it is after now.
   */
  earliestEnd(nowMicroseconds: number): number {
    return this.isMirror ? nowMicroseconds + 1 : Number.NEGATIVE_INFINITY
  }

  /** Whether some counters are newer than that, as all are being read. */
  get areCountersMixed(): boolean {
    return this.clock[CLOCK_COUNTING] === 1
  }

  /** Words of a TCP record: where record n begins is (n - 1) times this. The same from the first session on. */
  get tcpWords(): number {
    // A small integer for the compiler, where the column holds a float.
    return this.clock[CLOCK_TCP_WORDS]! | 0
  }
}
