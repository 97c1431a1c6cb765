/** Commands put to the table of a packet story, and what is printed. */

import type { Story } from '../../../engine/test/story/story.js'
import {
  type ByteSink,
  CommandError,
  executeShow,
  parseCommand,
  renderJson,
  renderText,
  renderXml,
  type ShowSource,
} from '../../src/index.js'

export function showSource(story: Story, more: Partial<ShowSource> = {}): ShowSource {
  const { columns } = story.table
  return {
    sessions: story.source,
    columns,
    counters: story.pipeline.counters,
    inputs: [],
    configured: undefined,
    ...more,
  }
}

/** Keeps what is written, and how it came. */
export class CollectingSink implements ByteSink {
  closed = false
  readonly pieces: Uint8Array[] = []

  write(bytes: Uint8Array): void {
    this.pieces.push(bytes.slice())
  }

  get text(): string {
    return Buffer.concat(this.pieces).toString('utf8')
  }
}

export const printed = (line: string, source: ShowSource) => rendered(line, source, renderText)
export const printedXml = (line: string, source: ShowSource) => rendered(line, source, renderXml)
export const printedJson = (line: string, source: ShowSource) => rendered(line, source, renderJson)

async function rendered(line: string, source: ShowSource, render: typeof renderText): Promise<string> {
  const sink = new CollectingSink()
  const command = parseCommand(line, source.configured?.configuration.applications)
  if (command instanceof CommandError || command.command === 'exit')
    throw new TypeError(`not a show command: ${line}`)
  await render(executeShow(command, source), sink)
  return sink.text
}

/** What `show security flow session` prints with these words after it. */
export async function sessionsPrinted(story: Story, words = ''): Promise<string> {
  return printed(`show security flow session ${words}`, showSource(story))
}

/** The identifiers of the sessions that were listed, in order. */
export function identifiers(text: string): number[] {
  return [...text.matchAll(/^Session ID: (\d+)/gm)].map((match) => Number(match[1]))
}
