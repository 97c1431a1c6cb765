import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Protocol, type SessionQuery } from '../../src/index.js'
import { COUNT_CREATED } from '../../src/table/index.js'
import { Story } from '../story/story.js'

const HOSTS = ['10.0.0.1', '10.0.0.2', '192.0.2.1', '239.1.1.1']
const host = fc.constantFrom(...HOSTS)
const port = fc.integer({ min: 1, max: 4 })

const step = fc.oneof(
  fc.record({ udp: fc.tuple(host, port, host, port) }),
  fc.record({ ping: fc.tuple(host, host, port) }),
  fc.record({ pong: fc.tuple(host, host, port) }),
  fc.record({ tcp: fc.tuple(host, port, host, port, fc.constantFrom('syn', 'data', 'fin', 'rst')) }),
  fc.record({ wait: fc.integer({ min: 1, max: 2000 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function play(story: Story, steps: readonly Step[]): number {
  let packets = 0
  for (const one of steps) {
    packets++
    if ('udp' in one) story.udp(`${one.udp[0]}/${one.udp[1]}`, `${one.udp[2]}/${one.udp[3]}`)
    else if ('ping' in one) story.ping(one.ping[0], one.ping[1], 7, one.ping[2])
    else if ('pong' in one) story.pong(one.pong[0], one.pong[1], 7, one.pong[2])
    else if ('tcp' in one) {
      const conversation = story.tcp(`${one.tcp[0]}/${one.tcp[1]}`, `${one.tcp[2]}/${one.tcp[3]}`)
      if (one.tcp[4] === 'syn') conversation.syn()
      else if (one.tcp[4] === 'data') conversation.data(10)
      else if (one.tcp[4] === 'fin') conversation.fin()
      else conversation.rst()
    } else {
      packets--
      story.gap(`${one.wait} s`)
    }
  }
  story.advance('1 ms')
  return packets
}

const QUERIES: SessionQuery[] = [
  {},
  { protocol: Protocol.tcp },
  { protocol: Protocol.udp },
  { protocol: Protocol.icmp },
  { sourcePort: 1 },
  { packets: { moreThan: 1 } },
]

describe.each([
  [true, 1024],
  [true, 3],
  [false, 1024],
  [false, 3],
])('any traffic (ended sessions kept: %s, room for %i)', (keepEnded, maxSessions) => {
  it('balances: created = in use + forgotten, packets = on sessions + dropped, listing = summary', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const story = new Story({ keepEnded, maxSessions })
        const packets = play(story, steps)
        const { table, source, pipeline } = story
        const whole = source.summarize({}).summary
        expect(table.columns.counts[COUNT_CREATED]).toBe(whole.total + table.forgotten)
        expect(pipeline.counters.onSessions + pipeline.counters.dropped).toBe(packets)
        expect(whole.total).toBeLessThanOrEqual(maxSessions)
        for (const query of QUERIES) {
          const scan = source.summarize(query)
          while (!scan.step()) {}
          const listed = story.sessions(query)
          expect(scan.summary.total).toBe(listed.length)
          for (const word of ['Valid', 'Invalidated'] as const) {
            const counted = word === 'Valid' ? scan.summary.valid : scan.summary.invalidated
            expect(counted).toBe(listed.filter(({ state }) => state === word).length)
          }
        }
        const ids = story.sessions().map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
      }),
      { numRuns: 150 },
    )
  })
})
