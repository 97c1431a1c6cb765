/** The way of an answer through the pipes of a command line (Junos CLI reference, `| (pipe)`). */
import type { Pipe } from '../command/index.js'
import type { ByteSink } from '../render/index.js'
import { CountPipe } from './count-pipe.js'
import { FindPipe } from './find-pipe.js'
import { LastPipe } from './last-pipe.js'
import { MatchPipe } from './match-pipe.js'
import { Outlet, type PipeSink } from './pipe-sink.js'
import { type OpenFile, SavePipe } from './save-pipe.js'
import { TrimPipe } from './trim-pipe.js'

/**
 * Lets `write` write into the first pipe; what comes out of the last one goes to `sink`. Resolves when the sink has
 * taken all, or quietly when it is closed: a file is then given up, as it is where anything is thrown. Rejects with
 * what `open`, a file, `write` or the sink throws.
 */
export async function throughPipes(
  pipes: readonly Pipe[],
  sink: ByteSink,
  open: OpenFile,
  write: (sink: ByteSink) => void | Promise<void>,
): Promise<void> {
  const first = pipes.reduceRight<PipeSink>((next, pipe) => pipeSink(pipe, next, open), new Outlet(sink))
  try {
    await write(first)
    if (first.closed) first.abandon()
    else await first.end()
  } catch (error) {
    first.abandon()
    throw error
  }
}

function pipeSink(pipe: Pipe, next: PipeSink, open: OpenFile): PipeSink {
  switch (pipe.kind) {
    case 'match':
      return new MatchPipe(next, pipe.expression, true)
    case 'except':
      return new MatchPipe(next, pipe.expression, false)
    case 'find':
      return new FindPipe(next, pipe.expression)
    case 'count':
      return new CountPipe(next)
    case 'last':
      return new LastPipe(next, pipe.lines)
    case 'trim':
      return new TrimPipe(next, pipe.columns)
    case 'save':
      return new SavePipe(next, pipe.fileName, open)
    case 'no-more':
    case 'hold':
    case 'refresh':
    case 'display':
      return next
  }
}
