/** `| refresh`: an answer again and again, each under the time of day, until somebody stops it. */
import { type ByteSink, encodeText } from '../render/index.js'

/** Who can repeat: a program with a clock and somebody who can interrupt it. */
export interface Repeat {
  /** The time of day in words, as `2026-03-02 09:00:00 UTC`. */
  now(): string
  /** Resolves after so many seconds, or before that when `sink` is closed. */
  wait(seconds: number, sink: ByteSink): Promise<void>
}

const NO_REPEAT = 'error: refresh is not possible here\n'

/** Writes `once` until the sink is closed; without a `repeat`, that it cannot. */
export async function repeated(
  seconds: number,
  repeat: Repeat | undefined,
  sink: ByteSink,
  once: () => Promise<void>,
): Promise<void> {
  if (!repeat) return sink.write(encodeText(NO_REPEAT))
  while (!sink.closed) {
    await sink.write(encodeText(`---(refreshed at ${repeat.now()})---\n`))
    await once()
    if (!sink.closed) await repeat.wait(seconds, sink)
  }
}
