/**
 * What the daemon and the program's other runs on the same machine say to each other: HTTP over a socket of the file
 * system, whose permissions decide who may.
 *
 *     POST /command     a CommandRequest    200 and the answer; 204 when the line was `exit`; 400, and 413
 *                                           for one that is too long, and a LineFailure
 *     POST /stop        a StopRequest       200 and {}
 *     POST /candidates  { line }            200 and { candidates }
 *     POST /check       { line }            200 and { fault }, null where the line is right
 *     GET  /device                          200 and { hostName }
 *     GET  /login                           200 and { login }, and no end until whoever is logged in leaves
 *     POST /reload                          200 and a ReloadAnswer; 409 and { message }
 */
import type { AnswerEnd, Candidate } from '@wingspan/junos'
import type { LineFault } from '../terminal/index.js'

/** Bytes of a request's body. */
export const LARGEST_REQUEST_BYTES = 64 * 1024
/** Clients at once. */
export const MOST_LOCAL_CLIENTS = 64
/** The header, perhaps several, of an answer that says how it is to be paged. */
export const PAGING_HEADER = 'wingspan-paging'
/** The header, perhaps several, of an answer that something is to be said beside: a sentence, encoded as in a URI. */
export const WARNING_HEADER = 'wingspan-warning'
/** The trailer of an answer: `unanswered` behind one that says why there is none. */
export const OUTCOME_TRAILER = 'wingspan-outcome'

export type Paging = 'no-more' | 'hold'

export interface LineRequest {
  readonly line: string
}

export interface CommandRequest extends LineRequest {
  /** The width before the line on the screen. */
  readonly promptLength: number
  /** The number that /login gave; undefined for who has not logged in. */
  readonly login?: number
}

/** The end is wanted of the answer that is under way for who has logged in, who still reads what that says of it. */
export interface StopRequest {
  /** The number that /login gave. */
  readonly login: number
}

export interface CandidatesAnswer {
  readonly candidates: readonly Candidate[]
}

export interface CheckAnswer {
  readonly fault: LineFault | null
}

export interface LoginAnswer {
  readonly login: number
}

/** What has become of a configuration that was loaded again. */
export interface ReloadAnswer {
  readonly generation: number
  /** Sessions that it has ended. */
  readonly ended: number
  /** What is to be said of it; one sentence each. */
  readonly warnings: readonly string[]
}

export interface DeviceFacts {
  readonly hostName: string
}

/** A line that was wrong or refused, as text for a prompt (the line is on the screen already) and for elsewhere. */
export interface LineFailure {
  readonly promptText: string
  readonly lineText: string
}

/** What has become of a line. */
export type Outcome = AnswerEnd | 'exit' | LineFailure
