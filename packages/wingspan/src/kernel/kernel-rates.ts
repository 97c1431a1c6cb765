/**
 * Bytes per second of the kernel's connections, from one reading of its table to another: one reading before is kept,
 * and a connection is found in it by its original direction, its zone and the kernel's identifier together.
 */
import { measureLifeRate, type RateMemory, type SessionMeasure, type TableColumns } from '@wingspan/engine'
import { bytesOf, ReadConnections } from './read-connections.js'

const MICROSECONDS = 1_000_000
/** A rate over less than this says little: the one before is told again. */
const LEAST_AGE_MICROSECONDS = 500_000
/** What was read longer ago is no measure of now. */
const MOST_AGE_MICROSECONDS = 60_000_000

class RatedReading {
  readonly columns: TableColumns
  readonly connections: ReadConnections
  /** What was told, by record. */
  readonly rates: Float64Array

  constructor(columns: TableColumns) {
    this.columns = columns
    this.connections = new ReadConnections(columns)
    this.rates = new Float64Array(columns.capacity)
  }
}

export class KernelRates implements RateMemory {
  /** What others are held against, until a reading has been held against it that is so much younger. */
  #base: RatedReading | undefined
  #current: RatedReading | undefined

  /** Of a connection that the reading before did not have, the rate of its whole life; NaN where that is not known. */
  readonly measure: SessionMeasure = (columns, now, records, count, values) => {
    measureLifeRate(columns, now, records, count, values)
    const { connections, rates } = this.#reading(columns)
    const base = this.#base
    const age = base ? ageOf(base, columns) : Number.NaN
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      connections.add(record)
      const former = base && age <= MOST_AGE_MICROSECONDS ? base.connections.find(columns, record) : -1
      if (former >= 0) {
        const bytes = bytesOf(columns, record) - bytesOf(base!.columns, former)
        if (age < LEAST_AGE_MICROSECONDS) values[i] = base!.rates[former]!
        // Counters that were not known then, or have been set back, tell nothing of since then.
        else if (bytes >= 0) values[i] = (bytes / age) * MICROSECONDS
      }
      rates[record] = values[i]!
    }
  }

  #reading(columns: TableColumns): RatedReading {
    const last = this.#current
    if (last?.columns === columns) return last
    if (last && !(this.#base && ageOf(this.#base, last.columns) < LEAST_AGE_MICROSECONDS)) this.#base = last
    this.#current = new RatedReading(columns)
    return this.#current
  }
}

/** How much older a reading is than those columns. */
function ageOf(reading: RatedReading, columns: TableColumns): number {
  return columns.countersAsOf - reading.columns.countersAsOf
}
