import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashKey4, hashKey6, keyWord } from '../../src/key/index.js'

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const port = fc.integer({ min: 0, max: 65_535 })

describe('the flow hash', () => {
  it('is the same for both directions', () => {
    fc.assert(
      fc.property(word, word, word, port, port, (seed, a, b, p, q) => {
        const key = keyWord(6, 4, 0, 0)
        expect(hashKey4(seed, key, a, b, (p << 16) | q)).toBe(hashKey4(seed, key, b, a, (q << 16) | p))
      }),
    )
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 8, maxLength: 8 }), port, port, (seed, words, p, q) => {
        const key = keyWord(17, 6, 0, 0)
        const both = Int32Array.from(words)
        expect(hashKey6(seed, key, both, 0, both, 4, (p << 16) | q)).toBe(
          hashKey6(seed, key, both, 4, both, 0, (q << 16) | p),
        )
      }),
    )
  })

  it('spreads neighbouring flows, and differently for each seed', () => {
    const spread = (seed: number) => {
      const buckets = new Set<number>()
      for (let i = 0; i < 4096; i++)
        buckets.add(hashKey4(seed, keyWord(17, 4, 0, 0), 0x0a000001, 0xc0000200 | 0, (i << 16) | 53) & 4095)
      return buckets.size
    }
    // Random choice fills 1 - 1/e of the buckets.
    expect(spread(1)).toBeGreaterThan(2450)
    expect(spread(2)).toBeGreaterThan(2450)
    const key = keyWord(6, 4, 0, 0)
    expect(hashKey4(1, key, 1, 2, 3)).not.toBe(hashKey4(2, key, 1, 2, 3))
  })
})
