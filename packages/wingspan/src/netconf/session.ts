/**
 * One NETCONF session over a channel (RFC 6241, RFC 6242): hellos, then requests, answered in order and one at a time.
 * The next piece is read when all requests in the one before it are answered, so nothing queues up here: a client
 * that asks faster than it reads waits on its own channel, and holds nobody else up.
 */

import type { NetconfChannel } from './channel.js'
import { CHUNK_FRAMING, END_OF_MESSAGE_FRAMING, type Framing } from './frame.js'
import { FramingFault } from './framing-fault.js'
import type { Answer, NetconfHandler } from './handler.js'
import { agreedVersion, writeHello } from './hello.js'
import { MessageReader } from './message-reader.js'
import { readXmlInSlices, XmlFault } from './read-xml.js'
import { writeReply } from './reply.js'
import { type Operation, readOperation } from './request.js'
import { permissionDenied, RpcError, unknownOperation } from './rpc-error.js'
import { SessionClock, type StartTimer } from './session-clock.js'
import type { SessionEnd, SessionRegistry } from './session-registry.js'
import { trimmedText, type XmlElement } from './xml-element.js'

export interface NetconfSessionOptions {
  readonly channel: NetconfChannel
  readonly handler: NetconfHandler
  readonly registry: SessionRegistry
  readonly startTimer: StartTimer
  /** The release whose formats are spoken, as `24.4R1`. */
  readonly release: string
  /** How long a client may neither ask nor take its answer, in milliseconds; undefined: for ever. */
  readonly idleMilliseconds?: number
  /** Told what the handler threw. */
  readonly onInternalError: (error: unknown) => void
}

const OK: Answer = { kind: 'ok' }
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()

export class NetconfSession {
  /** The session-id of our hello. */
  readonly id: number
  readonly #options: NetconfSessionOptions
  readonly #clock: SessionClock
  readonly #reader = new MessageReader()
  /** Undefined until the client's hello. */
  #framing: Framing | undefined
  #end: SessionEnd | undefined
  /** Whether the peer has bytes to take: one that takes none is not waited for when the session ends. */
  #writing = false
  /** Those who wait for the peer or the handler, to be let go when the session ends. */
  readonly #waiting = new Set<() => void>()

  constructor(options: NetconfSessionOptions) {
    this.#options = options
    this.#clock = new SessionClock(options.startTimer, options.idleMilliseconds, (end) => this.end(end))
    this.id = options.registry.add(this)
  }

  /** Whether nothing more is read or written. */
  get closed(): boolean {
    return this.#end !== undefined || this.#options.channel.closed
  }

