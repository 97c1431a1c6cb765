/** The answer to a command line: the command asked, its result written in the form wanted and through the pipes. */
import type { ParsedLine } from '../command/index.js'
import type { ByteSink } from '../render/index.js'
import { executeShow, type ShowCommand, type ShowSource } from '../show/index.js'
import { display } from './display.js'
import { type Repeat, repeated } from './repeat.js'
import type { OpenFile } from './save-pipe.js'
import { throughPipes } from './through-pipes.js'

/**
 * Asks `source` and writes what comes out of the pipes to `sink`. Whether the command may run was decided before.
 * Resolves when the sink has taken all, or quietly when it is closed; rejects with what `open`, a file or the sink
 * throws. `repeat` is for `| refresh`, which ends when the sink is closed.
 */
export function answer(
  command: ShowCommand,
  { pipes, rpc }: ParsedLine,
  source: ShowSource,
  sink: ByteSink,
  open: OpenFile,
  repeat?: Repeat,
): Promise<void> {
  const displayed = pipes.find((pipe) => pipe.kind === 'display')
  const refreshed = pipes.find((pipe) => pipe.kind === 'refresh')
  const once = () =>
    throughPipes(pipes, sink, open, (first) =>
      display(displayed?.form, () => executeShow(command, source), rpc, first),
    )
  return refreshed ? repeated(refreshed.seconds, repeat, sink, once) : once()
}
