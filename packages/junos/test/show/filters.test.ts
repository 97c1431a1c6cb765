import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ip } from '../../../engine/test/story/packets.js'
import { Story } from '../../../engine/test/story/story.js'
import { identifiers, sessionsPrinted } from './ask.js'
import { bytesOf, type PrintedSession, packetsOf, printedSessions } from './printed-session.js'
import { happenings, storyOf } from './random-story.js'

/**
 * 1: TCP to 22, ended · 2: DNS answered, 2 packets · 3: ESP, one wing, on port3 · 4: ping, IPv6, answered
 * 5: UDP to 9, sent by 10.9.0.1, out on port2 · 6: HTTP, 5 packets. At the end 10 s have passed since the first five.
 */
function storyOfSix(): Story {
  const story = new Story()
  story.tcp('10.0.0.1/40000', '192.0.2.9/22').open().close()
  story.udp('10.0.0.1/5353', '192.0.2.53/53', 30).udp('192.0.2.53/53', '10.0.0.1/5353', 120)
  story.sendOn(3, ip('198.51.100.1', '192.0.2.9', 50, [0, 1, 0, 2, ...new Array<number>(20).fill(0)]))
  story.ping('2001:db8::1', '2001:db8::2', 7, 1).pong('2001:db8::2', '2001:db8::1', 7, 1)
  story.sendOn(1, ip('10.9.0.1', '192.0.2.9', 17, [0, 5, 0, 9, 0, 8, 0, 0]))
  story.sendOn(2, ip('192.0.2.9', '10.9.0.1', 17, [0, 9, 0, 5, 0, 8, 0, 0]))
  story.advance('10 s')
  story.tcp('10.0.0.2/40001', '192.0.2.80/80').open().data(1000).data(500, 1)
  return story
}

const story = storyOfSix()

describe('filters', () => {
  it.each([
    ['', [1, 2, 3, 4, 5, 6]],
    ['protocol tcp', [1, 6]],
    ['protocol 58', [4]],
    ['protocol icmp6', [4]],
    ['protocol icmp', []],
    ['family inet6', [4]],
    ['family inet', [1, 2, 3, 5, 6]],
    ['source-prefix 10.0.0.0/24', [1, 2, 6]],
    ['source-prefix 10.9.0.1', [5]],
    ['source-prefix 2001:db8::/64', [4]],
    ['destination-prefix 192.0.2.9/32', [1, 3, 5]],
    ['destination-prefix 10.0.0.0/8', []],
    ['source-port 5353', [2]],
    ['destination-port 22', [1]],
    ['destination-port 5353', []],
    ['interface port0.0', [1, 2, 4, 6]],
    ['interface port3', [3]],
    ['interface port2.0', [5]],
    ['interface port1.0', [5]],
    ['interface nobody', []],
    ['interface N/A', []],
    ['application ssh', [1]],
    ['application dns', [2]],
    ['application junos-http', [6]],
    ['validity valid', [2, 3, 5, 6]],
    ['validity invalidated', [1, 4]],
    ['validity pending', []],
    ['validity other', []],
    ['start-identifier 3', [3, 4, 5, 6]],
    ['start-identifier 7', []],
    ['start-identifier 18446744073709551615', []],
    ['count 2', [1, 2]],
    ['start-identifier 2 count 2', [2, 3]],
    ['count 1 protocol udp source-port 5', [5]],
    ['packets-more-than 5', [1]],
    ['packets-more-than 1 packets-less-than 4', [2, 4, 5]],
    ['bytes-less-than 57', [3, 5]],
    ['bytes-more-than 1000', [6]],
    ['timeout-more-than 60', [3, 6]],
    ['timeout-less-than 60', [1, 4]],
    ['curr-more-than 60', [3, 6]],
    ['curr-less-than 51', [1, 2, 4, 5]],
    ['curr-less-than 50', [1, 4]],
    ['duration-more-than 9', [2, 3, 5]],
    ['duration-less-than 5', [1, 4, 6]],
    ['protocol udp destination-prefix 192.0.2.0/24 interface port0.0 packets-more-than 1', [2]],
  ])('%s', async (words, expected) => {
    const text = await sessionsPrinted(story, words)
    expect(identifiers(text)).toEqual(expected)
    expect(text).toMatch(new RegExp(`(?:^|\\n)Total sessions: ${expected.length}\\n$`))
    expect(identifiers(await sessionsPrinted(story, `${words} extensive`))).toEqual(expected)
  })
})

/** What each filter asks, of the row as printed. */
const PRINTED_COLUMNS: readonly [filter: string, value: (session: PrintedSession) => number][] = [
  ['packets', packetsOf],
  ['bytes', bytesOf],
  ['timeout', (session) => session.timeout],
  ['curr', (session) => session.current],
  ['duration', (session) => session.duration],
]

