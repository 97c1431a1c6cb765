/** Totals of each protocol, and how their rates went on. */
import type { JsonElement } from './json-element.js'
import { type Counts, countersAsOf, RateMeter, type Rates, UNKNOWN } from './rates.js'

/** Rates remembered of a protocol, one an answer. */
export const MOST_REMEMBERED = 240

interface ProtocolCounts extends Counts {
  readonly protocol: string
  readonly sessions: number
}

/**
 * Rates are of what the protocol has carried, where the answer tells that; else of what the table's sessions have gained,
 * so no more than the traffic: one that was forgotten meanwhile has taken its packets and bytes with it.
 */
export interface ProtocolTotals extends ProtocolCounts, Rates {
  /** Bytes a second, the newest last; NaN: not known. */
  readonly history: readonly number[]
}

export class TrafficTotals {
  readonly #meter = new RateMeter('all')
  #histories = new Map<string, readonly number[]>()

  /** Takes an answer; its protocols in its order, then those that have carried something and have no session left. */
  take(answer: JsonElement): ProtocolTotals[] {
    const sums = readSums(answer)
    const carried = readCarried(answer)
    const rates = this.#measure(carried ?? sums)
    const before = this.#histories
    this.#histories = new Map()
    const gone = (carried?.counted ?? []).flatMap(([protocol, counts]) =>
      sums.protocols.some((each) => each.protocol === protocol) ? [] : { protocol, sessions: 0, ...counts },
    )
    return [...sums.protocols, ...gone].flatMap((each) => {
      const rate = rates.get(each.protocol) ?? UNKNOWN
      const history = [...(before.get(each.protocol) ?? []), rate.bytesPerSecond].slice(-MOST_REMEMBERED)
      this.#histories.set(each.protocol, history)
      return each.sessions > 0 || rate.bytesPerSecond > 0 ? { ...each, ...rate, history } : []
    })
  }

  /** Rates by protocol. */
  #measure({ counted, atSeconds }: Counted): ReadonlyMap<string, Rates> {
    const rates = this.#meter.measure(counted, atSeconds)
    return new Map(counted.map(([protocol], place) => [protocol, rates[place]!]))
  }
}

interface Counted {
  readonly counted: readonly (readonly [protocol: string, counts: Counts])[]
  /** The moment that they are of. */
  readonly atSeconds: number
}

/** What the sessions that there are have carried. Names of elements, here and below, as in render's `group-elements`. */
function readSums(answer: JsonElement): Counted & { readonly protocols: readonly ProtocolCounts[] } {
  const protocols = answer.all('flow-session-information').flatMap((list) =>
    list.all('flow-session-group').map((group) => ({
      protocol: group.text('group-name'),
      sessions: group.number('session-count'),
      packets: group.number('in-pkt-cnt') + group.number('out-pkt-cnt'),
      bytes: group.number('in-byte-cnt') + group.number('out-byte-cnt'),
    })),
  )
  return {
    protocols,
    counted: protocols.map((each) => [each.protocol, each]),
    atSeconds: countersAsOf(answer),
  }
}

/** What all sessions have carried that there ever were; undefined where the answer does not tell it. */
function readCarried(answer: JsonElement): Counted | undefined {
  const [list] = answer.all('flow-session-information')
  if (!list || list.all('traffic-as-of').length === 0) return undefined
  return {
    counted: list
      .all('flow-protocol-traffic')
      .map((each) => [
        each.text('protocol-name'),
        { packets: each.number('pkt-cnt'), bytes: each.number('byte-cnt') },
      ]),
    atSeconds: list.number('traffic-as-of'),
  }
}
