/** What sessions can be sorted by: the one list, with the number that each looks at. */
import {
  measureBytes,
  measureDuration,
  measureLifeRate,
  measurePackets,
  measureStart,
  measureTimeLeft,
  type SessionMeasure,
} from './session-measure.js'

/** The largest number comes first: of start times the newest, of timeouts the one that is longest from its end. */
export const ORDER_MEASURES = {
  bytes: measureBytes,
  packets: measurePackets,
  duration: measureDuration,
  timeout: measureTimeLeft,
  'start-time': measureStart,
  /** Where nothing is remembered of an earlier question. */
  'bytes-rate': measureLifeRate,
} as const satisfies Readonly<Record<string, SessionMeasure>>

export type SessionOrder = keyof typeof ORDER_MEASURES

export interface SessionSort {
  readonly by: SessionOrder
  /** How many sessions are chosen: 1 or more. Memory is taken for as many. */
  readonly most: number
}
