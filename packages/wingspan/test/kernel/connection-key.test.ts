/** What a connection is known by, as the kernel tells it and as its session has it. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CONNECTION_WORDS, ConnectionKey } from '../../src/kernel/connection-key.js'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { KernelTimeouts } from '../../src/kernel/kernel-settings.js'
import { KernelTable } from '../../src/kernel/kernel-table.js'

const NOW = 1_800_000_000_000_000

const anyWord = fc.constantFrom(0, 1, -1)
const anyAddress = fc.tuple(anyWord, anyWord, anyWord, anyWord)
const anyConnection = fc.record({
  family: fc.constantFrom(4, 6),
  protocol: fc.constantFrom(6, 17),
  source: anyAddress,
  destination: anyAddress,
  sourcePort: fc.constantFrom(1, 0xffff),
  destinationPort: fc.constantFrom(1, 0xffff),
  zone: fc.constantFrom(0, 0xffff),
  id: fc.constantFrom(1, 0xffff_ffff),
})
/** What may differ in another. */
const FIELDS = [
  'family',
  'protocol',
  'source',
  'destination',
  'sourcePort',
  'destinationPort',
  'zone',
  'id',
] as const
const someFields = fc.subarray([...FIELDS], { maxLength: 2 })
type Given = typeof anyConnection extends fc.Arbitrary<infer Value> ? Value : never

function entryOf({ id, source, destination, ...rest }: Given): ConntrackEntry {
  const entry = new ConntrackEntry()
  for (const tuple of [entry.original, entry.reply]) {
    Object.assign(tuple, rest)
    tuple.source.set(source)
    tuple.destination.set(destination)
  }
  entry.id = id
  entry.timeoutSeconds = 100
  return entry
}

/** All that counts of it, as text: of IPv4 one word of each address. */
function nameOf({ family, source, destination, ...rest }: Given): string {
  const words = family === 4 ? 1 : 4
  return JSON.stringify([family, source.slice(0, words), destination.slice(0, words), rest])
}

it('is the same for one connection, and another for any other', () => {
  const told = new ConnectionKey()
  const read = new ConnectionKey()
  fc.assert(
    fc.property(anyConnection, anyConnection, someFields, fc.integer(), (one, another, fields, seed) => {
      const other = { ...one, ...Object.fromEntries(fields.map((field) => [field, another[field]])) }
      const kernel = new KernelTable({
        capacity: 1,
        timeouts: new KernelTimeouts(() => 600),
        bootMicroseconds: NOW - 1_000_000,
        nowMicroseconds: NOW,
      })
      const record = kernel.add(entryOf(one))
      const { columns } = kernel.table
      read.read(columns, record)
      told.tell(entryOf(other))
      const isOne = nameOf(one) === nameOf(other)
      expect(told.isOf(columns, record)).toBe(isOne)
      expect(read.isAt(told.words, 0)).toBe(isOne)
      told.tell(entryOf(one))
      expect([told.isOf(columns, record), read.isAt(told.words, 0)]).toEqual([true, true])
      expect(told.hash(seed)).toBe(read.hash(seed))
      // Among others, too.
      const words = new Int32Array(3 * CONNECTION_WORDS)
      words.set(told.words, CONNECTION_WORDS)
      expect(read.isAt(words, CONNECTION_WORDS)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
