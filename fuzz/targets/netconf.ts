/**
 * What a NETCONF client sends, in both framings and in any pieces: the session ends when the bytes do, all that it says
 * is framed and well-formed XML, the pieces make no difference, and neither does the framing.
 *
 * The first byte of an input says what the others are: the bytes after a hello of base:1.0 or base:1.1, or one message.
 */
import { FramingFault } from '../../packages/wingspan/src/netconf/framing-fault.js'
import { MessageReader } from '../../packages/wingspan/src/netconf/message-reader.js'
import { readXml, XmlFault } from '../../packages/wingspan/src/netconf/read-xml.js'
import { concat } from '../bytes.js'
import { Conversation, cut, servedDevice } from '../served-device.js'
import { BrokenPromise, type FuzzTarget, same } from './fuzz-target.js'

type Version = '1.0' | '1.1'

const MOST_BYTES = 8 * 1024 * 1024
const END = ']]>]]>'
const encoder = new TextEncoder()
const decoder = new TextDecoder()
const hello = (version: Version) =>
  encoder.encode(
    `<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:${version}</capability></capabilities></hello>${END}`,
  )
/** Faults of answers that are only larger than what is read here. */
const TOO_LARGE = /^too-many/

/** All messages that the session says after its hello. */
async function converse(version: Version, pieces: readonly Uint8Array[]): Promise<readonly string[]> {
  const { served, ada, rethrow } = servedDevice()
  const stream = new Conversation(pieces, MOST_BYTES)
  let fault: unknown
  stream.on('error', (error) => {
    fault = error
  })
  await served.netconf({ user: ada, from: '192.0.2.1' }, stream)
  const said = encoder.encode(stream.text)
  stream.destroy()
  rethrow()
  if (fault !== undefined) throw fault
  return messagesOf(version, said)
}

function messagesOf(version: Version, said: Uint8Array): readonly string[] {
  const reader = new MessageReader()
  const messages: string[] = []
  let isGreeted = false
  for (const message of reader.messages(said)) {
    if (message instanceof FramingFault)
      throw new BrokenPromise(`what the session says is no frame: ${message.code}`)
    const element = readXml(message)
    if (element instanceof XmlFault) {
      if (!TOO_LARGE.test(element.code))
        throw new BrokenPromise(`what the session says is no XML: ${element.message}`)
    } else same('what the session says', element.name, isGreeted ? 'rpc-reply' : 'hello')
    if (isGreeted) messages.push(decoder.decode(message))
    else if (version === '1.1') reader.readChunks()
    isGreeted = true
  }
  if (reader.begun) throw new BrokenPromise('the last message has no end')
  return messages
}

/** Numbers of sessions, times and loads are not the same twice. */
const withoutNumbers = (messages: readonly string[]) => messages.join('\n').replace(/\d+/g, 'N')

async function checkBytes(version: Version, bytes: Uint8Array): Promise<void> {
  const whole = concat(hello(version), bytes)
  const atOnce = await converse(version, [whole])
  const inPieces = await converse(version, cut(whole))
  same('messages in pieces', withoutNumbers(inPieces), withoutNumbers(atOnce))
}

async function checkMessage(message: Uint8Array): Promise<void> {
  const chunks = cut(message).map((chunk) => concat(encoder.encode(`\n#${chunk.length}\n`), chunk))
  const chunked = concat(...chunks, encoder.encode('\n##\n'))
  const marked = concat(message, encoder.encode(END))
  const replies = await converse('1.1', cut(concat(hello('1.1'), chunked)))
  const others = await converse('1.0', [concat(hello('1.0'), marked)])
  if (replies.length > 1) throw new BrokenPromise(`${replies.length} replies to one message`)
  // Blanks before a message are none of it in base:1.0, which has another word for what is malformed.
  const text = decoder.decode(message)
  if (
    text.includes(']]>]]') ||
    text.endsWith(']') ||
    !text.endsWith('>') ||
    text.endsWith(']]>') ||
    /^\s/.test(text)
  )
    return
  const word = (said: readonly string[]) =>
    withoutNumbers(said).replace('malformed-message', 'operation-failed')
  same('replies in both framings', word(others), word(replies))
}

async function run(bytes: Uint8Array): Promise<void> {
  const kind = (bytes[0] ?? 0) % 4
  const rest = bytes.subarray(1)
  if (kind === 0) await checkBytes('1.0', rest)
  else if (kind === 1) await checkBytes('1.1', rest)
  else if (rest.length > 0) await checkMessage(rest)
}

const WORDS = [
  ...[END, ']]>', '\n#1\n', '\n#10\n', '\n##\n', '\n#4294967295\n', '\n#4294967296\n', '\n#0', '#'],
  ...[
    '<rpc message-id="1">',
    '</rpc>',
    '<command>',
    '<command format="text">',
    '</command>',
    'format="json"',
  ],
  ...[
    '<get-flow-session-information>',
    '</get-flow-session-information>',
    '<protocol>tcp</protocol>',
    '<summary/>',
  ],
  ...[
    '<get-config><source><running/></source></get-config>',
    '<close-session/>',
    '<kill-session>',
    '<session-id>1</session-id>',
  ],
  ...[
    '<get-software-information/>',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<?pi?>',
    '<!--',
  ],
  ...[
    '-->',
    '<![CDATA[',
    ']]>',
    '&lt;',
    '&#x41;',
    '&amp;',
    '&b;',
    'xmlns="',
    'xmlns:a="b"',
    ' a:b="c"',
    '<a:b',
    '/>',
    '\ufeff',
  ],
  ...['show security flow session', ' | display xml', ' | match tcp'],
]

export const netconf: FuzzTarget = {
  name: 'netconf',
  run,
  maxLength: 4096,
  dictionary: WORDS.map((word) => encoder.encode(word)),
}
