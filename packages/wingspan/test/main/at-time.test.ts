/** The moment of `--at`. */
import { describe, expect, it } from 'vitest'
import { atMicroseconds, parseAtTime } from '../../src/main/at-time.js'
import { UsageError } from '../../src/main/usage-error.js'

const FIRST = Date.UTC(2026, 2, 2, 9) * 1000 + 5000

describe('a moment', () => {
  it.each([
    ['0', FIRST],
    ['1', FIRST + 1_000_000],
    ['0.000001', FIRST + 1],
    ['93.5', FIRST + 93_500_000],
    ['0.1', FIRST + 100_000],
    ['2026-03-02T09:04:02Z', Date.UTC(2026, 2, 2, 9, 4, 2) * 1000],
    ['2026-03-02T09:04:02', Date.UTC(2026, 2, 2, 9, 4, 2) * 1000],
    ['2026-03-02 09:04:02', Date.UTC(2026, 2, 2, 9, 4, 2) * 1000],
    ['2026-03-02T09:04:02.5Z', Date.UTC(2026, 2, 2, 9, 4, 2) * 1000 + 500_000],
    ['2026-03-02T09:04:02.000001Z', Date.UTC(2026, 2, 2, 9, 4, 2) * 1000 + 1],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29) * 1000],
  ])('%s', (text, expected) => {
    expect(atMicroseconds(parseAtTime(text), FIRST)).toBe(expected)
  })
})

it.each([
  '',
  '-1',
  '1e3',
  '.5',
  '5.',
  '+5',
  'Infinity',
  '0x10',
  '2026-03-02',
  '2026-03-02T09:04Z',
  '2026-03-02T25:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-03-02T09:04:02+01:00',
  '2026-03-02T09:04:02.1234567Z',
  ' 5',
  '5 ',
])('"%s" is no moment', (text) => {
  expect(() => parseAtTime(text)).toThrow(UsageError)
})
