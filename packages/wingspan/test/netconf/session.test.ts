/** A NETCONF session as its client sees it. */
import type { ByteSink } from '@wingspan/junos'
import { describe, expect, it } from 'vitest'
import { LARGEST_MESSAGE_BYTES } from '../../src/netconf/byte-collector.js'
import { type NetconfHandler, permissionDenied, RpcError, SessionRegistry } from '../../src/netconf/index.js'
import { readXml, XmlFault } from '../../src/netconf/read-xml.js'
import { HELLO_MILLISECONDS, MESSAGE_MILLISECONDS } from '../../src/netconf/session-clock.js'
import type { XmlElement } from '../../src/netconf/xml-element.js'
import { answerOf, BASE, Client, chunked, END, encode, HandClock, hello } from './client.js'

const rpc = (inside: string, id = '1') => `<rpc xmlns="${BASE}" message-id="${id}">${inside}</rpc>`
const CLOSE = rpc('<close-session/>')

function parsed(text: string): XmlElement {
  const result = readXml(encode(text))
  if (result instanceof XmlFault) expect.fail(`${result.message}: ${text}`)
  return result
}

/** The leaves of the rpc-error in a reply, by name. */
function errorIn(reply: string): Record<string, string> {
  const leaves = (node: XmlElement): [string, string][] =>
    node.children.length > 0 ? node.children.flatMap(leaves) : [[node.name, node.text]]
  const [error] = parsed(reply).children
  expect(error?.name).toBe('rpc-error')
  return Object.fromEntries(leaves(error!))
}

async function errorOf(operation: string, handler: Partial<NetconfHandler> = {}) {
  const client = new Client({ handler })
  await client.greet('1.1')
  client.send(chunked(rpc(operation)))
  return errorIn(await client.message())
}

describe('the hello', () => {
  it('comes without being asked for', async () => {
    const greeting = parsed(await new Client().message())
    expect(greeting.name).toBe('hello')
    expect(greeting.attributes.get('xmlns')).toBe(BASE)
    const [capabilities, id] = greeting.children
    expect(capabilities!.children.map(({ text }) => text)).toEqual([
      'urn:ietf:params:netconf:base:1.0',
      'urn:ietf:params:netconf:base:1.1',
      'http://xml.juniper.net/netconf/junos/1.0',
      'http://xml.juniper.net/dmi/system/1.0',
    ])
    expect([id!.name, id!.text]).toEqual(['session-id', '1'])
  })

  it.each(['1.0', '1.1'] as const)('of base:%s decides the framing', async (version) => {
    const client = new Client()
    await client.greet(version)
    client.send(version === '1.1' ? chunked(CLOSE) : CLOSE + END)
    expect(parsed(await client.message()).children[0]!.name).toBe('ok')
    expect(await client.ended).toBe('closed by the client')
    expect(client.raw.endsWith(version === '1.1' ? '\n##\n' : END)).toBe(true)
  })

  it('of both versions means the higher, and blanks around them nothing', async () => {
    const client = new Client()
    await client.message()
    client.send(hello('1.0', '1.1').replaceAll('urn:ietf', '\n  urn:ietf') + chunked(CLOSE))
    expect(await client.ended).toBe('closed by the client')
  })

  it.each([
    ['no version that we know', hello('2.0')],
    [
      'a session-id, as a server would',
      hello('1.0').replace('</hello>', '<session-id>4</session-id></hello>'),
    ],
    ['no hello but a request', rpc('<get/>') + END],
    ['no XML', `SSH-2.0-client${END}`],
    ['a document type', `<!DOCTYPE hello>${hello('1.0')}`],
  ])('that has %s ends the session', async (_, text) => {
    const client = new Client()
    const greeting = await client.message()
    client.send(text)
    expect(await client.ended).toBe('unusable hello')
    expect(client.raw).toBe(greeting + END)
    expect(client.channel.ended).toBe('closed')
  })

  it('is waited for only so long, whatever else comes', async () => {
    const client = new Client()
    await client.message()
    client.send('<hello>')
    client.clock.pass(HELLO_MILLISECONDS - 1)
    client.send('<capabilities>')
    client.clock.pass(1)
    expect(await client.ended).toBe('no hello')
  })
})

