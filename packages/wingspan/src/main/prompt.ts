/** Commands until `exit`: at a prompt on a terminal, else one a line from standard input. */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { candidates } from '@wingspan/junos'
import type { CommandRunner } from './command-runner.js'
import { ExitCode } from './exit-code.js'
import { StreamSink } from './stream-sink.js'

const PROMPT = 'wingspan> '

/** Runs a prompt on a terminal; resolves when the user leaves it. */
export async function runPrompt(runner: CommandRunner, input: Readable, output: Writable): Promise<number> {
  const lines = createInterface({
    input,
    output,
    prompt: PROMPT,
    terminal: true,
    historySize: 1000,
    completer: (line: string) => complete(line),
  })
  const sink = new StreamSink(output)
  let isRunning = false
  // Ctrl-C ends the output that is running, or clears the line; it never ends the program.
  lines.on('SIGINT', () => {
    if (isRunning) sink.stop()
    else {
      output.write('^C\n')
      lines.write(null, { ctrl: true, name: 'e' })
      lines.write(null, { ctrl: true, name: 'u' })
      lines.prompt()
    }
  })
  lines.prompt()
  let saidExit = false
  for await (const line of lines) {
    isRunning = true
    const outcome = await runner.run(line, sink, PROMPT.length)
    isRunning = false
    sink.resume()
    saidExit = outcome === 'exit'
    if (saidExit || sink.closed) break
    if (typeof outcome !== 'string') output.write(outcome.promptText)
    lines.prompt()
  }
  lines.close()
  // The end of the input leaves the cursor behind the prompt.
  if (!saidExit) output.write('\n')
  return ExitCode.ok
}

/**
 * Runs one command a line from a stream that is no terminal; lines that begin with # are comments. Returns 1 when
 * any command was wrong.
 */
export async function runLines(
  runner: CommandRunner,
  input: Readable,
  output: Writable,
  errors: Writable,
): Promise<number> {
  const sink = new StreamSink(output)
  let exitCode: number = ExitCode.ok
  for await (const line of createInterface({ input, terminal: false })) {
    if (line.trimStart().startsWith('#')) continue
    const outcome = await runner.run(line, sink, 0)
    if (outcome === 'exit' || sink.closed) break
    if (typeof outcome === 'string') continue
    errors.write(outcome.lineText)
    exitCode = ExitCode.failed
  }
  return exitCode
}

function complete(line: string): [string[], string] {
  const partial = /\S*$/.exec(line)![0]
  const words = candidates(line)
    .filter(({ word, supported }) => supported && !word.startsWith('<') && word.startsWith(partial))
    .map(({ word }) => `${word} `)
  return [words, partial]
}
