import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  readScreenFacts,
  SCREEN_COUNTER_WORDS,
  SCREEN_STATEMENTS,
  Screen,
  ScreenFacts,
} from '../../src/screen/index.js'
import { ip, tcp } from '../story/packets.js'

const screen = (...checks: string[]) =>
  new Screen({
    name: 's',
    checks: new Set(checks),
    sourceSessionLimit: undefined,
    destinationSessionLimit: undefined,
    alarmWithoutDrop: false,
  })

function factsOf(bytes: Uint8Array, offset = 0, end = bytes.length): ScreenFacts {
  const facts = new ScreenFacts()
  readScreenFacts(new DataView(bytes.buffer), offset, end, facts)
  return facts
}

const addresses = fc.constantFrom<[string, string]>(
  ['10.0.0.1', '192.0.2.1'],
  ['10.0.0.1', '10.0.0.1'],
  ['2001:db8::1', '2001:db8::2'],
  ['2001:db8::1', '2001:db8::1'],
)
const bytes = (maxLength: number) => fc.array(fc.nat(255), { maxLength })

describe('the facts that screens look at', () => {
  it('are read from any bytes without a fault, and from none beyond the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 120 }), fc.nat(120), (packet, cut) => {
        const version = packet[0]! & 1 ? 0x45 : 0x60
        packet[0] = version | (packet[0]! & 15)
        const end = Math.min(cut, packet.length)
        const padded = new Uint8Array(end + 64).fill(0xff)
        padded.set(packet.subarray(0, end))
        expect(factsOf(padded, 0, end)).toEqual(factsOf(packet.slice(0, end)))
      }),
    )
  })

  it('are forgotten with the next packet', () => {
    const facts = new ScreenFacts()
    const read = (packet: Uint8Array) => readScreenFacts(new DataView(packet.buffer), 0, packet.length, facts)
    read(ip('10.0.0.1', '10.0.0.2', 17, [], { header: [7, 3, 4, 68, 9], more: true }))
    expect([facts.hasOption(7), facts.hasBadOption, facts.isFragment]).toEqual([true, true, true])
    read(ip('10.0.0.1', '10.0.0.2', 17, []))
    expect([facts.hasOption(7), facts.hasBadOption, facts.isFragment]).toEqual([false, false, false])
  })

  it('are found behind IPv6 extension headers', () => {
    const hopByHop = [43, 0, 1, 4, 0, 0, 0, 0]
    const routing = [6, 0, 0, 0, 0, 0, 0, 0]
    const segment = tcp(5, 139, { flags: 0x29 })
    const packet = ip('2001:db8::1', '2001:db8::2', 0, [...hopByHop, ...routing, ...segment])
    expect(factsOf(packet)).toMatchObject({
      protocol: 6,
      payloadLength: 20,
      hasTransport: true,
      destinationPort: 139,
      tcpFlags: 0x29,
    })
  })
})

describe('a screen', () => {
  it('has a counter for every check, and no two of the same words', () => {
    expect(SCREEN_COUNTER_WORDS.length).toBe(1 + SCREEN_STATEMENTS.length + 2)
    expect(new Set(SCREEN_COUNTER_WORDS).size).toBe(SCREEN_COUNTER_WORDS.length)
    expect(new Set(SCREEN_STATEMENTS).size).toBe(SCREEN_STATEMENTS.length)
  })

  it('without a check finds nothing and suspects nothing', () => {
    const none = screen()
    expect(none.check(factsOf(ip('10.0.0.1', '10.0.0.1', 6, tcp(1, 1, { flags: 3 }))))).toBe(0)
    expect([...none.suspectFlags, ...none.suspectProtocols].every((mark) => mark === 0)).toBe(true)
  })

  it('suspects whatever it finds: the fast path hides no packet from it', () => {
    const all = screen(...SCREEN_STATEMENTS)
    fc.assert(
      fc.property(addresses, fc.nat(255), bytes(1200), fc.nat(255), (ends, protocol, rest, flags) => {
        const isTcp = protocol % 3 === 0
        const payload = isTcp ? tcp(rest[0] ?? 0, rest[1] ?? 139, { flags }) : rest
        const facts = factsOf(ip(...ends, isTcp ? 6 : protocol, payload))
        // Extension headers and fragments have marks of their own.
        fc.pre(!ends[0].includes(':') || isTcp || ![0, 43, 44, 60].includes(protocol))
        if (all.check(facts) === 0) return
        expect(isTcp ? all.suspectFlags[flags] : all.suspectProtocols[protocol]).toBe(1)
      }),
      { numRuns: 2000 },
    )
  })
})
