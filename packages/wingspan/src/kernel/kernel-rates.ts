/**
 * Bytes per second of the kernel's connections, from one reading of its table to the next: the reading before is kept,
 * and a connection is found in it by its original direction, its zone and the kernel's identifier together.
 */
import { measureLifeRate, type RateMemory, type SessionMeasure, type TableColumns } from '@wingspan/engine'
import { bytesOf, ReadConnections } from './read-connections.js'

const MICROSECONDS = 1_000_000
/** A rate over less than this says little: such a reading is not what the next one is held against. */
const LEAST_AGE_MICROSECONDS = 500_000
/** What was read longer ago is no measure of now. */
const MOST_AGE_MICROSECONDS = 60_000_000

export class KernelRates implements RateMemory {
  #before: ReadConnections | undefined
  #current: ReadConnections | undefined

  /** Of a connection that the reading before did not have, the rate of its whole life; NaN where that is not known. */
  readonly measure: SessionMeasure = (columns, now, records, count, values) => {
    measureLifeRate(columns, now, records, count, values)
    const current = this.#reading(columns)
    const before = this.#before
    const age = before ? columns.countersAsOf - before.columns.countersAsOf : Number.NaN
    const isMeasure = age >= LEAST_AGE_MICROSECONDS && age <= MOST_AGE_MICROSECONDS
    for (let i = 0; i < count; i++) {
      const record = records[i]!
      current.add(record)
      const former = isMeasure ? before!.find(columns, record) : -1
      if (former < 0) continue
      const bytes = bytesOf(columns, record) - bytesOf(before!.columns, former)
      // Counters that were not known then, or have been set back, tell nothing of since then.
      if (bytes >= 0) values[i] = (bytes / age) * MICROSECONDS
    }
  }

  #reading(columns: TableColumns): ReadConnections {
    const last = this.#current
    if (last?.columns === columns) return last
    if (last && columns.countersAsOf - last.columns.countersAsOf >= LEAST_AGE_MICROSECONDS)
      this.#before = last
    this.#current = new ReadConnections(columns)
    return this.#current
  }
}
