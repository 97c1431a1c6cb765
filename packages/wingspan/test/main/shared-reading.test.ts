/** Questions to the kernel that share a reading. */
import { expect, it } from 'vitest'
import type { KernelSessions } from '../../src/kernel/index.js'
import { SharedReading } from '../../src/main/shared-reading.js'

it('reads once for two questions about the same connections that follow each other', async () => {
  let [now, readings] = [0, 0]
  const shared = new SharedReading(() => now)
  const ask = async (query: Parameters<SharedReading['read']>[0]) => {
    await shared.read(query, () => Promise.resolve({ missed: ++readings } as KernelSessions))
    return readings
  }
  const sort = { by: 'bytes', most: 5 } as const
  expect(await ask({ protocol: 6, sort })).toBe(1)
  expect(await ask({ protocol: 6 })).toBe(1)
  // The third, others, and later ones.
  expect(await ask({ protocol: 6, sort })).toBe(2)
  expect(await ask({ protocol: 17 })).toBe(3)
  expect(await ask(undefined)).toBe(4)
  expect(await ask({})).toBe(5)
  now += 500
  expect(await ask({})).toBe(6)
})