  /** Ends the session, whatever it is doing; an answer that is half written stays so. */
  end(reason: SessionEnd): void {
    if (this.#end) return
    this.#end = reason
    for (const letGo of this.#waiting) letGo()
  }

  /** Runs the session to its end and says why it ended. Never rejects. Called once. */
  async run(): Promise<SessionEnd> {
    const { channel, registry, onInternalError } = this.#options
    channel.onClose(() => this.end('client gone'))
    try {
      this.#clock.await('hello')
      await this.write(END_OF_MESSAGE_FRAMING.piece(writeHello(this.id)))
      await this.write(END_OF_MESSAGE_FRAMING.end)
      await this.#converse()
    } catch (error) {
      onInternalError(error)
      this.end('internal error')
    }
    this.#clock.stop()
    registry.remove(this.id)
    if (this.#writing) channel.destroy()
    else channel.close()
    return this.#end ?? 'client gone'
  }

  /** The session as the sink of its replies. Resolves when the peer has taken the bytes or the session has ended. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.closed) return
    if (this.#framing) this.#clock.await('client')
    this.#writing = true
    const taken = this.#options.channel.write(bytes).then(() => {
      this.#writing = false
    })
    await this.#unlessEnded(taken)
    if (this.#framing) this.#clock.stop()
  }

  async #converse(): Promise<void> {
    while (!this.closed) {
      const piece = await this.#unlessEnded(this.#options.channel.read())
      if (piece === undefined) return
      for (const message of this.#reader.messages(piece)) {
        await this.#take(message)
        if (this.closed) return
      }
      if (this.#framing) this.#clock.await(this.#reader.begun ? 'message' : 'client')
    }
  }

  async #take(message: Uint8Array | FramingFault): Promise<void> {
    if (message instanceof FramingFault) {
      if (this.#framing && message.code === 'too-big') {
        await this.#reply(NO_ATTRIBUTES, new RpcError('transport', 'too-big', message.message))
      }
      this.end('malformed framing')
    } else if (this.#framing) {
      this.#clock.stop()
      await this.#takeRequest(message)
    } else await this.#takeHello(message)
  }

  async #takeHello(message: Uint8Array): Promise<void> {
    const hello = await readPatiently(message)
    const version = hello instanceof XmlFault ? undefined : agreedVersion(hello)
    if (!version) {
      this.end('unusable hello')
      return
    }
    this.#clock.stop()
    this.#framing = version === '1.1' ? CHUNK_FRAMING : END_OF_MESSAGE_FRAMING
    if (version === '1.1') this.#reader.readChunks()
  }

  async #takeRequest(message: Uint8Array): Promise<void> {
    const rpc = await readPatiently(message)
    if (rpc instanceof XmlFault) await this.#refuse(rpc.message, rpc.rootAttributes)
    else if (rpc.name !== 'rpc') await this.#refuse('a message is an rpc', rpc.attributes)
    else {
      const operation = readOperation(rpc)
      const isClose = !(operation instanceof RpcError) && operation.name === 'close-session'
      await this.#reply(
        rpc.attributes,
        operation instanceof RpcError ? operation : await this.#answer(operation),
      )
      if (isClose) this.end('closed by the client')
    }
  }

  /** A message that is none ends the session: what it asked for is not known. */
  async #refuse(reason: string, attributes = NO_ATTRIBUTES): Promise<void> {
    // RFC 6241 appendix A: clients of base:1.0 do not know malformed-message.
    const tag = this.#framing === CHUNK_FRAMING ? 'malformed-message' : 'operation-failed'
    await this.#reply(attributes, new RpcError('rpc', tag, reason))
    this.end('malformed message')
  }

  async #answer(operation: Operation): Promise<Answer | RpcError> {
    if (operation.name === 'close-session') return OK
    if (operation.name === 'kill-session') return this.#kill(operation)
    const { handler, onInternalError } = this.#options
    try {
      const answer = await this.#unlessEnded(Promise.resolve(handler.answer(operation, this.id, this)))
      return answer ?? unknownOperation(operation.name)
    } catch (error) {
      onInternalError(error)
      return new RpcError('application', 'operation-failed', 'internal error')
    }
  }

  #kill({ element }: Operation): Answer | RpcError {
    const named = element.children.find(({ name }) => name === 'session-id')
    const info = { badElement: 'session-id' }
    if (!named) {
      return new RpcError('protocol', 'missing-element', 'kill-session needs a session-id', info)
    }
    const text = trimmedText(named)
    const id = /^[0-9]{1,10}$/.test(text) ? Number(text) : 0
    if (!this.#options.handler.mayKillSession(id)) return permissionDenied()
    if (id === this.id) {
      return new RpcError('protocol', 'invalid-value', 'a session ends itself by close-session', info)
    }
    if (!this.#options.registry.end(id, 'killed')) {
      return new RpcError('protocol', 'invalid-value', `no session '${text}'`, info)
    }
    return OK
  }

  async #reply(attributes: ReadonlyMap<string, string>, answer: Answer | RpcError): Promise<void> {
    const { release } = this.#options
    await this.#unlessEnded(writeReply(attributes, answer, { framing: this.#framing!, sink: this, release }))
  }

  /** What a promise brings; undefined when the session ends first. */
  async #unlessEnded<T>(promise: Promise<T>): Promise<T | undefined> {
    if (this.#end) {
      promise.catch(() => {})
      return undefined
    }
    let letGo!: () => void
    const ended = new Promise<undefined>((resolve) => {
      letGo = () => resolve(undefined)
      this.#waiting.add(letGo)
    })
    try {
      return await Promise.race([promise, ended])
    } finally {
      this.#waiting.delete(letGo)
    }
  }
}

/** Others have their turn while a long message is read. */
async function readPatiently(message: Uint8Array): Promise<XmlElement | XmlFault> {
  const reading = readXmlInSlices(message)
  for (;;) {
    const { done, value } = reading.next()
    if (done) return value
    await new Promise(setImmediate)
  }
}
