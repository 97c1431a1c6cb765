/** Both framings of RFC 6242, from bytes in any pieces to messages. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LARGEST_MESSAGE_BYTES } from '../../src/netconf/byte-collector.js'
import { CHUNK_FRAMING, END_OF_MESSAGE_FRAMING } from '../../src/netconf/frame.js'
import { FramingFault } from '../../src/netconf/framing-fault.js'
import { MessageReader } from '../../src/netconf/message-reader.js'
import { chunked, decode, END, encode } from './client.js'

function reader(isChunked: boolean): MessageReader {
  const reader = new MessageReader()
  if (isChunked) reader.readChunks()
  return reader
}

/** Messages as text, and the code of a fault. */
function read(pieces: readonly Uint8Array[], isChunked: boolean): string[] {
  const messages = reader(isChunked)
  return pieces.flatMap((piece) =>
    [...messages.messages(piece)].map((message) =>
      message instanceof FramingFault ? `fault ${message.code}` : Buffer.from(message).toString('latin1'),
    ),
  )
}

/** Bytes cut at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return ends.map((end, i) => bytes.slice(i === 0 ? 0 : ends[i - 1], end))
}

const places = fc.array(fc.nat(), { maxLength: 20 })
const alphabet = fc.oneof(fc.constantFrom(...']>#\n019<a'), fc.string({ minLength: 1, maxLength: 1 }))
const soup = fc.array(alphabet, { maxLength: 60 }).map((characters) => encode(characters.join('')))

describe('the end-of-message framing', () => {
  it('finds messages, also behind ends that break off', () => {
    expect(read([encode(`<a/>${END}<b>]]>]]</b>]]]>]]>x${END}`)], false)).toEqual([
      '<a/>',
      '<b>]]>]]</b>]',
      'x',
    ])
  })

  it('passes over blanks before a message, which begin none', () => {
    const messages = reader(false)
    expect([...messages.messages(encode(`<a/>${END}\r\n \n`))]).toHaveLength(1)
    expect(messages.begun).toBe(false)
    expect([...messages.messages(encode('<'))]).toEqual([])
    expect(messages.begun).toBe(true)
  })

  it('ends at a message that is too big', () => {
    const most = 'x'.repeat(LARGEST_MESSAGE_BYTES - END.length)
    expect(read([encode(most + END)], false)).toEqual([most])
    expect(read([encode(`${most}x${END}<a/>${END}`)], false)).toEqual(['fault too-big'])
  })

  it('finds the same messages however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(soup, { maxLength: 4 }), places, (parts, at) => {
        const bytes = encode(parts.map(decode).join(END) + END)
        const expected = Buffer.from(bytes).toString('latin1').split(END)
        const left = expected.pop()!
        expect(left).toBe('')
        const found = read(cut(bytes, at), false)
        expect(found).toEqual(expected.map((message) => message.replace(/^[ \t\r\n]+/, '')))
      }),
    )
  })
})

describe('the chunked framing', () => {
  it('joins the chunks of a message', () => {
    expect(read([encode('\n#4\n<rpc\n#1\n>\n##\n\n#3\n###\n##\n')], true)).toEqual(['<rpc>', '###'])
  })

  it.each([
    ['no line feed first', '#1\nx\n##\n'],
    ['no chunk at all', '\n##\n'],
    ['size zero', '\n#0\n\n##\n'],
    ['a leading zero', '\n#01\nx\n##\n'],
    ['a size above 2^32 - 1', '\n#4294967296\n'],
    ['a sign', '\n#+1\nx\n##\n'],
    ['a blank in the size', '\n#1 \nx\n##\n'],
    ['a carriage return', '\r\n#1\nx'],
    ['no size', '\n#\nx'],
    ['data longer than its size', '\n#1\nxy\n##\n'],
    ['an end that goes on', '\n#1\nx\n##x'],
  ])('refuses %s', (_, text) => {
    expect(read([encode(text)], true)).toEqual(['fault bad-chunk'])
    expect(
      read(
        [...encode(text)].map((byte) => Uint8Array.of(byte)),
        true,
      ),
    ).toEqual(['fault bad-chunk'])
  })

  it('refuses a chunk that cannot fit before it comes, and many that together do not', () => {
    expect(read([encode('\n#4294967295\n')], true)).toEqual(['fault too-big'])
    expect(read([encode(`\n#${LARGEST_MESSAGE_BYTES + 1}\n`)], true)).toEqual(['fault too-big'])
    const most = 'x'.repeat(LARGEST_MESSAGE_BYTES)
    expect(read([encode(chunked(most))], true)).toEqual([most])
    expect(read([encode(`\n#${most.length}\n${most}\n#1\n`)], true)).toEqual(['fault too-big'])
  })

  it('reads nothing after a fault', () => {
    const messages = reader(true)
    expect([...messages.messages(encode(`x${chunked('<a/>')}`))]).toHaveLength(1)
  })

  it('finds the same messages however they are chunked and cut', () => {
    const chunk = soup.filter((bytes) => bytes.length > 0)
    fc.assert(
      fc.property(fc.array(fc.array(chunk, { minLength: 1, maxLength: 4 })), places, (messages, at) => {
        const framed = messages.map((chunks) => [...chunks.map(CHUNK_FRAMING.piece), CHUNK_FRAMING.end])
        const bytes = Buffer.concat(framed.flat())
        const expected = messages.map((chunks) => Buffer.concat(chunks).toString('latin1'))
        expect(read(cut(bytes, at), true)).toEqual(expected)
      }),
    )
  })
})

describe('any bytes', () => {
  it('are read in the same way whole and cut, in both framings', () => {
    fc.assert(
      fc.property(soup, places, fc.boolean(), (bytes, at, isChunked) => {
        expect(read(cut(bytes, at), isChunked)).toEqual(read([bytes], isChunked))
      }),
      { numRuns: 500 },
    )
  })
})

it('frames a piece in bytes of its own', () => {
  for (const { piece } of [CHUNK_FRAMING, END_OF_MESSAGE_FRAMING]) {
    const bytes = encode('abc')
    const framed = piece(bytes)
    bytes.fill(0)
    expect(decode(framed)).toContain('abc')
  }
})
