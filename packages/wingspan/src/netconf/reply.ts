/** An rpc-reply, written piece by piece in the framing of the session (RFC 6241 section 4.2). */
import { type ByteSink, type XmlAttributes, XmlWriter } from '@wingspan/junos'
import { EscapingSink } from './escaping-sink.js'
import type { Framing } from './frame.js'
import type { Answer } from './handler.js'
import { BASE_NAMESPACE } from './hello.js'
import { RpcError, writeRpcError } from './rpc-error.js'

const SMALL_REPLY_BYTES = 1024
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
  await sink.write(framing.end)
}

function replyAttributes(rpcAttributes: ReadonlyMap<string, string>, release: string): XmlAttributes {
  const own = new Map([
    ['xmlns', BASE_NAMESPACE],
    ['xmlns:junos', `http://xml.juniper.net/junos/${release}/junos`],
  ])
  return new Map([...own, ...[...rpcAttributes].filter(([name]) => !own.has(name))])
}

async function writeBody(answer: Exclude<Answer, { kind: 'ok' }>, body: ByteSink): Promise<void> {
  if (answer.kind === 'xml') {
    await answer.write(body)
    return
  }
  if (answer.kind === 'text') await body.write(encode('    <output>'))
  const escaping = new EscapingSink(body)
  await answer.write(escaping)
  await escaping.end()
  await body.write(encode(answer.kind === 'text' ? '</output>\n' : '\n'))
}

/** Frames each piece. An empty one, which is no piece of a message, goes on as it is: it lets others have their turn. */
class FramedSink implements ByteSink {
  readonly #framing: Framing
  readonly #sink: ByteSink

  constructor(framing: Framing, sink: ByteSink) {
    this.#framing = framing
    this.#sink = sink
  }

  get closed(): boolean {
    return this.#sink.closed
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#sink.write(bytes.length === 0 ? bytes : this.#framing.piece(bytes))
  }
}
