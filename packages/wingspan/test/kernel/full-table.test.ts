/** What is said of a kernel whose connection table has no room left. */
import { describe, expect, it } from 'vitest'
import { fullTableWarning } from '../../src/kernel/full-table.js'
import { statisticsFacts } from '../../src/kernel/kernel-facts.js'

const counted = (entries: number | undefined, maximum: number | undefined) => ({
  entries,
  maximum,
  failed: 7,
  invalid: 0,
})

describe("the kernel's connection table", () => {
  it('is full with as many connections as there may be, or more after the limit was lowered', () => {
    for (const entries of [1000, 1001])
      expect(fullTableWarning(counted(entries, 1000))).toMatch('is full (nf_conntrack_max is 1000)')
    expect(fullTableWarning(counted(999, 1000))).toBeUndefined()
  })

  it('is said to be full in the same words however many connections there are, as some come and go', () => {
    expect(fullTableWarning(counted(1001, 1000))).toBe(fullTableWarning(counted(1000, 1000)))
  })

  it('is never full without a limit, nor where the kernel does not say', () => {
    for (const [entries, maximum] of [
      [5, 0],
      [undefined, 5],
      [5, undefined],
    ])
      expect(fullTableWarning(counted(entries, maximum))).toBeUndefined()
  })

  it('is said to be full by the status', () => {
    expect(statisticsFacts(counted(1000, 1000))[0]).toEqual([
      'Connections',
      '1000 of 1000: the table is full',
    ])
    expect(statisticsFacts(counted(999, 1000))[0]).toEqual(['Connections', '999 of 1000'])
  })
})
