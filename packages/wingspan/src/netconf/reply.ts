/** An rpc-reply, written piece by piece in the framing of the session (RFC 6241 section 4.2). */
import { type ByteSink, type XmlAttributes, XmlWriter } from '@wingspan/junos'
import { EscapingSink } from './escaping-sink.js'
import type { Framing } from './frame.js'
import type { Answer } from './handler.js'
import { BASE_NAMESPACE } from './hello.js'
import { RpcError, writeRpcError } from './rpc-error.js'

const SMALL_REPLY_BYTES = 1024
/** Pieces shorter than this are sent together: each that is sent costs more than its bytes. */
const GATHERED_BYTES = 4096
const encode = (text: string) => new TextEncoder().encode(text)

/** What a reply needs to know of its session. */
export interface ReplyTarget {
  readonly framing: Framing
  readonly sink: ByteSink
  /** The release whose formats are spoken, as `24.4R1`. */
  readonly release: string
}

/**
 * Writes the reply to a request. It carries every attribute of the rpc, declarations of prefixes too, but for the two
 * namespaces that are the reply's own. Resolves when the peer has taken all.
 */
export async function writeReply(
  rpcAttributes: ReadonlyMap<string, string>,
  answer: Answer | RpcError,
  { framing, sink, release }: ReplyTarget,
): Promise<void> {
  const xml = new XmlWriter(SMALL_REPLY_BYTES)
  const body = new FramedSink(framing, sink)
  xml.open('rpc-reply', replyAttributes(rpcAttributes, release))
  if (answer instanceof RpcError) writeRpcError(xml, answer)
  else if (answer.kind === 'ok') xml.empty('ok')
  else {
    await body.write(xml.written)
    xml.clear()
    await writeBody(answer, body)
  }
  xml.close()
  await body.write(xml.written)
  await body.end()
}

function replyAttributes(rpcAttributes: ReadonlyMap<string, string>, release: string): XmlAttributes {
  const own = new Map([
    ['xmlns', BASE_NAMESPACE],
    ['xmlns:junos', `http://xml.juniper.net/junos/${release}/junos`],
  ])
  return new Map([...own, ...[...rpcAttributes].filter(([name]) => !own.has(name))])
}

async function writeBody(answer: Exclude<Answer, { kind: 'ok' }>, body: ByteSink): Promise<void> {
  const { kind, within = kind === 'text' ? ['output'] : [] } = answer
  const ends = within.toReversed().map((name) => `</${name}>`)
  if (within.length > 0) await body.write(encode(`    ${within.map((name) => `<${name}>`).join('')}`))
  if (kind === 'xml') await answer.write(body)
  else {
    const escaping = new EscapingSink(body)
    await answer.write(escaping)
    await escaping.end()
  }
  if (kind !== 'xml' || within.length > 0) await body.write(encode(`${ends.join('')}\n`))
}

/**
 * Frames pieces, small ones together. An empty one, which is no piece of a message, goes on as it is: it lets others
 * have their turn.
 */
class FramedSink implements ByteSink {
  readonly #framing: Framing
  readonly #sink: ByteSink
  /** Pieces that wait for more, in `GATHERED_BYTES`. */
  #gathered: Uint8Array | undefined
  #length = 0

  constructor(framing: Framing, sink: ByteSink) {
    this.#framing = framing
    this.#sink = sink
  }

  get closed(): boolean {
    return this.#sink.closed
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return this.#sink.write(bytes)
    if (this.#length + bytes.length > GATHERED_BYTES) await this.#handOn()
    if (bytes.length > GATHERED_BYTES) return this.#sink.write(this.#framing.piece(bytes))
    this.#gathered ??= new Uint8Array(GATHERED_BYTES)
    this.#gathered.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Writes what is left, and the end of the message. */
  async end(): Promise<void> {
    const { end } = this.#framing
    const last = this.#length > 0 ? this.#framing.piece(this.#gathered!.subarray(0, this.#length)) : undefined
    if (!last) return this.#sink.write(end)
    const both = new Uint8Array(last.length + end.length)
    both.set(last)
    both.set(end, last.length)
    await this.#sink.write(both)
  }

  async #handOn(): Promise<void> {
    if (this.#length === 0) return
    const piece = this.#framing.piece(this.#gathered!.subarray(0, this.#length))
    this.#length = 0
    await this.#sink.write(piece)
  }
}
