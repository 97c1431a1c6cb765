/** Every golden case prints what is stored, byte for byte, whatever the seed of the table's hash. */
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { GOLDEN_CASES } from './cases.js'
import { runCase } from './run-case.js'
import { readStored, STORED, storedFiles } from './stored.js'

const ANOTHER_SEED = 0xdecafbad

it.each(GOLDEN_CASES.map((goldenCase) => [goldenCase.name, goldenCase] as const))(
  '%s',
  async (name, goldenCase) => {
    expect(await runCase(goldenCase, ANOTHER_SEED)).toEqual(readStored(name))
  },
)

it('stores nothing else, and no name twice', () => {
  const expected = GOLDEN_CASES.flatMap(({ name }) =>
    storedFiles(name, readStored(name)).map(([file]) => file),
  )
  expect(readdirSync(STORED).sort()).toEqual(expected.sort())
})

it('prints brief when no level is asked for', async () => {
  const briefs = GOLDEN_CASES.filter(({ words }) => words.endsWith(' brief'))
  expect(briefs.length).toBeGreaterThan(0)
  for (const brief of briefs) {
    const plain = { ...brief, words: brief.words.replace(/ brief$/, '') }
    expect(await runCase(plain, ANOTHER_SEED)).toEqual(readStored(brief.name))
  }
})
