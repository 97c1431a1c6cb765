import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FragmentOverlap } from '../../src/screen/index.js'

/** Whether any of these fragments of one datagram, in order, overlaps the one before it. */
function anyOverlaps(...fragments: readonly (readonly [offset: number, length: number])[]): boolean {
  const overlap = new FragmentOverlap()
  return fragments.map(([offset, length]) => overlap.overlaps(7, offset, length, 0)).includes(true)
}

describe('fragments of a datagram', () => {
  it.each([
    ['begins inside the one before', [0, 40], [24, 40]],
    ['lies inside it', [0, 40], [8, 8]],
    ['covers it', [24, 8], [0, 80]],
    ['ends inside it', [24, 40], [0, 32]],
  ] as const)('overlap when one %s', (_, first, second) => {
    expect(anyOverlaps(first, second)).toBe(true)
  })

  it('that were cut from one datagram overlap nowhere, in whatever order and however often they come', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 180 }), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(lengths, fc.array(fc.nat(9), { maxLength: 30 }), (eights, order) => {
        const starts = eights.map((_, place) =>
          eights.slice(0, place).reduce((sum, each) => sum + each * 8, 0),
        )
        const fragments = order
          .map((place) => place % eights.length)
          .map((i) => [starts[i]!, eights[i]! * 8] as const)
        expect(anyOverlaps(...fragments)).toBe(false)
      }),
    )
  })

  it('are those of another datagram after half a minute, or with another key', () => {
    const overlap = new FragmentOverlap()
    overlap.overlaps(7, 0, 40, 0)
    expect(overlap.overlaps(8, 8, 40, 0)).toBe(false)
    expect(overlap.overlaps(7, 8, 40, 29_999_999)).toBe(true)
    expect(overlap.overlaps(7, 16, 40, 59_999_999)).toBe(false)
  })
})
