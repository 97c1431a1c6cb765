/** The answer to a command line: the command run, its result written in the form wanted and through the pipes. */
import type { ParsedLine } from '../command/index.js'
import { type ByteSink, failureMessage } from '../render/index.js'
import type { ShowResult } from '../show/index.js'
import { display } from './display.js'
import { type Repeat, repeated } from './repeat.js'
import type { OpenFile } from './save-pipe.js'
import { throughPipes } from './through-pipes.js'

/**
 * Where an answer goes. Who shows it in pages may be told to show it without a pause, or to stay at its end until its
 * user leaves.
 */
export interface AnswerSink extends ByteSink {
  noMore?(): void
  hold?(): void
}

/** Whether what was written tells what was asked, or why that cannot be told. */
export type AnswerEnd = 'done' | 'unanswered'

/**
 * Runs a command by `execute` where its result is wanted, and writes what comes out of the pipes to `sink`. Resolves
 * when the sink has taken all, or quietly when it is closed; rejects with what `open`, a file or the sink throws.
 * `repeat` is for `| refresh`, which ends when the sink is closed.
 */
export async function answer(
  execute: () => ShowResult | Promise<ShowResult>,
  { pipes, rpc }: ParsedLine,
  sink: AnswerSink,
  open: OpenFile,
  repeat?: Repeat,
): Promise<AnswerEnd> {
  // What is inherited is the command's to show, in the form that stands beside.
  const [form] = pipes.flatMap((pipe) =>
    pipe.kind === 'display' && pipe.form !== 'inheritance' ? [pipe.form] : [],
  )
  const refreshed = pipes.find((pipe) => pipe.kind === 'refresh')
  // The next answer waits for nobody's key.
  if (refreshed || pipes.some(({ kind }) => kind === 'no-more')) sink.noMore?.()
  if (pipes.some(({ kind }) => kind === 'hold')) sink.hold?.()
  let isAnswered = refreshed === undefined || repeat !== undefined
  const watched = async () => {
    const result = await execute()
    isAnswered = failureMessage(result) === undefined
    return result
  }
  const once = () => throughPipes(pipes, sink, open, (first) => display(form, watched, rpc, first))
  await (refreshed ? repeated(refreshed.seconds, repeat, sink, once) : once())
  return isAnswered ? 'done' : 'unanswered'
}
