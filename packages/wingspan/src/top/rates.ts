/** How fast counters grow: the difference of two answers by the time between them. */

/** Packets and bytes so far; NaN: not known. */
export interface Counts {
  readonly packets: number
  readonly bytes: number
}

/** NaN: not known, as at the first sight, or where counters have fallen. */
export interface Rates {
  readonly packetsPerSecond: number
  readonly bytesPerSecond: number
}

export const UNKNOWN_RATES: Rates = { packetsPerSecond: Number.NaN, bytesPerSecond: Number.NaN }

/** Less time than this between two answers tells nothing. */
const LEAST_MILLISECONDS = 500
const MILLISECONDS = 1000

interface Sample extends Counts {
  readonly atMilliseconds: number
  readonly rates: Rates
}

/** Holds the counters of one answer, so no more of them than that has. */
export class RateMeter {
  #samples = new Map<string, Sample>()

  /** Takes an answer's counters by name, and returns their rates in the same order. */
  measure(counted: readonly (readonly [name: string, counts: Counts])[], atMilliseconds: number): Rates[] {
    const before = this.#samples
    this.#samples = new Map()
    return counted.map(([name, counts]) => {
      const sample = sampled(before.get(name), counts, atMilliseconds)
      this.#samples.set(name, sample)
      return sample.rates
    })
  }
}

function sampled(last: Sample | undefined, { packets, bytes }: Counts, atMilliseconds: number): Sample {
  if (last === undefined) return { packets, bytes, atMilliseconds, rates: UNKNOWN_RATES }
  const passed = atMilliseconds - last.atMilliseconds
  if (passed < LEAST_MILLISECONDS) return last
  const perSecond = (now: number, then: number) =>
    now >= then ? ((now - then) * MILLISECONDS) / passed : Number.NaN
  return {
    packets,
    bytes,
    atMilliseconds,
    rates: {
      packetsPerSecond: perSecond(packets, last.packets),
      bytesPerSecond: perSecond(bytes, last.bytes),
    },
  }
}
