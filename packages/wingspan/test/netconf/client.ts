/** A NETCONF client in memory, with its session and a clock that is turned by hand. */

import { FramingFault } from '../../src/netconf/framing-fault.js'
import type { Answer, NetconfChannel, NetconfHandler, SessionEnd } from '../../src/netconf/index.js'
import { NetconfSession, SessionRegistry } from '../../src/netconf/index.js'
import { MessageReader } from '../../src/netconf/message-reader.js'

export const encode = (text: string) => new TextEncoder().encode(text)
export const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

export const BASE = 'urn:ietf:params:xml:ns:netconf:base:1.0'
export const END = ']]>]]>'
export const hello = (...versions: string[]) =>
  `<hello xmlns="${BASE}"><capabilities>${versions
    .map((version) => `<capability>urn:ietf:params:netconf:base:${version}</capability>`)
    .join('')}</capabilities></hello>${END}`
export const chunked = (text: string) => `\n#${encode(text).length}\n${text}\n##\n`

/** Timers that expire when they are told to. */
export class HandClock {
  readonly #timers = new Set<{ at: number; expire: () => void }>()
  #now = 0

  readonly startTimer = (milliseconds: number, expire: () => void) => {
    const timer = { at: this.#now + milliseconds, expire }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  get running(): number {
    return this.#timers.size
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue
      this.#timers.delete(timer)
      timer.expire()
    }
  }
}

/** Both ends of a channel: the session has one, the test the other. */
class MemoryChannel implements NetconfChannel {
  closed = false
  /** Whether the session has ended it, and how. */
  ended: 'closed' | 'destroyed' | undefined
  /** What the session wrote. */
  readonly written: Uint8Array[] = []
  /** How many pieces the session has read. */
  pieces = 0
  takesBytes = true
  readonly #incoming: (Uint8Array | undefined)[] = []
  #wake: (() => void) | undefined
  #takers: (() => void)[] = []
  #onClose: (() => void) | undefined
  #onWrite: (() => void) | undefined

  async read(): Promise<Uint8Array | undefined> {
    while (this.#incoming.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.pieces++
    return this.#incoming.shift()
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length > 0) this.written.push(bytes.slice())
    this.#onWrite?.()
    if (!this.takesBytes) await new Promise<void>((resolve) => this.#takers.push(resolve))
  }

  onClose(callback: () => void): void {
    this.#onClose = callback
  }

  close(): void {
    this.ended = 'closed'
    this.#onWrite?.()
  }

  destroy(): void {
    this.ended = 'destroyed'
    this.#onWrite?.()
  }

  push(piece: Uint8Array | undefined): void {
    this.#incoming.push(piece)
    this.#wake?.()
  }

  takeAll(): void {
    this.takesBytes = true
    for (const take of this.#takers) take()
    this.#takers = []
  }

  hangUp(): void {
    this.closed = true
    this.#onClose?.()
  }

  /** Resolves when the session writes again or ends. */
  activity(): Promise<void> {
    return new Promise((resolve) => {
      this.#onWrite = resolve
    })
  }
}

export interface ClientOptions {
  readonly handler?: Partial<NetconfHandler>
  readonly registry?: SessionRegistry
  readonly clock?: HandClock
  readonly idleMilliseconds?: number
}

export class Client {
  readonly channel = new MemoryChannel()
  readonly errors: unknown[] = []
  readonly session: NetconfSession
  readonly ended: Promise<SessionEnd>
  readonly clock: HandClock
  readonly #reader = new MessageReader()
  readonly #messages: string[] = []
  #seen = 0

  constructor({ handler, registry, clock, idleMilliseconds }: ClientOptions = {}) {
    this.clock = clock ?? new HandClock()
    this.session = new NetconfSession({
      channel: this.channel,
      handler: { answer: () => undefined, mayKillSession: () => true, ...handler },
      registry: registry ?? new SessionRegistry(),
      startTimer: this.clock.startTimer,
      release: '24.4R1',
      ...(idleMilliseconds === undefined ? {} : { idleMilliseconds }),
      onInternalError: (error) => this.errors.push(error),
    })
    this.ended = this.session.run()
  }

  send(text: string): void {
    this.channel.push(encode(text))
  }

  /** The next message of the server; fails where the session ends without one. */
  async message(): Promise<string> {
    for (;;) {
      this.#readWritten()
      const message = this.#messages.shift()
      if (message !== undefined) return message
      if (this.channel.ended) throw new Error('the session ended without a message')
      await this.channel.activity()
    }
  }

  /** Exchanges hellos. */
  async greet(version: '1.0' | '1.1'): Promise<string> {
    const greeting = await this.message()
    this.send(hello(version))
    if (version === '1.1') this.#reader.readChunks()
    return greeting
  }

  /** All that the session wrote, frames and all. */
  get raw(): string {
    return this.channel.written.map(decode).join('')
  }

  #readWritten(): void {
    for (const bytes of this.channel.written.slice(this.#seen)) {
      this.#seen++
      for (const message of this.#reader.messages(bytes)) {
        if (message instanceof FramingFault) throw message
        this.#messages.push(decode(message))
      }
    }
  }
}

/** An answer that is known whole. */
export function answerOf(kind: 'xml' | 'text' | 'json', ...pieces: readonly string[]): Answer {
  return {
    kind,
    async write(sink) {
      for (const piece of pieces) await sink.write(encode(piece))
    },
  }
}
