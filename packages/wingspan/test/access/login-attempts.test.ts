import { describe, expect, it } from 'vitest'
import {
  FAILURES_LAST_MILLISECONDS,
  LONGEST_ADDRESS_DELAY_MILLISECONDS,
  LONGEST_USER_DELAY_MILLISECONDS,
  LoginAttempts,
  MOST_REMEMBERED_FAILURES,
} from '../../src/access/login-attempts.js'

const HERE = '192.0.2.1'
const THERE = '198.51.100.1'

function failing(times: number, address = HERE, user = 'ada'): LoginAttempts {
  const attempts = new LoginAttempts()
  for (let i = 0; i < times; i++) attempts.failed(address, user, 0)
  return attempts
}

describe('attempts to log in', () => {
  it('wait longer after each failure', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 20].map((times) => failing(times).delayMilliseconds(HERE, 'ada', 1))
    expect(delays).toEqual([0, 0, 0, 500, 1000, 2000, 4000, LONGEST_ADDRESS_DELAY_MILLISECONDS])
  })

  it('from one address wait whomever they are for', () => {
    expect(failing(20).delayMilliseconds(HERE, 'bob', 1)).toBe(LONGEST_ADDRESS_DELAY_MILLISECONDS)
  })

  it('for one user wait a little wherever they come from', () => {
    expect(failing(20).delayMilliseconds(THERE, 'ada', 1)).toBe(LONGEST_USER_DELAY_MILLISECONDS)
    expect(failing(20).delayMilliseconds(THERE, 'bob', 1)).toBe(0)
  })

  it('are from one place in a whole IPv6 network', () => {
    const attempts = failing(20, '2001:db8::1')
    expect(attempts.delayMilliseconds('2001:db8::2', 'bob', 1)).toBe(LONGEST_ADDRESS_DELAY_MILLISECONDS)
    expect(attempts.delayMilliseconds('2001:db8:0:1::1', 'bob', 1)).toBe(0)
  })

  it('are forgotten after a while', () => {
    const attempts = failing(20)
    expect(attempts.delayMilliseconds(HERE, 'ada', FAILURES_LAST_MILLISECONDS - 1)).toBeGreaterThan(0)
    expect(attempts.delayMilliseconds(HERE, 'ada', FAILURES_LAST_MILLISECONDS)).toBe(0)
    attempts.failed(HERE, 'ada', FAILURES_LAST_MILLISECONDS)
    expect(attempts.delayMilliseconds(HERE, 'ada', FAILURES_LAST_MILLISECONDS)).toBe(0)
  })

  it('of a user are forgotten when one succeeds, of his address are not', () => {
    const attempts = failing(20)
    attempts.succeeded('ada')
    expect(attempts.delayMilliseconds(THERE, 'ada', 1)).toBe(0)
    expect(attempts.delayMilliseconds(HERE, 'ada', 1)).toBe(LONGEST_ADDRESS_DELAY_MILLISECONDS)
  })

  it('are remembered of so many addresses and users, the latest', () => {
    const attempts = new LoginAttempts()
    for (let i = 0; i < 2 * MOST_REMEMBERED_FAILURES; i++) {
      for (let times = 0; times < 3; times++) attempts.failed(`host ${i}`, `user ${i}`, i)
    }
    expect(attempts.size).toBe(2 * MOST_REMEMBERED_FAILURES)
    const last = 2 * MOST_REMEMBERED_FAILURES - 1
    expect(attempts.delayMilliseconds(`host ${last}`, 'x', last)).toBeGreaterThan(0)
    expect(attempts.delayMilliseconds('host 0', 'x', last)).toBe(0)
  })

  it('make room for others in the order of the last failure', () => {
    const attempts = failing(20, 'host 0', 'user 0')
    for (let i = 1; i < MOST_REMEMBERED_FAILURES; i++) attempts.failed(`host ${i}`, `user ${i}`, i)
    const now = MOST_REMEMBERED_FAILURES
    attempts.failed('host 0', 'user 0', now)
    attempts.failed('one more', 'one more', now)
    expect(attempts.delayMilliseconds('host 0', 'x', now)).toBe(LONGEST_ADDRESS_DELAY_MILLISECONDS)
  })
})
