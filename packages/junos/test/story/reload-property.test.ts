/** Random configurations one after the other: what a session is called never changes, and nothing is lost. */
import { BuiltInPolicy, SessionCursor } from '@wingspan/engine'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, DMZ, device, INSIDE, setLines, udpPacket } from './device.js'

const NAMES = ['a', 'b', 'c', 'd']
/** What differs from one configuration to the next. */
const parts = fc.record({
  zones: fc.shuffledSubarray(['guests', 'labs', 'spare']),
  policies: fc.shuffledSubarray(NAMES),
  others: fc.shuffledSubarray(NAMES),
  globals: fc.shuffledSubarray(NAMES, { maxLength: 2 }),
  applications: fc.shuffledSubarray(['any', 'own', 'junos-dns-udp'], { minLength: 1 }),
  ownPort: fc.constantFrom(53, 54),
  action: fc.constantFrom('permit', 'deny'),
  rematch: fc.constantFrom('', 'security policies policy-rematch'),
  pools: fc.shuffledSubarray(['P', 'Q'], { minLength: 1 }),
  poolHost: fc.constantFrom(7, 8),
  dmzZone: fc.constantFrom('dmz', 'other'),
  units: fc.shuffledSubarray(['ge-0/0/7', 'ge-0/0/8']),
  definitions: fc.shuffledSubarray(['tftp2', 'ftp2']),
  routes: fc.shuffledSubarray(['203.0.113.77', '203.0.113.78'], { maxLength: 1 }),
})
type Parts = typeof parts extends fc.Arbitrary<infer Value> ? Value : never

const packets = fc.array(
  fc.record({
    from: fc.constantFrom(INSIDE, DMZ),
    client: fc.integer({ min: 2, max: 5 }),
    port: fc.constantFrom(1000, 1001),
    to: fc.constantFrom(53, 54),
    after: fc.constantFrom(0, 0, 20, 45),
  }),
  { minLength: 1, maxLength: 12 },
)

function textOf(some: Parts): string {
  const { zones, applications, ownPort, action, pools, poolHost } = some
  const body = (path: string, place: number) => {
    const application = applications[place % applications.length]
    return ['source-address any', 'destination-address any', `application ${application}`]
      .map((match) => `${path} match ${match}`)
      .concat(`${path} then ${place === 0 ? action : 'permit'}`)
  }
  const all = (context: string, names: readonly string[]) =>
    names.flatMap((name, place) => body(`security policies ${context} policy ${name}`, place))
  const units = some.units.map(
    (unit, place) => `interfaces ${unit} unit 0 family inet address 10.9.${place}.1/24`,
  )
  const own = device(
    [
      ...zones.map((zone) => `security zones security-zone ${zone} description x`),
      ...some.definitions.map((name) => `applications application ${name} protocol tcp`),
      ...some.routes.map((gateway) => `routing-options static route 198.51.100.0/25 next-hop ${gateway}`),
      `applications application own protocol udp`,
      `applications application own destination-port ${ownPort}`,
      ...all('from-zone trust to-zone untrust', some.policies),
      ...all(`from-zone ${some.dmzZone} to-zone untrust`, some.others),
      ...all('global', some.globals),
      some.rematch,
      ...pools.map(
        (pool, place) => `security nat source pool ${pool} address 192.0.2.${poolHost + place * 8}/32`,
      ),
      ...['from zone trust', 'to zone untrust', 'rule r match source-address 10.0.0.0/24'].map(
        (words) => `security nat source rule-set out ${words}`,
      ),
      `security nat source rule-set out rule r then source-nat pool ${pools[0]}`,
    ].join('\n'),
  ).replace('security-zone dmz interfaces', `security-zone ${some.dmzZone} interfaces`)
  return setLines(units.join('\n')) + own
}

/** What is printed of each session that does not go on by itself. */
async function printed(story: ConfiguredStory): Promise<ReadonlyMap<string, string>> {
  const text = await story.print('show security flow session extensive')
  const blocks = text.split(/^(?=Session ID)/m).map((block) =>
    block
      .split('\n')
      .filter((line) => !/^(Session State|Close reason|Maximum timeout|Start time|Total)/.test(line))
      .join('\n'),
  )
  return new Map(blocks.map((block) => [/^Session ID: (\d+)/.exec(block)?.[1] ?? '', block]))
}

describe('any configurations, one after the other', () => {
  it('leave each session its names, and end those that they must', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(parts, packets), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        async ([[first, firstPackets], ...later], slice) => {
          const story = new ConfiguredStory(textOf(first), { captures: CAPTURES })
          const send = (sent: typeof firstPackets) => {
            for (const { from, client, port, to, after } of sent) {
              const network = from === INSIDE ? '10.0.0' : '172.16.0'
              story.gap(`${after} s`)
              story.sendBy(from, udpPacket(`${network}.${client}/${port}`, `198.51.100.1/${to}`))
            }
          }
          send(firstPackets)
          let now = first
          for (const [next, nextPackets] of later) {
            const before = await printed(story)
            const rules = story.configuration.rules.policies
            // What no session is about ends none.
            const { zones, units, definitions, routes } = next
            const running = runningOf(story)
            story.reload(textOf({ ...now, zones, units, definitions, routes }), slice)
            expect(runningOf(story)).toEqual(running)
            story.reload(textOf(next), slice)
            expect(await printed(story)).toEqual(before)
            expectSound(story, rules)
            now = next
            send(nextPackets)
          }
        },
      ),
      { numRuns: 60 },
    )
  }, 120_000)
})

/** Records of the sessions that run. */
function runningOf({ source, table }: ConfiguredStory): number[] {
  const running: number[] = []
  const listing = source.ask({})
  const records = new Int32Array(64)
  for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
    for (const record of records.subarray(0, count)) {
      if (table.isRunning(record, table.nowMicroseconds)) running.push(record)
    }
  }
  return running
}

/** Nobody runs under a policy that is gone; each port in use is a running session's; each number is one policy's. */
function expectSound(
  story: ConfiguredStory,
  before: ConfiguredStory['configuration']['rules']['policies'],
): void {
  const { rules } = story.configuration
  const numbers = new Set(rules.policies.map(({ number }) => number))
  const known = new Map(before.map(({ number, name }) => [number, name]))
  for (const { number, name } of rules.policies) expect(known.get(number) ?? name).toBe(name)
  const ports = story.pipeline.configured!.resources.uses.reduce((sum, use) => sum + use.portsInUse, 0)
  let translated = 0
  const cursor = new SessionCursor(story.table.columns)
  for (const record of runningOf(story)) {
    cursor.moveTo(record)
    if (cursor.policy !== BuiltInPolicy.default) expect(numbers).toContain(cursor.policy)
    if (cursor.sourceNatPool !== 0) translated++
  }
  expect(ports).toBe(translated)
}
