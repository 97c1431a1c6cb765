/** The promise of the table's shared memory: a reader in another thread never sees half a session. */
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { PacketBatch, SessionTable } from '../../src/index.js'
import { keyWord } from '../../src/key/index.js'
import { TIMEOUT_SHIFT } from '../../src/table/index.js'

const WRITING_MILLISECONDS = 1500

describe('a reader in another thread', () => {
  it.each([true, false])(
    'reads whole sessions while records are reused (ended ones kept: %s)',
    async (keepEnded) => {
      const table = new SessionTable({ seed: 3, maxSessions: 48, keepEnded })
      const flags = new SharedArrayBuffer(8)
      const state = new Int32Array(flags)
      const worker = new Worker(new URL('./reader-worker.mjs', import.meta.url), {
        workerData: { shared: table.shared, flags },
      })
      const answer = new Promise<{ reads: number; torn: string }>((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
      Atomics.wait(state, 1, 0, 10_000)
      const packets = new PacketBatch()
      const session = {
        stateBits: 20 << TIMEOUT_SHIFT,
        answer: false,
        tracksTcp: true,
        application: 0,
        policy: 2,
        decision: undefined,
      }
      const until = performance.now() + WRITING_MILLISECONDS
      let time = 1e15
      let made = 0
      for (let n = 0; n % 256 !== 0 || performance.now() < until; n++) {
        const port = n & 0xffff
        const family = port % 3 === 0 ? 6 : 4
        const words = family === 4 ? [port] : [port, ~port, port * 3, port + 7]
        packets.source.set(words)
        packets.destination.set(words.map((word) => word ^ 0x55))
        packets.ports[0] = (port << 16) | (port ^ 0xff)
        const key = keyWord(17, family, 0, 0)
        time += 1_000_000
        table.advance(time, 1000)
        const record = table.create(packets, 0, key, table.hash(packets, 0, key), -1, time, session)
        if (record < 0) continue
        made++
        table.count(record, 0, 100, time)
        table.setInterface(record, 0, 1)
      }
      Atomics.store(state, 0, 1)
      const { reads, torn } = await answer
      await worker.terminate()
      expect(torn).toBe('')
      expect(made).toBeGreaterThan(1000)
      expect(reads).toBeGreaterThan(1000)
    },
  )
})
