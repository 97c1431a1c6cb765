/**
 * What the daemon and the program's other runs on the same machine say to each other: HTTP over a socket of the file
 * system, whose permissions decide who may.
 *
 *     POST /command  { line, promptLength }    200 and the answer; 204 when the line was `exit`; 400 and a LineFailure
 *     GET  /device                             200 and { hostName }
 *     POST /reload                             204; 409 and { message }
 */

/** Bytes of a request's body. */
export const LARGEST_REQUEST_BYTES = 64 * 1024
/** Clients at once. */
export const MOST_LOCAL_CLIENTS = 64

export interface CommandRequest {
  readonly line: string
  /** The width before the line on the screen. */
  readonly promptLength: number
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
export type Outcome = 'done' | 'exit' | LineFailure
