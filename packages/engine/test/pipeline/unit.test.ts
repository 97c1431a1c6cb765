import { describe, expect, it } from 'vitest'
import { withUnit } from '../../src/pipeline/index.js'

describe('the unit of an interface', () => {
  it.each([
    ['ge-0/0/0', 0, 'ge-0/0/0.0'],
    ['ge-0/0/0', 100, 'ge-0/0/0.100'],
    ['ge-0/0/0.7', 100, 'ge-0/0/0.7'],
    ['eth0.', 1, 'eth0..1'],
    ['eth0.x', 0, 'eth0.x.0'],
    ['1.2 3', 0, '1.2 3.0'],
    ['', 0, '.0'],
  ])('of %j, unit %i: %j', (name, unit, whole) => {
    expect(withUnit(name, unit)).toBe(whole)
  })
})
