/** Warnings that wait until somebody has room for them. */
import { expect, it } from 'vitest'
import { TimelyWarnings } from '../../src/main/timely-warnings.js'

it('what every answer has to say is told the first time only', () => {
  const warnings = new TimelyWarnings(false)
  for (const text of ['a', 'b', 'a']) warnings.addOnce(text)
  expect(warnings.take()).toEqual(['a', 'b'])
  warnings.addOnce('b')
  expect(warnings.take()).toEqual([])
  // What comes without end is not remembered without end.
  for (let number = 0; number < 1000; number++) warnings.addOnce(`${number}`)
  expect(warnings.take()).toHaveLength(100)
  warnings.addOnce('a')
  expect(warnings.take()).toEqual(['a'])
})