describe('a request', () => {
  it('is answered with all attributes of its rpc', async () => {
    const client = new Client({ handler: { answer: () => answerOf('xml', '    <data/>\n') } })
    await client.greet('1.1')
    const attributes =
      'message-id="a&quot;&lt;&#10;1" xmlns:ex="urn:ex" ex:user="fred" xmlns:junos="urn:other"'
    client.send(chunked(`<nc:rpc xmlns:nc="${BASE}" ${attributes}><get-x/></nc:rpc>`))
    expect(
      await client.message(),
    ).toBe(`<rpc-reply xmlns="${BASE}" xmlns:junos="http://xml.juniper.net/junos/24.4R1/junos" xmlns:nc="${BASE}" message-id="a&quot;&lt;&#xA;1" xmlns:ex="urn:ex" ex:user="fred">
    <data/>
</rpc-reply>
`)
  })

  it('reaches the handler with its format and what is inside', async () => {
    const seen: unknown[] = []
    const client = new Client({
      handler: {
        answer: ({ name, format, element }, id) => {
          seen.push([name, format, element.children.map((child) => child.name), id])
          return { kind: 'ok' }
        },
      },
    })
    await client.greet('1.0')
    client.send(`${rpc('<nc:get xmlns:nc="urn:x" format="ascii"><summary/></nc:get>')}${END}`)
    client.send(`<rpc><command>show version</command></rpc>${END}`)
    expect(await client.message()).toContain('<ok/>')
    expect(await client.message()).toContain('<ok/>')
    expect(seen).toEqual([
      ['get', 'text', ['summary'], 1],
      ['command', 'xml', [], 1],
    ])
  })

  it('for text gets an output, escaped', async () => {
    const client = new Client({ handler: { answer: () => answerOf('text', 'a <b>\n]]>', ']]>\x1b\n') } })
    await client.greet('1.0')
    client.send(rpc('<get format="text"/>') + END)
    const [output] = parsed(await client.message()).children
    expect([output!.name, output!.text]).toEqual(['output', 'a <b>\n]]>]]>\uFFFD\n'])
  })

  it('for text that ends in half a character gets U+FFFD for it', async () => {
    const write = (sink: ByteSink) => sink.write(encode('aü').slice(0, -1))
    const client = new Client({ handler: { answer: () => ({ kind: 'text', write }) } })
    await client.greet('1.1')
    client.send(chunked(rpc('<get format="text"/>')))
    expect(parsed(await client.message()).children[0]!.text).toBe('a\uFFFD')
  })

  it('for JSON gets it as the text of the reply', async () => {
    const json = '{"a" : "<ü>&]]>]]>"}'
    // The ü is cut in two.
    const bytes = encode(json)
    const at = json.indexOf('ü') + 1
    const client = new Client({
      handler: {
        answer: () => ({
          kind: 'json',
          async write(sink) {
            await sink.write(bytes.slice(0, at))
            await sink.write(bytes.slice(at))
          },
        }),
      },
    })
    await client.greet('1.0')
    client.send(rpc('<get format="json"/>') + END)
    const reply = parsed(await client.message())
    expect(reply.children).toEqual([])
    expect(JSON.parse(reply.text)).toEqual({ a: '<ü>&]]>]]>' })
  })

  it('is answered before the next is begun, in order', async () => {
    const log: string[] = []
    const answers = new Map<string, () => void>()
    const handler: Partial<NetconfHandler> = {
      answer: async ({ name }) => {
        log.push(`begin ${name}`)
        await new Promise<void>((resolve) => answers.set(name, resolve))
        log.push(`end ${name}`)
        return { kind: 'ok' }
      },
    }
    const client = new Client({ handler })
    await client.greet('1.1')
    client.send(['a', 'b', 'c'].map((name) => chunked(rpc(`<${name}/>`, name))).join(''))
    for (const name of ['a', 'b', 'c']) {
      while (!answers.has(name)) await new Promise(setImmediate)
      answers.get(name)!()
      expect(parsed(await client.message()).attributes.get('message-id')).toBe(name)
    }
    expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c'])
  })
})

