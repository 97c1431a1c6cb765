import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INDEX_SLOT_MASK, SessionIndex } from '../../src/table/session-index.js'

/** Records found under a hash, by probing as the table does. */
function lookUp(index: SessionIndex, hash: number): number[] {
  const found: number[] = []
  const start = index.segmentStart(hash)
  for (let slot = hash & INDEX_SLOT_MASK; ; slot = (slot + 1) & INDEX_SLOT_MASK) {
    const entry = index.slots[start + slot * 2 + 1]!
    if (entry === 0) return found.sort((left, right) => left - right)
    if (index.slots[start + slot * 2] === hash) found.push((entry - 1) >> 1)
  }
}

describe('the session index', () => {
  it('agrees with a map, whatever is inserted, replaced and removed', () => {
    const step = fc.record({
      what: fc.constantFrom('insert', 'insert', 'remove', 'replace'),
      // Few low bits, so that runs collide and wrap round their segment.
      hash: fc.oneof(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 4090, max: 4100 }), fc.integer()),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const index = new SessionIndex(10_000)
        const model = new Map<number, number[]>()
        let next = 0
        for (const { what, hash: whole } of steps) {
          const hash = whole | 0
          const there = model.get(hash) ?? []
          if (what === 'insert') {
            expect(index.insert(hash, next, 0)).toBe(true)
            model.set(hash, [...there, next++])
          } else if (there.length > 0) {
            const [first, ...rest] = there
            if (what === 'remove') index.remove(hash, first!, 0)
            else expect(index.replace(hash, first!, 0, next, 0)).toBe(true)
            model.set(hash, what === 'remove' ? rest : [...rest, next++])
          }
        }
        for (const [hash, records] of model)
          expect(lookUp(index, hash)).toEqual(records.sort((a, b) => a - b))
      }),
    )
  })

  it('finds everything after growing through many splits', () => {
    const index = new SessionIndex(200_000)
    const hash = (record: number) => Math.imul(record + 1, 0x9e3779b1)
    for (let record = 0; record < 200_000; record++) expect(index.insert(hash(record), record, 0)).toBe(true)
    for (let record = 0; record < 200_000; record += 7) expect(lookUp(index, hash(record))).toEqual([record])
    for (let record = 0; record < 200_000; record += 2) index.remove(hash(record), record, 0)
    for (let record = 0; record < 200_000; record += 7) {
      expect(lookUp(index, hash(record))).toEqual(record % 2 === 0 ? [] : [record])
    }
  })

  it('says so when one hash comes more often than a segment holds', () => {
    const index = new SessionIndex(100_000)
    let inserted = 0
    while (inserted < 10_000 && index.insert(12345, inserted, 0)) inserted++
    expect(inserted).toBe(4095)
  })
})
