/** The tour of configurations: every command in it runs, and prints what it shows. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROOT } from './program.js'
import { runsAsItSays, samplesOfDocument } from './samples.js'

describe('the tour of configurations', () => {
  const samples = samplesOfDocument(readFileSync(`${ROOT}docs/configuration-tour.md`, 'utf8'))

  it('has commands to try', () => {
    expect(samples.length).toBeGreaterThan(10)
    expect(samples.flatMap(({ shown }) => shown).length).toBeGreaterThan(60)
  })

  runsAsItSays(samples)
})
