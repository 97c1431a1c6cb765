/**
 * How fast counters grow: the difference of two answers by the time between the moments that their counters are of.
 * Whoever answers says which moment that is (names of elements as in render), as counters may be read less often than
 * they are asked for, and a table's clock need not go as fast as the machine's.
 */
import type { JsonElement } from './json-element.js'

/** Packets and bytes so far; NaN: not known. */
export interface Counts {
  readonly packets: number
  readonly bytes: number
}

/** NaN: not known, as at the first sight, or where one of the counters has fallen. */
export interface Rates {
  readonly packetsPerSecond: number
  readonly bytesPerSecond: number
}

export const UNKNOWN: Rates = { packetsPerSecond: Number.NaN, bytesPerSecond: Number.NaN }

/** Less time than this between two answers tells nothing. */
const LEAST_SECONDS = 0.5

interface Sample extends Counts {
  readonly atSeconds: number
  readonly rates: Rates
}

/** The moment that an answer's counters are of, in seconds; NaN: not known. */
export function countersAsOf(answer: JsonElement): number {
  return answer.all('flow-session-information')[0]?.number('counters-as-of') ?? Number.NaN
}

/** Holds the counters of one answer, so no more of them than that has. */
export class RateMeter {
  readonly #has: 'all' | 'some'
  #samples = new Map<string, Sample>()
  #atSeconds = Number.NaN

  /** `has`: what answers have of all that there is. Of all, what was not there before has begun with nothing. */
  constructor(has: 'all' | 'some') {
    this.#has = has
  }

  /** Takes an answer's counters by name, and returns their rates in the same order. */
  measure(counted: readonly (readonly [name: string, counts: Counts])[], atSeconds: number): Rates[] {
    const before = this.#samples
    const unseen = this.#has === 'all' ? nothing(this.#atSeconds) : undefined
    this.#samples = new Map()
    this.#atSeconds = atSeconds
    return counted.map(([name, counts]) => {
      const sample = sampled(before.get(name) ?? unseen, counts, atSeconds)
      this.#samples.set(name, sample)
      return sample.rates
    })
  }
}

function nothing(atSeconds: number): Sample {
  return { packets: 0, bytes: 0, atSeconds, rates: { packetsPerSecond: 0, bytesPerSecond: 0 } }
}

function sampled(last: Sample | undefined, { packets, bytes }: Counts, atSeconds: number): Sample {
  const passed = atSeconds - (last?.atSeconds ?? Number.NaN)
  if (last && passed >= 0 && passed < LEAST_SECONDS) return last
  return { packets, bytes, atSeconds, rates: last ? difference(last, { packets, bytes }, passed) : UNKNOWN }
}

function difference(last: Counts, { packets, bytes }: Counts, seconds: number): Rates {
  // One that has fallen says that the other is no measure either; another table may have a clock that is behind.
  if (packets < last.packets || bytes < last.bytes || !(seconds > 0)) return UNKNOWN
  return {
    packetsPerSecond: (packets - last.packets) / seconds,
    bytesPerSecond: (bytes - last.bytes) / seconds,
  }
}
