import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TopList } from '../../src/query/top-list.js'

const anyValue = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN))

it('chooses what sorting all of them puts first: the largest, what is not known last, equal ones by their tie', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(1000), { maxLength: 60 }),
      fc.array(anyValue, { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (ties, values, most) => {
        const top = new TopList(most)
        for (const [thing, tie] of ties.entries()) top.offer(thing, values[thing]!, tie)
        const known = (thing: number) => (Number.isNaN(values[thing]!) ? -1 : values[thing]!)
        const sorted = [...ties.entries()].sort(([a, x], [b, y]) => known(b) - known(a) || x - y)
        expect(top.chosen).toEqual(sorted.slice(0, most))
      },
    ),
  )
})

it('says what is not worth offering once it is full', () => {
  const top = new TopList(2)
  top.offer(0, 5, 1)
  expect(top.least).toBe(Number.NEGATIVE_INFINITY)
  top.offer(1, 7, 2)
  top.offer(2, 6, 3)
  expect([top.least, top.leastTie]).toEqual([6, 3])
  top.offer(3, 6, 4)
  expect(top.chosen).toEqual([
    [1, 2],
    [2, 3],
  ])
})
