import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSame } from '../../src/first-path/same.js'

describe('two pieces of rules', () => {
  it.each([
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: undefined }, { b: undefined }],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [new Set(['a']), new Set(['b'])],
    [new Set(['a']), new Set(['a', 'b'])],
    [{ a: { b: [1] } }, { a: { b: [2] } }],
    [null, {}],
    [[], {}],
    [new Set(), {}],
    ['1', 1],
  ])('%j and %j differ', (left, right) => {
    expect(isSame(left, right)).toBe(false)
    expect(isSame(right, left)).toBe(false)
  })

  it('are the same when they are copies', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (value, words) => {
        const piece = { value, words: new Set(words) }
        expect(isSame(piece, structuredClone(piece))).toBe(true)
      }),
    )
  })
})
