/** A session and whatever bytes may come: it answers or ends, and nothing else happens. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type NetconfHandler, rpcToCommand } from '../../src/netconf/index.js'
import { readXml, XmlFault } from '../../src/netconf/read-xml.js'
import { answerOf, BASE, Client, chunked, END, encode, hello } from './client.js'

const handler: NetconfHandler = {
  answer: ({ format, element }) => {
    const asked = rpcToCommand(element)
    if (!asked || asked instanceof Error) return asked
    return format === 'xml' ? answerOf('xml', '    <x/>\n') : answerOf('text', `<${asked.line}>]]>]]>\n##\n`)
  },
  mayKillSession: () => true,
}

const attribute = fc
  .tuple(fc.constantFrom('message-id', 'a', 'xmlns', 'xmlns:nc', 'xmlns:junos', 'nc:b'), fc.string())
  .map(([name, value]) => `${name}="${value.replace(/[&<"]/g, '')}"`)
const token = fc.oneof(
  fc.constantFrom(
    hello('1.0'),
    hello('1.1'),
    END,
    '\n##\n',
    '\n#3\n',
    `<rpc xmlns="${BASE}" message-id="1">`,
    '<nc:rpc xmlns:nc="x">',
    '</rpc>',
    '</nc:rpc>',
    '<get-flow-session-information format="text"><protocol>tcp</protocol></get-flow-session-information>',
    '<kill-session><session-id>1</session-id></kill-session>',
    '<close-session/>',
    '<!DOCTYPE a [<!ENTITY a "b">]>',
    '&a;',
    '<![CDATA[',
  ),
  attribute.map((text) => `<rpc ${text}><close-session/></rpc>${END}`),
  attribute.map((text) => chunked(`<rpc ${text}><x/></rpc>`)),
  fc.string({ maxLength: 8 }),
)
const conversation = fc
  .tuple(fc.constantFrom('', hello('1.0'), hello('1.1')), fc.array(token, { maxLength: 12 }))
  .map(([first, rest]) => encode(first + rest.join('')))

/** What a session wrote and why it ended, for bytes that come in pieces of a size. */
async function outcome(bytes: Uint8Array, size: number) {
  const client = new Client({ handler })
  for (let at = 0; at < bytes.length; at += size) client.channel.push(bytes.slice(at, at + size))
  client.channel.push(undefined)
  const end = await client.ended
  return { end, written: client.raw, errors: client.errors, timers: client.clock.running }
}

it('any bytes end in an answer or an end, whole and in pieces alike', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(conversation, fc.uint8Array()),
      fc.integer({ min: 1, max: 40 }),
      async (bytes, size) => {
        const whole = await outcome(bytes, bytes.length + 1)
        expect(whole).toMatchObject({ errors: [], timers: 0 })
        expect(whole.end).not.toBe('internal error')
        expect(await outcome(bytes, size)).toEqual(whole)
      },
    ),
    { numRuns: 300 },
  )
})

it('a reply is well-formed and carries every attribute, whatever they are', async () => {
  const name = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/).filter((text) => !/^xml/.test(text))
  const value = fc.string({ unit: 'grapheme-ascii' })
  const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, value), fc.constantFrom('1.0', '1.1'), async (given, version) => {
      const client = new Client({ handler })
      await client.greet(version as '1.0' | '1.1')
      const attributes = Object.entries(given).map(([key, text]) => ` ${key}="${escaped(text)}"`)
      const rpc = `<rpc${attributes.join('')}><x/></rpc>`
      client.send(version === '1.1' ? chunked(rpc) : rpc + END)
      const reply = readXml(encode(await client.message()))
      if (reply instanceof XmlFault) expect.fail(reply.message)
      const { xmlns, 'xmlns:junos': _, ...echoed } = Object.fromEntries(reply.attributes)
      expect(xmlns).toBe(BASE)
      expect(echoed).toEqual(given)
    }),
  )
})

it('a million bytes of openings, names or entities take no long time', () => {
  const million = 1_000_000
  for (const text of [
    '<'.repeat(million),
    '<a>'.repeat(million / 3),
    `<a ${'b'.repeat(million)}`,
    `<a>${'&amp;'.repeat(million / 5)}</a>`,
    `<a>${'&'.repeat(million)}</a>`,
    `<a>${'<!---->'.repeat(million / 7)}</a>`,
    `<a b="${'x'.repeat(million)}"/>`,
    `<!DOCTYPE a [${'<!ENTITY b "c">'.repeat(million / 15)}]><a/>`,
  ]) {
    const start = performance.now()
    readXml(encode(text))
    expect(performance.now() - start).toBeLessThan(5000)
  }
})
