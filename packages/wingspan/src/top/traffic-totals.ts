/** Totals of each protocol, and how their rates went on. */
import type { JsonElement } from './json-element.js'
import { type Counts, countersAsOf, RateMeter, type Rates } from './rates.js'

/** Rates remembered of a protocol, one an answer. */
export const MOST_REMEMBERED = 240

interface ProtocolCounts extends Counts {
  readonly protocol: string
  readonly sessions: number
}

/**
 * Rates are of what the table's sessions have gained, so no more than the traffic: one that was forgotten meanwhile has
 * taken its packets and bytes with it.
 */
export interface ProtocolTotals extends ProtocolCounts, Rates {
  /** Bytes a second, the newest last; NaN: not known. */
  readonly history: readonly number[]
}

export class TrafficTotals {
  readonly #meter = new RateMeter('all')
  #histories = new Map<string, readonly number[]>()

  /** Takes an answer; its protocols in its order. */
  take(answer: JsonElement): ProtocolTotals[] {
    const protocols = readProtocols(answer)
    const rates = this.#meter.measure(
      protocols.map((each) => [each.protocol, each]),
      countersAsOf(answer),
    )
    const before = this.#histories
    this.#histories = new Map()
    return protocols.map((each, place) => {
      const rate = rates[place]!
      const history = [...(before.get(each.protocol) ?? []), rate.bytesPerSecond].slice(-MOST_REMEMBERED)
      this.#histories.set(each.protocol, history)
      return { ...each, ...rate, history }
    })
  }
}

/** Names of elements as in render's `group-elements`. */
function readProtocols(answer: JsonElement): ProtocolCounts[] {
  return answer.all('flow-session-information').flatMap((list) =>
    list.all('flow-session-group').map((group) => ({
      protocol: group.text('group-name'),
      sessions: group.number('session-count'),
      packets: group.number('in-pkt-cnt') + group.number('out-pkt-cnt'),
      bytes: group.number('in-byte-cnt') + group.number('out-byte-cnt'),
    })),
  )
}
