import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BlockRules } from '../../src/policy/block-rules.js'
import { NO_MATCH, RuleSearch } from '../../src/policy/rule-search.js'

const RULES = 5000
const VALUE = Int32Array.of(7)
const same = { words: [7], mask: [-1] }
/** Holds the value too, under another mask. */
const around = { words: [0], mask: [-8] }
const other = { words: [9], mask: [-1] }

/** Every so many-th rule of a stretch, and how it speaks of the value. */
const stretch = fc.record({
  first: fc.oneof(fc.nat(RULES - 1), fc.constantFrom(0, 1024, 3072)),
  length: fc.constantFrom(1, 40, 1024, 1100, RULES),
  step: fc.constantFrom(1, 2, 31, 33, 700),
  blocks: fc.constantFrom(undefined, [same], [around], [same, around, other]),
})
const field = fc.array(stretch, { minLength: 1, maxLength: 4 })
type Stretches = typeof field extends fc.Arbitrary<infer T> ? T : never

function blocksOf(stretches: Stretches) {
  return Array.from({ length: RULES }, (_, rule) => {
    const at = stretches.find(
      ({ first, length, step }) => rule >= first && rule < first + length && (rule - first) % step === 0,
    )
    return at === undefined ? [other] : at.blocks
  })
}

describe('the search for rules', () => {
  it('meets those that every field wants, and no field excepts, in order', () => {
    fc.assert(
      fc.property(
        fc.array(field, { minLength: 1, maxLength: 4 }),
        fc.option(field, { nil: undefined }),
        fc.nat(RULES),
        (wanted, unwanted, from) => {
          const blocks = wanted.map(blocksOf)
          const except = unwanted && blocksOf(unwanted).map((each) => each ?? [same])
          const fields = blocks.map((each, place) => ({
            wanted: new BlockRules(each),
            unwanted: place === 0 && except ? new BlockRules(except) : undefined,
          }))
          for (const { wanted: rules, unwanted: others } of fields) {
            rules.look(VALUE, 1)
            others?.look(VALUE, 1)
          }
          const search = new RuleSearch(fields)
          const met: number[] = []
          for (let rule = search.first(from); rule !== NO_MATCH; rule = search.next()) met.push(rule)
          const speaks = (each: (typeof blocks)[number][number]) => each === undefined || each[0] !== other
          const expected = Array.from({ length: RULES }, (_, rule) => rule).filter(
            (rule) =>
              rule >= from && blocks.every((each) => speaks(each[rule])) && !(except && speaks(except[rule])),
          )
          expect(met).toEqual(expected)
        },
      ),
      { numRuns: 100 },
    )
  })
})