const PRINTED_VALUES: readonly [
  filter: string,
  values: (session: PrintedSession) => readonly (string | number)[],
][] = [
  ['protocol', ({ wings }) => wings.map((wing) => wing.protocol).filter((word) => word !== 'ipv6')],
  ['source-prefix', ({ wings }) => [wings[0]!.source]],
  ['destination-prefix', ({ wings }) => [wings[0]!.destination]],
  ['source-port', ({ wings }) => [wings[0]!.sourcePort].filter((port) => port > 0)],
  ['destination-port', ({ wings }) => [wings[0]!.destinationPort].filter((port) => port > 0)],
  ['interface', ({ wings }) => wings.map((wing) => wing.interfaceName).filter((name) => name !== 'N/A')],
  ['application', ({ application }) => (application === undefined ? [] : [application])],
  ['validity', ({ state }) => [state.toLowerCase()]],
]

describe('a filter reads the field that is printed', () => {
  it.each(PRINTED_COLUMNS)('%s-more-than, %s-less-than', async (filter, value) => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.nat(), fc.integer({ min: -1, max: 1 }), async (list, pick, offset) => {
        const random = storyOf(list)
        const all = printedSessions(await sessionsPrinted(random, 'extensive'))
        const near = all.length === 0 ? 1 : value(all[pick % all.length]!)
        const limit = Math.max(1, near + offset)
        const more = identifiers(await sessionsPrinted(random, `${filter}-more-than ${limit}`))
        const less = identifiers(await sessionsPrinted(random, `${filter}-less-than ${limit}`))
        expect(more).toEqual(all.filter((session) => value(session) > limit).map(({ id }) => id))
        expect(less).toEqual(all.filter((session) => value(session) < limit).map(({ id }) => id))
      }),
      { numRuns: 60 },
    )
  })

  it.each(PRINTED_VALUES)('%s', async (filter, values) => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.nat(), async (list, pick) => {
        const random = storyOf(list)
        const all = printedSessions(await sessionsPrinted(random, 'extensive'))
        const asked = all.flatMap(values)
        if (asked.length === 0) return
        const word = asked[pick % asked.length]!
        const listed = identifiers(await sessionsPrinted(random, `${filter} ${word}`))
        expect(listed).toEqual(all.filter((session) => values(session).includes(word)).map(({ id }) => id))
      }),
      { numRuns: 60 },
    )
  })

  it('and both forms print the same values', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, async (list) => {
        const random = storyOf(list)
        const brief = (await sessionsPrinted(random)).split(/\n\n|(?<=\n)Total/)
        for (const [place, session] of printedSessions(
          await sessionsPrinted(random, 'extensive'),
        ).entries()) {
          const head = `Session ID: ${session.id}, Policy name: default-policy-logical-system-00/2, Timeout: ${session.current}, Session State: ${session.state}`
          const wings = session.wings.map(
            (wing, number) =>
              `  ${number === 0 ? 'In' : 'Out'}: ${wing.source}/${wing.sourcePort} --> ${wing.destination}/${wing.destinationPort};${wing.protocol}, Conn Tag: 0x0, If: ${wing.interfaceName}, Pkts: ${wing.packets}, Bytes: ${wing.bytes}, `,
          )
          expect(brief[place]!.trimEnd()).toBe([head, ...wings].join('\n').trimEnd())
        }
      }),
      { numRuns: 60 },
    )
  })
})

const conditions = fc.record(
  {
    protocol: fc.constantFrom('tcp', 'udp', 'icmp', 'icmp6', 'esp', '77'),
    family: fc.constantFrom('inet', 'inet6'),
    'source-prefix': fc.constantFrom('10.0.0.0/16', '0.0.0.0/0', '2001:db8::/48', '10.0.0.1'),
    'destination-port': fc.constantFrom('53', '80', '5004'),
    interface: fc.constantFrom('port0.0', 'port1', 'port9'),
    application: fc.constantFrom('dns', 'ssh', 'ignore'),
    validity: fc.constantFrom('valid', 'invalidated'),
    'packets-more-than': fc.constantFrom('1', '2'),
    'curr-less-than': fc.constantFrom('2', '60'),
  },
  { requiredKeys: [] },
)

describe('a summary', () => {
  it('counts what a listing lists', async () => {
    await fc.assert(
      fc.asyncProperty(
        happenings,
        conditions,
        fc.constantFrom(4, 1024),
        async (list, wanted, maxSessions) => {
          const random = storyOf(list, maxSessions)
          const words = Object.entries(wanted).flat().join(' ')
          const listed = printedSessions(await sessionsPrinted(random, `${words} extensive`))
          const summary = await sessionsPrinted(random, `${words} summary`)
          const count = (label: string) => Number(summary.match(new RegExp(`^ *${label}: (\\d+)$`, 'm'))?.[1])
          expect(count('Sessions-in-use')).toBe(listed.length)
          for (const state of ['Valid', 'Pending', 'Invalidated']) {
            expect(count(`${state} sessions`)).toBe(
              listed.filter((session) => session.state === state).length,
            )
          }
          expect(count('Unicast-sessions') + count('Multicast-sessions')).toBe(
            listed.length - count('Invalidated sessions'),
          )
          if (words !== '') expect(count('Total sessions')).toBe(listed.length)
        },
      ),
      { numRuns: 200 },
    )
  })
})
