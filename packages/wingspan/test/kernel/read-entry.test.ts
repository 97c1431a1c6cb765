/** Messages of the kernel as connections: recorded ones, and any bytes at all. */
import { KernelStatus } from '@wingspan/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConntrackEntry, type ConntrackTuple } from '../../src/kernel/conntrack-entry.js'
import { readEntryLine } from '../../src/kernel/conntrack-text.js'
import { MessageWalk, WalkEnd } from '../../src/kernel/message-walk.js'
import { ENTRY_FAULT_WORDS, EntryFault, readEntry } from '../../src/kernel/read-entry.js'
import { LINES, PIECES, recordedBodies, SEQUENCE, viewOf } from './recorded.js'

function entryOf(body: Uint8Array): ConntrackEntry {
  const entry = new ConntrackEntry()
  expect(readEntry(viewOf(body), 0, body.length, entry)).toBe(EntryFault.none)
  return entry
}

function tupleOf(tuple: ConntrackTuple) {
  const words = tuple.family === 6 ? 4 : 1
  return {
    ...tuple,
    source: [...tuple.source.subarray(0, words)],
    destination: [...tuple.destination.subarray(0, words)],
  }
}

/** What both ways of being told of a connection say. */
function toldOf(entry: ConntrackEntry) {
  const { original, reply, state, mark, id, packets, bytes, status } = entry
  const told = KernelStatus.SEEN_REPLY | KernelStatus.ASSURED | KernelStatus.CONFIRMED
  return {
    original: tupleOf(original),
    reply: tupleOf(reply),
    state,
    mark,
    id,
    packets: [...packets],
    bytes: [...bytes],
    status: status & told,
  }
}

describe('a recorded dump', () => {
  it('is the connections that conntrack lists, in every value that it prints', () => {
    const byNetlink = new Map(
      recordedBodies()
        .map(entryOf)
        .map((entry) => [entry.id, toldOf(entry)]),
    )
    const byText = LINES.map((line) => {
      const entry = new ConntrackEntry()
      expect(readEntryLine(line, entry)).toBe(true)
      return entry
    }).map((entry) => [entry.id, toldOf(entry)] as const)
    expect(byNetlink).toEqual(new Map(byText))
    expect(byNetlink.size).toBe(11)
  })

  it('tells when each began and how long it has to go', () => {
    for (const body of recordedBodies()) {
      const entry = entryOf(body)
      expect(new Date(entry.startMicroseconds / 1000).getUTCFullYear()).toBe(2026)
      expect(entry.timeoutSeconds).toBeGreaterThan(0)
    }
  })

  it('ends where the kernel says so, and is not another request’s answer', () => {
    const last = PIECES.at(-1)!
    expect(new MessageWalk().walk(viewOf(last), 0, last.length, SEQUENCE, () => {})).toBe(WalkEnd.done)
    expect(new MessageWalk().walk(viewOf(last), 0, last.length, SEQUENCE + 1, () => {})).toBe(WalkEnd.more)
  })
})

describe('what is no entry', () => {
  const [body] = recordedBodies()
  const faultOf = (bytes: Uint8Array) => readEntry(viewOf(bytes), 0, bytes.length, new ConntrackEntry())

  it('has a fault with a name', () => {
    expect(faultOf(body!.subarray(0, 3))).toBe(EntryFault.shortHeader)
    expect(faultOf(body!.subarray(0, 4))).toBe(EntryFault.noTuple)
    expect(faultOf(body!.subarray(0, 20))).toBe(EntryFault.brokenAttribute)
    const lying = body!.slice()
    // The first attribute claims to be shorter than its own header.
    lying[4] = 3
    lying[5] = 0
    expect(faultOf(lying)).toBe(EntryFault.brokenAttribute)
    expect(ENTRY_FAULT_WORDS).toHaveLength(Object.keys(EntryFault).length)
  })

  it('is not told with the addresses of the entry before', () => {
    const entry = entryOf(body!)
    // A message with one direction only.
    const length = body![4]! | (body![5]! << 8)
    const half = body!.slice(0, 4 + length)
    expect(readEntry(viewOf(half), 0, half.length, entry)).toBe(EntryFault.noTuple)
  })

  it('never throws: any bytes, and any recorded message cut short or changed', () => {
    const entry = new ConntrackEntry()
    const check = (bytes: Uint8Array) => {
      const fault = readEntry(viewOf(bytes), 0, bytes.length, entry)
      expect(ENTRY_FAULT_WORDS[fault]).toBeDefined()
      new MessageWalk().walk(viewOf(bytes), 0, bytes.length, SEQUENCE, () => {})
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), check))
    const bodies = recordedBodies()
    const changed = fc.record({
      which: fc.nat(bodies.length - 1),
      end: fc.nat(400),
      changes: fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 }),
    })
    fc.assert(
      fc.property(changed, ({ which, end, changes }) => {
        const bytes = bodies[which]!.slice(0, end)
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        check(bytes)
      }),
      { numRuns: 2000 },
    )
  })

  it('may be any line of text, which is an entry or not', () => {
    const entry = new ConntrackEntry()
    fc.assert(fc.property(fc.string(), (line) => !readEntryLine(line, entry)))
    const words = fc.array(fc.constantFrom(...LINES.join(' ').split(' '), '=', 'src=', 'id=x'), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(
        words,
        (some) => typeof readEntryLine(`ipv4 2 tcp 6 ${some.join(' ')}`, entry) === 'boolean',
      ),
    )
  })
})
