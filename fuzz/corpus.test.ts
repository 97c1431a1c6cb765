/** Every file of the corpus passes its target: inputs that failed once are kept there. */
import { describe, expect, it } from 'vitest'
import { readCorpus } from './corpus.js'
import { makeInput } from './mutator.js'
import { TARGETS } from './targets/index.js'

describe.each(TARGETS)('the corpus of $name', (target) => {
  const corpus = readCorpus(target.name)

  it.each(corpus)('$name', async ({ bytes }) => {
    expect(bytes.length).toBeLessThanOrEqual(target.maxLength)
    await target.run(bytes)
  })

  it('gives the same inputs for the same seed, and others for others', () => {
    const options = { ...target, corpus: corpus.map(({ bytes }) => bytes) }
    const inputs = (seed: number) => Array.from({ length: 50 }, (_, run) => makeInput(seed, run, options))
    expect(inputs(1)).toEqual(inputs(1))
    expect(inputs(1)).not.toEqual(inputs(2))
    expect(inputs(1).every(({ length }) => length <= target.maxLength)).toBe(true)
  })
})
