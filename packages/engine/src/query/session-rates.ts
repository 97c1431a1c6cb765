/**
 * Bytes per second of each session, from one question to the next. Whatever a question measures it remembers, so the
 * next one tells the rate between the two. A question that comes very soon, or before counters have been read again
 * where others count, gets the answer of the one before it; where nothing is remembered, or only what is long past, the
 * rate is that of the session's whole life.
 */
import { FLOAT_BYTES, RECORD_FLOAT_SHIFT, RECORD_WORD_SHIFT } from '../table/index.js'
import type { RateMemory } from './rate-memory.js'
import { measureLifeRate, type SessionMeasure } from './session-measure.js'

const MICROSECONDS = 1_000_000
/** A rate over less than this says little: what was measured is measured again only then. */
const LEAST_AGE_MICROSECONDS = 500_000
/** What was measured longer ago is no measure of now. */
const MOST_AGE_MICROSECONDS = 60_000_000

/** What is remembered of a record, as floats: its bytes, the moment that they are of, and the rate that was told. */
const SAMPLE_FLOATS = 3
const SAMPLE_TIME = 1
const SAMPLE_RATE = 2

export class SessionRates implements RateMemory {
  private samples = new Float64Array(0)
  /** The generation word of the session that the sample is of: another session's record tells nothing. */
  private generations = new Int32Array(0)

  /**
   * In bytes per second, as of the moment that counters are told as of; remembers what rates were made of. NaN where
   * bytes are not known, or a life's length.
   */
  readonly measure: SessionMeasure = (columns, now, records, count, values) => {
    this.reserve(columns.capacity)
    measureLifeRate(columns, now, records, count, values)
    const { samples, generations } = this
    const { words, floats, countersAsOf, areCountersMixed } = columns
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      const float = (record << RECORD_FLOAT_SHIFT) + FLOAT_BYTES
      const bytes = floats[float]! + floats[float + 1]!
      if (Number.isNaN(bytes)) continue
      const generation = words[record << RECORD_WORD_SHIFT]!
      const at = record * SAMPLE_FLOATS
      const age = countersAsOf - samples[at + SAMPLE_TIME]!
      if (generations[record] === generation && age <= MOST_AGE_MICROSECONDS) {
        if (age < LEAST_AGE_MICROSECONDS || areCountersMixed) {
          values[i] = samples[at + SAMPLE_RATE]!
          continue
        }
        // Others may set a kernel's counters back.
        values[i] = (Math.max(0, bytes - samples[at]!) / age) * MICROSECONDS
      }
      if (areCountersMixed) continue
      generations[record] = generation
      samples[at] = bytes
      samples[at + SAMPLE_TIME] = countersAsOf
      samples[at + SAMPLE_RATE] = values[i]!
    }
  }

  /** Memory for all records, once somebody asks; the system gives pages as they are used. */
  private reserve(capacity: number): void {
    if (this.generations.length === capacity) return
    this.samples = new Float64Array(capacity * SAMPLE_FLOATS)
    this.generations = new Int32Array(capacity)
  }
}
