/** Addresses that a capture has shown hosts to have. */
import { expect, it } from 'vitest'
import { KeptAddresses } from '../../src/nat/kept-addresses.js'

const host = (family: 4 | 6, ...words: number[]) => ({ family, source: Int32Array.from(words) })

it('are told by family and address, the last that was shown', () => {
  const kept = new KeptAddresses(1)
  kept.set(host(4, 10, 99, 99, 99), 3)
  kept.set(host(6, 10, 0, 0, 0), 4)
  kept.set(host(6, 10, 0, 0, 1), 5)
  kept.set(host(6, 10, 0, 0, 0), 6)
  expect(kept.of(host(4, 10, 0, 0, 0))).toBe(3)
  expect(kept.of(host(6, 10, 0, 0, 0))).toBe(6)
  expect(kept.of(host(6, 10, 0, 0, 1))).toBe(5)
  expect(kept.of(host(4, 11, 0, 0, 0))).toBe(-1)
})

it('are remembered of 65,536 hosts, and may change beyond them', () => {
  const kept = new KeptAddresses(1)
  for (let number = 0; number < 65_540; number++) kept.set(host(4, number, 0, 0, 0), 1)
  kept.set(host(4, 7, 0, 0, 0), 2)
  expect([7, 65_535, 65_536].map((number) => kept.of(host(4, number, 0, 0, 0)))).toEqual([2, 1, -1])
})
