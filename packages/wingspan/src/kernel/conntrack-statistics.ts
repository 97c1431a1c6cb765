/** What the kernel counts of its connection table as a whole. */
import { ProcessorStatistic, TableStatistic } from './conntrack-attributes.js'
import {
  ATTRIBUTE_BYTES,
  ATTRIBUTE_TYPE_MASK,
  LITTLE_ENDIAN,
  NETFILTER_BYTES,
  padded,
} from './netlink-message.js'

export interface ConntrackStatistics {
  /** Connections now, and how many there may be; undefined where the kernel does not say. */
  readonly entries: number | undefined
  readonly maximum: number | undefined
  /** Packets that could not be given a connection: the table was full, or another packet's came first. */
  readonly failed: number | undefined
  /** Packets that belong to no connection and may not begin one. */
  readonly invalid: number | undefined
}

/** Connections that were refused, by what the kernel counts apart. */
const FAILURES: readonly number[] = [
  ProcessorStatistic.insertFailed,
  ProcessorStatistic.drop,
  ProcessorStatistic.chainTooLong,
]

/** Adds up messages of statistics. */
export class StatisticsReader {
  #entries: number | undefined
  #maximum: number | undefined
  #failed: number | undefined
  #invalid: number | undefined

  /** One processor's, from the message's netfilter header on. */
  addProcessor(view: DataView, from: number, end: number): void {
    eachNumber(view, from, end, (type, value) => {
      if (FAILURES.includes(type)) this.#failed = (this.#failed ?? 0) + value
      if (type === ProcessorStatistic.invalid) this.#invalid = (this.#invalid ?? 0) + value
    })
  }

  /** The whole table's. */
  addTable(view: DataView, from: number, end: number): void {
    eachNumber(view, from, end, (type, value) => {
      if (type === TableStatistic.entries) this.#entries = value
      if (type === TableStatistic.maximum) this.#maximum = value
    })
  }

  get statistics(): ConntrackStatistics {
    return {
      entries: this.#entries,
      maximum: this.#maximum,
      failed: this.#failed,
      invalid: this.#invalid,
    }
  }
}

function eachNumber(
  view: DataView,
  from: number,
  end: number,
  take: (type: number, value: number) => void,
): void {
  for (let at = from + NETFILTER_BYTES; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    if (length < ATTRIBUTE_BYTES || at + length > end) return
    if (length >= ATTRIBUTE_BYTES + 4) {
      take(view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK, view.getUint32(at + ATTRIBUTE_BYTES))
    }
    at += padded(length)
  }
}
