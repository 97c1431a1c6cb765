import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SessionState } from '../../src/session/index.js'
import { secondsLeft, TIMEOUT_SHIFT } from '../../src/table/index.js'

const SECOND = 1_000_000
const START = 1_600_000_000 * SECOND

/** What is shown of a session so long after its last packet. */
const left = (timeoutSeconds: number, passedMicroseconds: number) =>
  secondsLeft(
    (timeoutSeconds << TIMEOUT_SHIFT) | SessionState.valid,
    START + timeoutSeconds * SECOND,
    START + passedMicroseconds,
  )

describe('the current timeout', () => {
  it('is the timeout as it begins, and then goes down by two', () => {
    expect([0, 1, 2, 3, 4].map((second) => left(4, second * SECOND))).toEqual([4, 4, 2, 2, 0])
    expect([0, 0.5, 1, 2, 3].map((second) => left(3, second * SECOND))).toEqual([3, 3, 2, 2, 0])
    expect([0, 0.5, 1].map((second) => left(1, second * SECOND))).toEqual([1, 1, 0])
  })

  it('is never above the timeout, and never less than is left', () => {
    const timeouts = fc.integer({ min: 1, max: 131_070 })
    fc.assert(
      fc.property(timeouts, fc.double({ min: 0, max: 1, noNaN: true }), (timeout, share) => {
        const passed = Math.floor(timeout * share * SECOND)
        const shown = left(timeout, passed)
        expect(shown).toBeLessThanOrEqual(timeout)
        expect(shown).toBeGreaterThanOrEqual(timeout - passed / SECOND)
        expect(shown % 2 === 0 || shown === timeout).toBe(true)
      }),
    )
  })
})
