/**
 * Packet stories under a configuration: packets come in by interfaces of the device, and what the table, the counters
 * and the events say is looked at.
 */
import {
  Configuration,
  type ConfigurationRules,
  DROP_REASON_WORDS,
  type EventReader,
  SessionCursor,
  SessionEvent,
  SessionEvents,
} from '@wingspan/engine'
import { expect } from 'vitest'
import { Story, type StoryOptions } from '../../../engine/test/story/story.js'
import { type Hosts, type LoadedConfiguration, loadConfiguration, type ShowSource } from '../../src/index.js'
import { printed, showSource } from '../show/ask.js'

export interface ConfiguredStoryOptions extends Omit<StoryOptions, 'configured' | 'captureInterfaceName'> {
  /** Names of the capture interfaces, by number. */
  readonly captures?: readonly string[]
  /** Interface of the configuration by name of a capture interface. */
  readonly interfaceMap?: ReadonlyMap<string, string>
  readonly hosts?: Hosts
}

/** Loads a configuration that must have no errors. */
export function loadSound(text: string, hosts?: Hosts, before?: ConfigurationRules): LoadedConfiguration {
  const loaded = loadConfiguration(text, hosts, before)
  expect(loaded.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return loaded
}

export class ConfiguredStory extends Story {
  configuration: Configuration
  shown: ShowSource
  readonly #captures: readonly string[]
  readonly #options: ConfiguredStoryOptions
  /** What happens, for readers of their own. */
  readonly happenings: SessionEvents
  readonly #reader: EventReader
  readonly #cursor: SessionCursor

  /** Without `captures` the capture does not say by which interface packets came: routes decide. */
  constructor(text: string, options: ConfiguredStoryOptions = {}) {
    const { captures = [], interfaceMap = new Map(), hosts, ...table } = options
    const loaded = loadSound(text, hosts)
    const configuration = new Configuration(loaded.rules!, 1)
    const events = new SessionEvents()
    super({
      ...table,
      captureInterfaceName: (index) => captures[index] ?? `cap${index}`,
      configured: { configuration, interfaceMap, events, natSeed: 7 },
    })
    this.configuration = configuration
    this.#captures = captures
    this.#options = options
    this.happenings = events
    this.#reader = events.reader()
    this.#cursor = new SessionCursor(this.table.columns)
    this.shown = this.#show(loaded)
  }

  /** Goes on under another configuration, and reconsiders so many sessions at a time. */
  reload(text: string, slice = 1): this {
    const { interfaceMap = new Map(), hosts } = this.#options
    const loaded = loadSound(text, hosts, this.configuration.rules)
    const { generation } = this.configuration
    const configuration = new Configuration(loaded.rules!, generation + 1, this.configuration)
    const options = { configuration, interfaceMap, events: this.happenings, natSeed: 7 }
    const reconsideration = this.pipeline.useConfiguration(options)
    while (!reconsideration.advance(slice)) {}
    this.configuration = configuration
    this.shown = this.#show(loaded)
    return this
  }

  #show({ root }: LoadedConfiguration): ShowSource {
    const path = this.pipeline.configured!
    return showSource(this, {
      written: root,
      configured: { configuration: this.configuration, name: 'story.conf', path },
    })
  }

  /** Packets seen on a capture interface, by its name. */
  sendBy(capture: string, ...packets: Uint8Array[]): this {
    const index = this.#captures.indexOf(capture)
    if (index < 0) throw new TypeError(`no capture interface: ${capture}`)
    return this.sendOn(index, ...packets)
  }

  /** What a command prints. */
  print(line: string): Promise<string> {
    return printed(line, this.shown)
  }

  /** Lines of `show security flow session …`, blanks at their ends and empty lines left out. */
  async lines(words = ''): Promise<string[]> {
    const text = await this.print(`show security flow session ${words}`)
    return text
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '')
  }

  /** The wings that are listed, as `In SOURCE --> DESTINATION;protocol INTERFACE PACKETS`, in order. */
  async wings(words = ''): Promise<string[]> {
    const wing = /^ *(In|Out): ([^,]*), .*If: ([^,]*), Pkts: (\d+),/
    return (await this.lines(words)).flatMap((line) => {
      const [, direction, flow, name, packets] = wing.exec(line) ?? []
      return direction === undefined ? [] : [`${direction} ${flow} ${name} ${packets}`]
    })
  }

  /** Packets dropped, by the words of their reason. */
  get drops(): Readonly<Record<string, number>> {
    const { dropPackets } = this.pipeline.counters
    return Object.fromEntries(
      DROP_REASON_WORDS.map((word, reason) => [word, dropPackets[reason]!] as const).filter(
        ([, packets]) => packets > 0,
      ),
    )
  }

  /** What has happened since the last look: kind and drop reason or policy number, in order. */
  events(): string[] {
    const seen: string[] = []
    const kinds = Object.entries(SessionEvent)
    while (this.#reader.next(this.#cursor)) {
      const { kind, detail } = this.#reader
      const word = kinds.find(([, value]) => value === kind)![0]
      const isDropped = kind === SessionEvent.failed || kind === SessionEvent.dropped
      seen.push(`${word} ${isDropped ? DROP_REASON_WORDS[detail] : `by ${this.#cursor.policy}`}`)
    }
    return seen
  }
}
