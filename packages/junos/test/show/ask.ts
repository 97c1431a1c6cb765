/** Commands put to the table of a packet story, and what is printed. */

import type { Story } from '../../../engine/test/story/story.js'
import {
  type ByteSink,
  CommandError,
  type CommandSource,
  type DeviceSource,
  executeCommand,
  parseCommand,
  renderJson,
  renderText,
  renderXml,
  type ShowSource,
  SUPER_USER,
} from '../../src/index.js'

export function showSource(story: Story, more: Partial<ShowSource> = {}): ShowSource {
  const { columns } = story.table
  return {
    sessions: story.source,
    columns,
    counters: story.pipeline.counters,
    inputs: [],
    written: undefined,
    configured: undefined,
    ...more,
  }
}

const [START, NOW] = [Date.UTC(2026, 2, 2, 9), Date.UTC(2026, 2, 3, 19, 30, 5)]

/** A device that began a day and a half ago, and who is at it. */
export const DEVICE: DeviceSource = {
  hostName: 'branch',
  user: {
    name: 'ada',
    loginClass: SUPER_USER,
    encryptedPassword: undefined,
    publicKeys: [],
    idleTimeoutMinutes: undefined,
  },
  nowMilliseconds: NOW,
  startMilliseconds: START,
  loadAverages: [0.07, 1, 12.345],
  logins: [
    {
      user: 'ada',
      terminal: 'pts/0',
      from: '192.0.2.7',
      sinceMilliseconds: Date.UTC(2026, 2, 3, 7, 5),
      activeMilliseconds: NOW - 59_000,
      what: 'cli',
    },
    {
      user: 'a\u001bvery-long-name',
      terminal: 'nc/0',
      from: undefined,
      sinceMilliseconds: Date.UTC(2026, 2, 2, 23, 59),
      activeMilliseconds: NOW - 65 * 60_000,
      what: 'mgd',
    },
  ],
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

/** Who asks: others have their turn at once, and nobody stops anything, where it is not said otherwise. */
type Asker = Partial<Pick<CommandSource, 'turn' | 'isStopped'>>

export const printed = (line: string, source: ShowSource, asker?: Asker) =>
  rendered(line, source, renderText, asker)
export const printedXml = (line: string, source: ShowSource, asker?: Asker) =>
  rendered(line, source, renderXml, asker)
export const printedJson = (line: string, source: ShowSource, asker?: Asker) =>
  rendered(line, source, renderJson, asker)

async function rendered(
  line: string,
  source: ShowSource,
  render: typeof renderText,
  asker: Asker = {},
): Promise<string> {
  const sink = new CollectingSink()
  const command = parseCommand(line, source.configured?.configuration.applications)
  if (command instanceof CommandError || command.command === 'exit')
    throw new TypeError(`no command: ${line}`)
  const result = await executeCommand(command, {
    shown: source,
    device: DEVICE,
    answerCli: ({ command }) => `${command}\n`,
    turn: async () => {},
    ...asker,
  })
  await render(result, sink)
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