describe('an error', () => {
  it('is in the base namespace, with all that RFC 6241 wants', async () => {
    expect(await errorOf('<frobnicate/>')).toEqual({
      'error-type': 'protocol',
      'error-tag': 'operation-not-supported',
      'error-severity': 'error',
      'error-message': "unknown operation 'frobnicate'",
      'bad-element': 'frobnicate',
    })
  })

  it('of a refusal has exactly the words that clients know', async () => {
    expect(await errorOf('<get/>', { answer: () => permissionDenied() })).toEqual({
      'error-type': 'protocol',
      'error-tag': 'access-denied',
      'error-severity': 'error',
      'error-message': 'permission denied',
    })
  })

  it('may quote anything', async () => {
    const message = '</error-message>]]>]]>\0&'
    const answer = () => new RpcError('application', 'bad-attribute', message, { badAttribute: '<' })
    expect(await errorOf('<get/>', { answer })).toMatchObject({
      'error-message': '</error-message>]]>]]>\uFFFD&',
      'bad-attribute': '<',
    })
  })

  it.each([
    ['', 'missing-element', 'rpc'],
    ['<a/><b/>', 'unknown-element', 'b'],
    ['<get format="yaml"/>', 'bad-attribute', 'get'],
    ['<get format="toString"/>', 'bad-attribute', 'get'],
    ['<kill-session/>', 'missing-element', 'session-id'],
    ['<kill-session><session-id>9</session-id></kill-session>', 'invalid-value', 'session-id'],
    ['<kill-session><session-id>1e0</session-id></kill-session>', 'invalid-value', 'session-id'],
    ['<kill-session><session-id>1</session-id></kill-session>', 'invalid-value', 'session-id'],
  ])('names what is wrong with %s', async (operation, tag, element) => {
    expect(await errorOf(operation)).toMatchObject({ 'error-tag': tag, 'bad-element': element })
  })

  it('of ours tells the client nothing but that', async () => {
    const client = new Client({
      handler: {
        answer: () => {
          throw new Error('secret')
        },
      },
    })
    await client.greet('1.1')
    client.send(chunked(rpc('<get/>')) + chunked(CLOSE))
    expect(errorIn(await client.message())['error-message']).toBe('internal error')
    expect(await client.message()).toContain('<ok/>')
    expect(client.raw).not.toContain('secret')
    expect(client.errors).toEqual([new Error('secret')])
  })

  it('in the middle of an answer ends the session', async () => {
    const write = () => Promise.reject(new Error('broken'))
    const client = new Client({ handler: { answer: () => ({ kind: 'xml', write }) } })
    await client.greet('1.1')
    client.send(chunked(rpc('<get/>')))
    expect(await client.ended).toBe('internal error')
    expect(client.errors).toEqual([new Error('broken')])
  })
})

describe('a message that is none', () => {
  it.each([
    ['1.0', 'operation-failed'],
    ['1.1', 'malformed-message'],
  ] as const)('gets an error in base:%s, then the session ends', async (version, tag) => {
    const client = new Client()
    await client.greet(version)
    const broken = '<rpc message-id="7"><get></rpc>'
    client.send(version === '1.1' ? chunked(broken) + chunked(CLOSE) : broken + END + CLOSE + END)
    const reply = await client.message()
    expect(errorIn(reply)['error-tag']).toBe(tag)
    expect(parsed(reply).attributes.get('message-id')).toBe('7')
    expect(await client.ended).toBe('malformed message')
    await expect(client.message()).rejects.toThrow()
  })

  it.each([
    ['a second hello', hello('1.0').replace(END, '')],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY a "&b;&b;"><!ENTITY b "x">]><rpc><get>&a;</get></rpc>'],
  ])('may be %s', async (_, text) => {
    const client = new Client()
    await client.greet('1.1')
    client.send(chunked(text))
    expect(errorIn(await client.message())['error-tag']).toBe('malformed-message')
    expect(await client.ended).toBe('malformed message')
  })

  it('is told that it is too big', async () => {
    const client = new Client()
    await client.greet('1.1')
    client.send(`\n#${LARGEST_MESSAGE_BYTES + 1}\n`)
    expect(errorIn(await client.message())['error-tag']).toBe('too-big')
    expect(await client.ended).toBe('malformed framing')
  })

  it('has no reply where its framing is broken', async () => {
    const client = new Client()
    await client.greet('1.1')
    const before = client.raw
    client.send(CLOSE + END)
    expect(await client.ended).toBe('malformed framing')
    expect(client.raw).toBe(before)
  })

  it('may take only so long to come', async () => {
    const client = new Client()
    await client.greet('1.1')
    client.send('\n#100\n<rpc')
    while (client.channel.pieces < 2 || client.clock.running === 0) await new Promise(setImmediate)
    client.clock.pass(MESSAGE_MILLISECONDS - 1)
    client.send('>')
    while (client.channel.pieces < 3) await new Promise(setImmediate)
    client.clock.pass(1)
    expect(await client.ended).toBe('unfinished message')
  })
})

