/**
 * When a session ends, and what it is at a moment: from its state word and when its last packet came, the two that
 * a record, a copy of one and a column hold alike. Times are microseconds since 1970.
 */
import { NEVER_SECONDS } from '../application/index.js'
import { SessionState } from '../session/index.js'
import { STATE_MASK, TIMEOUT_SHIFT } from './record-layout.js'

const MICROSECONDS = 1_000_000

/** When the session ends without another packet, infinity for never; of an ended session when it ended. */
export function deadlineOf(stateWord: number, lastMicroseconds: number): number {
  if (stateWord >>> TIMEOUT_SHIFT === NEVER_SECONDS && isLive(stateWord)) return Number.POSITIVE_INFINITY
  return lastMicroseconds + (stateWord >>> TIMEOUT_SHIFT) * MICROSECONDS
}

/**
 * The same as readers have it: where only others end sessions a running one goes on until they say so, so it does not
 * end before `earliestMicroseconds`, `TableColumns.earliestEnd`.
 */
export function deadlineFrom(
  earliestMicroseconds: number,
  stateWord: number,
  lastMicroseconds: number,
): number {
  const deadline = deadlineOf(stateWord, lastMicroseconds)
  return deadline < earliestMicroseconds && isLive(stateWord) ? earliestMicroseconds : deadline
}

/** The last packet's time that puts the deadline at `deadlineMicroseconds`, for a session that ends there. */
export function lastOf(stateWord: number, deadlineMicroseconds: number): number {
  return deadlineMicroseconds - (stateWord >>> TIMEOUT_SHIFT) * MICROSECONDS
}

/** Whether the session has not been ended; its deadline may have come all the same. */
export function isLive(stateWord: number): boolean {
  const state = stateWord & STATE_MASK
  return state === SessionState.valid || state === SessionState.pending
}

/** SessionState at `now`: a session whose deadline has come has ended, marked or not. */
export function stateAt(stateWord: number, deadlineMicroseconds: number, nowMicroseconds: number): number {
  return isLive(stateWord) && deadlineMicroseconds <= nowMicroseconds
    ? SessionState.invalidated
    : stateWord & STATE_MASK
}

/** Whether the session has ended by `now`, marked or not. */
export function isOver(stateWord: number, deadlineMicroseconds: number, nowMicroseconds: number): boolean {
  return stateAt(stateWord, deadlineMicroseconds, nowMicroseconds) === SessionState.invalidated
}

/**
 * Current timeout: seconds left as the device shows them, in steps of two, of which the last goes no further than the
 * timeout itself; 0 when over.
 */
export function secondsLeft(
  stateWord: number,
  deadlineMicroseconds: number,
  nowMicroseconds: number,
): number {
  if (isOver(stateWord, deadlineMicroseconds, nowMicroseconds)) return 0
  if (deadlineMicroseconds === Number.POSITIVE_INFINITY) return NEVER_SECONDS
  const seconds = 2 * Math.ceil((deadlineMicroseconds - nowMicroseconds) / (2 * MICROSECONDS))
  const timeout = stateWord >>> TIMEOUT_SHIFT
  // More than one above it is left where the record has no room for the timeout, or nobody knows it.
  return seconds === timeout + 1 && timeout > 0 ? timeout : seconds
}

/** Whole seconds of table time at a moment, where table time begins at `base`: starts are stored so. */
export function tableSeconds(timeMicroseconds: number, baseMicroseconds: number): number {
  return Math.floor((timeMicroseconds - baseMicroseconds) / MICROSECONDS)
}

/**
 * Table seconds until which the session has lasted: its end, or now. The caller tells `nowMicroseconds` in table
 * seconds too, once for many sessions.
 */
export function lastedUntilSeconds(
  stateWord: number,
  deadlineMicroseconds: number,
  nowMicroseconds: number,
  nowSeconds: number,
  baseMicroseconds: number,
): number {
  if (!isOver(stateWord, deadlineMicroseconds, nowMicroseconds)) return nowSeconds
  return tableSeconds(deadlineMicroseconds, baseMicroseconds)
}
