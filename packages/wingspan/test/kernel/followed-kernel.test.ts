/** How a kernel comes to be followed: by which road, and what is left open where there is none. */
import { describe, expect, it } from 'vitest'
import { bestRoad, type KernelSockets } from '../../src/kernel/followed-kernel.js'
import { KernelError, kernelError } from '../../src/kernel/kernel-error.js'
import { NativeError } from '../../src/native/index.js'

/** Sockets that can be opened until one is refused. */
function socketsUntil(refused: number, refusal: KernelError) {
  let asked = 0
  const open = new Set<number>()
  const one = () => {
    const socket = ++asked
    if (socket === refused) throw refusal
    open.add(socket)
    return {
      lost: 0,
      unreadable: 0,
      roomBytes: 1024,
      fetch: () => true,
      dump: async () => ({ entries: 0, unreadable: 0, lastFault: 0 }),
      statistics: async () => ({ entries: 0, maximum: 0, failed: 0, invalid: 0 }),
      close: () => void open.delete(socket),
    }
  }
  const sockets: KernelSockets = {
    telling: async () => one(),
    counting: async () => one(),
    reading: async () => one(),
  }
  return { sockets, open }
}

describe('the road to a kernel that is followed', () => {
  it('is netlink, all of whose sockets are closed in the end', async () => {
    const { sockets, open } = socketsUntil(0, kernelError(new NativeError('failed', '')))
    const kernel = await bestRoad(sockets)
    expect([kernel.untold, kernel.eventRoomBytes, open.size]).toEqual([undefined, 1024, 3])
    kernel.close()
    expect(open.size).toBe(0)
  })

  it.each(['foreign-functions-missing', 'not-supported'] as const)(
    'is another where netlink is %s',
    async (code) => {
      const { sockets } = socketsUntil(1, kernelError(new NativeError(code, 'no')))
      expect((await bestRoad(sockets)).untold).toContain('no')
    },
  )

  it.each(['no-privilege', 'failed'] as const)('is none where netlink is refused with %s', async (code) => {
    for (const refused of [1, 2, 3]) {
      const { sockets, open } = socketsUntil(refused, kernelError(new NativeError(code, 'socket: EMFILE')))
      await expect(bestRoad(sockets)).rejects.toThrow(KernelError)
      expect(open.size).toBe(0)
    }
  })
})
