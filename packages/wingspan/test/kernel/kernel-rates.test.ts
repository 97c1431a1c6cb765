/** Rates of connections whose table is read anew for each question. */
import { Protocol } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { KernelRates } from '../../src/kernel/kernel-rates.js'
import { KernelTimeouts } from '../../src/kernel/kernel-settings.js'
import { KernelSource } from '../../src/kernel/kernel-source.js'
import { KernelTable } from '../../src/kernel/kernel-table.js'

const NOW = 1_800_000_000_000_000

interface Connection {
  readonly id: number
  readonly bytes: number
  /** The last part of both addresses. */
  readonly host?: number
  readonly port?: number
  readonly zone?: number
  readonly family?: 4 | 6
  readonly startSeconds?: number
}

function entryOf({ id, bytes, host = 1, port = 80, zone = 0, family = 4, startSeconds }: Connection) {
  const entry = new ConntrackEntry()
  entry.clear()
  for (const tuple of [entry.original, entry.reply]) {
    tuple.family = family
    tuple.protocol = Protocol.tcp
    tuple.zone = zone
    tuple.source[family === 4 ? 0 : 3] = host
    tuple.destination[family === 4 ? 0 : 3] = host
    tuple.sourcePort = tuple.destinationPort = port
  }
  entry.id = id
  entry.timeoutSeconds = 100
  entry.packets.fill(1)
  entry.bytes[0] = bytes
  entry.bytes[1] = 0
  if (startSeconds !== undefined) entry.startMicroseconds = NOW + startSeconds * 1e6
  return entry
}

/** Identifiers and rates, the highest first, of readings of the same kernel. */
class Readings {
  readonly #rates = new KernelRates()
  readonly #seed: number

  constructor(seed = 5) {
    this.#seed = seed
  }

  at(seconds: number, ...connections: readonly Connection[]): [id: number, rate: number][] {
    const nowMicroseconds = NOW + seconds * 1e6
    const { table, add } = this.#table(connections.length, nowMicroseconds)
    for (const connection of connections) add(connection)
    const coverage = {
      asOfMicroseconds: nowMicroseconds,
      lostPackets: undefined,
      droppedPackets: undefined,
    }
    const source = new KernelSource(table, coverage, 'netlink', this.#rates)
    const listing = source.ask({ sort: { by: 'bytes-rate', most: 10 } })
    const records = new Int32Array(10)
    const found: [number, number][] = []
    for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
      for (const record of records.subarray(0, count)) {
        listing.moveTo(record)
        found.push([listing.cursor.id, listing.sorted!.value(record)])
      }
    }
    return found
  }

  #table(capacity: number, nowMicroseconds: number) {
    const kernel = new KernelTable({
      capacity,
      timeouts: new KernelTimeouts(() => 600),
      seed: this.#seed,
      bootMicroseconds: NOW - 1e9,
      nowMicroseconds,
    })
    return { table: kernel.table, add: (connection: Connection) => kernel.add(entryOf(connection)) }
  }
}

describe('rates of connections', () => {
  it('are those since the reading before, wherever a connection stands in it', () => {
    const readings = new Readings()
    const first = readings.at(0, { id: 1, bytes: 1000, startSeconds: -10 }, { id: 2, bytes: 7000 })
    expect(first).toEqual([
      [1, 100],
      [2, Number.NaN],
    ])
    const second = readings.at(2, { id: 3, bytes: 5 }, { id: 2, bytes: 9000 }, { id: 1, bytes: 1000 })
    expect(second).toEqual([
      [2, 1000],
      [1, 0],
      [3, Number.NaN],
    ])
  })

  it.each([
    ['identifier', { id: 2 }],
    ['pair of addresses', { host: 2 }],
    ['pair of IPv6', { family: 6, host: 2 }],
    ['ports', { port: 81 }],
    ['zone', { zone: 1 }],
  ] as const)('are of one connection: another %s is another one', (_, other) => {
    const one = { id: 1, bytes: 100, family: 'family' in other ? other.family : 4 } as const
    const again = { ...one, bytes: 300 }
    // With many seeds, so that the two have the same hash now and then.
    for (let seed = 0; seed < 20; seed++) {
      const readings = new Readings(seed)
      readings.at(0, one)
      expect(readings.at(1, { ...again, ...other })[0]![1]).toBeNaN()
      readings.at(2, one)
      expect(readings.at(3, again)[0]![1]).toBe(200)
    }
  })

  it('are held against a reading of half a second to a minute ago', () => {
    const readings = new Readings()
    const at = (seconds: number, bytes: number) => readings.at(seconds, { id: 1, bytes })[0]![1]
    at(0, 0)
    expect(at(1, 1000)).toBe(1000)
    expect(at(1.5, 2000)).toBe(2000)
    expect(at(61.5, 8000)).toBe(100)
    expect(at(121.6, 9000)).toBeNaN()
  })

  it('are told again where the next question comes sooner', () => {
    const readings = new Readings()
    const at = (seconds: number, bytes: number) => readings.at(seconds, { id: 1, bytes })[0]![1]
    at(0, 0)
    expect(at(1, 1000)).toBe(1000)
    expect(at(1.4, 5000)).toBe(1000)
    expect(at(2, 5000)).toBe(4000)
  })

  it('are measured however fast questions follow each other', () => {
    const readings = new Readings()
    const rates = Array.from({ length: 200 }, (_, nth) => {
      const seconds = nth * 0.4
      return readings.at(seconds, { id: 1, bytes: 100_000 + 1000 * seconds, startSeconds: -500 })[0]![1]
    })
    expect(rates.slice(0, 2)).toEqual([200, 200])
    for (const rate of rates.slice(2)) expect(rate).toBeCloseTo(1000)
  })

  it('are those of a life where counters have fallen, or were not known', () => {
    const readings = new Readings()
    const life = { id: 1, startSeconds: -10 }
    readings.at(0, { ...life, bytes: Number.NaN })
    expect(readings.at(10, { ...life, bytes: 2000 })).toEqual([[1, 100]])
    expect(readings.at(20, { ...life, bytes: 600 })).toEqual([[1, 20]])
  })
})
