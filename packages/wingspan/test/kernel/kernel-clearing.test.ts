/** Sessions that are deleted in the kernel: which connection each of them is, and what is said of refusals. */
import { SessionListing } from '@wingspan/engine'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ConntrackEntry, type ConntrackTuple } from '../../src/kernel/conntrack-entry.js'
import { deleteRequest, type NamedConnection } from '../../src/kernel/conntrack-request.js'
import { KernelClearing } from '../../src/kernel/kernel-clearing.js'
import { KernelTimeouts } from '../../src/kernel/kernel-settings.js'
import { KernelTable } from '../../src/kernel/kernel-table.js'
import { HEADER_BYTES } from '../../src/kernel/netlink-message.js'
import { EntryFault, readEntry } from '../../src/kernel/read-entry.js'
import { viewOf } from './recorded.js'

const NOW = 1_800_000_000_000_000
const ICMP = [1, 58]

const anyWords = fc.tuple(
  ...Array.from({ length: 4 }, () => fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
)
const anyPort = fc.nat(0xffff)
const anyConnection = fc.record({
  family: fc.constantFrom(4, 6),
  protocol: fc.constantFrom(1, 6, 17, 47, 50, 58, 132),
  source: anyWords,
  destination: anyWords,
  sourcePort: anyPort,
  destinationPort: anyPort,
  icmpType: fc.nat(0xff),
  icmpCode: fc.nat(0xff),
  zone: anyPort,
  id: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
})
type AnyConnection = typeof anyConnection extends fc.Arbitrary<infer Value> ? Value : never

function setTuple(tuple: ConntrackTuple, given: AnyConnection): void {
  const isQuery = ICMP.includes(given.protocol)
  const words = given.family === 6 ? 4 : 1
  Object.assign(tuple, {
    family: given.family,
    protocol: given.protocol,
    sourcePort: given.sourcePort,
    destinationPort: isQuery ? 0 : given.destinationPort,
    icmpType: isQuery ? given.icmpType : 0,
    icmpCode: isQuery ? given.icmpCode : 0,
    zone: given.zone,
  })
  tuple.source.set(given.source.slice(0, words))
  tuple.destination.set(given.destination.slice(0, words))
}

/** A clearing of these connections that has all of them deleted by `remove`, and the table. */
function clearing(given: readonly AnyConnection[], remove: (those: readonly NamedConnection[]) => number[]) {
  const kernel = new KernelTable({
    capacity: Math.max(1, given.length),
    timeouts: new KernelTimeouts(() => 600),
    bootMicroseconds: NOW - 1_000_000,
    nowMicroseconds: NOW,
  })
  for (const each of given) {
    const entry = new ConntrackEntry()
    setTuple(entry.original, each)
    setTuple(entry.reply, each)
    entry.id = each.id
    entry.timeoutSeconds = 100
    expect(kernel.add(entry)).toBeGreaterThanOrEqual(0)
  }
  const coverage = { asOfMicroseconds: NOW, lostPackets: undefined, droppedPackets: undefined }
  const { columns } = kernel.table
  return (isDryRun: boolean) =>
    new KernelClearing(new SessionListing(columns, {}, coverage), isDryRun, async (those) =>
      Int32Array.from(remove(those)),
    )
}

async function run(work: KernelClearing): Promise<KernelClearing> {
  while (!(await work.step())) {}
  return work
}

it('names each connection as the kernel told it: tuple, zone and identifier', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyConnection, { maxLength: 300 }), async (given) => {
      const asked: NamedConnection[] = []
      const open = clearing(given, (those) => {
        asked.push(...those)
        return those.map(() => 0)
      })
      expect((await run(open(true))).count).toBe(given.length)
      expect(asked).toEqual([])
      expect((await run(open(false))).count).toBe(given.length)
      const wanted = given.map((each) => {
        const { original } = new ConntrackEntry()
        setTuple(original, each)
        return {
          ...original,
          source: [...original.source],
          destination: [...original.destination],
          id: each.id,
        }
      })
      // What stands in the request, read as the kernel reads it; a request has one direction, so no reply.
      const told = asked.map((connection) => {
        const entry = new ConntrackEntry()
        const request = deleteRequest(1, connection, false)
        expect(readEntry(viewOf(request), HEADER_BYTES, request.length, entry)).toBe(EntryFault.noTuple)
        const { original, id } = entry
        return { ...original, source: [...original.source], destination: [...original.destination], id }
      })
      expect(told).toEqual(wanted)
    }),
    { numRuns: 50 },
  )
})

it('counts what the kernel refuses by its reason, and the rest as cleared', async () => {
  const given = fc.sample(anyConnection, { numRuns: 300, seed: 1 })
  const errnos = [0, 2, 16, 2, 99, 0]
  let next = 0
  const open = clearing(given, (those) => those.map(() => errnos[next++ % errnos.length]!))
  const { count, refusals } = await run(open(false))
  expect(count).toBe(100)
  expect([...refusals]).toEqual([
    ['gone already', 100],
    ['busy, as offloaded', 50],
    ['refused with error 99', 50],
  ])
})

it('asks for a bounded number at once', async () => {
  const given = fc.sample(anyConnection, { numRuns: 300, seed: 1 })
  const sizes: number[] = []
  await run(
    clearing(given, (those) => {
      sizes.push(those.length)
      return those.map(() => 0)
    })(false),
  )
  expect(sizes).toEqual([128, 128, 44])
})