describe('a session', () => {
  it('ends another one when it may', async () => {
    const registry = new SessionRegistry()
    const victim = new Client({ registry })
    const killer = new Client({ registry })
    await victim.greet('1.1')
    await killer.greet('1.1')
    killer.send(chunked(rpc(`<kill-session><session-id> ${victim.session.id}\n</session-id></kill-session>`)))
    expect(await killer.message()).toContain('<ok/>')
    expect(await victim.ended).toBe('killed')
    expect(registry.size).toBe(1)
  })

  it('does not when it may not', async () => {
    const registry = new SessionRegistry()
    const other = new Client({ registry })
    await other.greet('1.1')
    const asked: number[] = []
    const mayKillSession = (id: number) => {
      asked.push(id)
      return false
    }
    const client = new Client({ registry, handler: { mayKillSession } })
    await client.greet('1.1')
    client.send(chunked(rpc(`<kill-session><session-id>${other.session.id}</session-id></kill-session>`)))
    expect(errorIn(await client.message())['error-message']).toBe('permission denied')
    expect(asked).toEqual([other.session.id])
    expect(registry.size).toBe(2)
  })

  it('ends when its client hangs up, though an answer was being worked out', async () => {
    const client = new Client({ handler: { answer: () => new Promise(() => {}) } })
    await client.greet('1.1')
    client.send(chunked(rpc('<get/>')))
    client.channel.hangUp()
    expect(await client.ended).toBe('client gone')
  })

  it('answers all that was asked before the client stopped sending', async () => {
    const client = new Client({ handler: { answer: () => ({ kind: 'ok' }) } })
    await client.greet('1.0')
    client.send(rpc('<a/>', '1') + END + rpc('<b/>', '2') + END)
    client.channel.push(undefined)
    expect(await client.message()).toContain('message-id="1"')
    expect(await client.message()).toContain('message-id="2"')
    expect(await client.ended).toBe('client gone')
  })

  it('ends when all do', async () => {
    const registry = new SessionRegistry()
    const clients = [new Client({ registry }), new Client({ registry })]
    registry.endAll('server stopped')
    expect(await Promise.all(clients.map(({ ended }) => ended))).toEqual(['server stopped', 'server stopped'])
    expect(registry.size).toBe(0)
  })

  it('may be idle for as long as it was said', async () => {
    const client = new Client({ idleMilliseconds: 1000, handler: { answer: () => ({ kind: 'ok' }) } })
    await client.greet('1.0')
    for (let i = 0; i < 3; i++) {
      client.send(rpc('<a/>') + END)
      await client.message()
      while (client.clock.running === 0) await new Promise(setImmediate)
      client.clock.pass(999)
    }
    client.clock.pass(1)
    expect(await client.ended).toBe('idle')
  })

  it('may be idle for ever where nothing was said', async () => {
    const client = new Client({ handler: { answer: () => ({ kind: 'ok' }) } })
    await client.greet('1.0')
    client.send(rpc('<a/>') + END)
    await client.message()
    await new Promise(setImmediate)
    expect(client.clock.running).toBe(0)
  })
})

it('lets others have their turn while it reads a long message', async () => {
  const client = new Client({ handler: { answer: () => ({ kind: 'ok' }) } })
  await client.greet('1.1')
  let turns = 0
  const count = () => {
    turns++
    immediate = setImmediate(count)
  }
  let immediate = setImmediate(count)
  client.send(chunked(rpc(`<command>${'x'.repeat(LARGEST_MESSAGE_BYTES / 2)}</command>`)))
  await client.message()
  clearImmediate(immediate)
  expect(turns).toBeGreaterThan(20)
})

describe('a client that does not take its answers', () => {
  const asked: string[] = []
  const handler: Partial<NetconfHandler> = {
    answer: ({ name }) => {
      asked.push(name)
      return answerOf('xml', ...Array.from({ length: 100 }, () => 'x'.repeat(1000)))
    },
  }

  it('is asked for nothing more and sent nothing more, and holds nobody up', async () => {
    asked.length = 0
    const registry = new SessionRegistry()
    const slow = new Client({ registry, handler })
    await slow.greet('1.1')
    while (slow.channel.pieces < 1) await new Promise(setImmediate)
    slow.channel.takesBytes = false
    for (let i = 0; i < 50; i++) slow.send(chunked(rpc(`<slow-${i}/>`)))
    const quick = new Client({ registry, handler })
    await quick.greet('1.1')
    quick.send(chunked(rpc('<quick/>')))
    expect((await quick.message()).length).toBeGreaterThan(100_000)
    expect(asked).toEqual(['slow-0', 'quick'])
    expect(slow.channel.pieces).toBe(2)
    expect(slow.raw.length).toBeLessThan(6000)
    slow.channel.takeAll()
    for (let i = 0; i < 50; i++) await slow.message()
    expect(asked).toHaveLength(51)
  })

  it('is not waited for when the session ends', async () => {
    const clock = new HandClock()
    const client = new Client({ clock, handler, idleMilliseconds: 1000 })
    await client.greet('1.1')
    while (client.channel.pieces < 1) await new Promise(setImmediate)
    client.channel.takesBytes = false
    const before = client.channel.written.length
    client.send(chunked(rpc('<get/>')))
    while (client.channel.written.length === before) await new Promise(setImmediate)
    clock.pass(1000)
    expect(await client.ended).toBe('idle')
    expect(client.channel.ended).toBe('destroyed')
    expect(clock.running).toBe(0)
  })
})

describe('a registry', () => {
  it('gives each session a number of its own', () => {
    const registry = new SessionRegistry()
    const session = { end: () => {} }
    expect([registry.add(session), registry.add(session)]).toEqual([1, 2])
    registry.remove(2)
    expect(registry.add(session)).toBe(3)
    expect(registry.end(2, 'killed')).toBe(false)
  })
})
