/**
 * A reader in another thread: it walks the table without a lock until told to stop, and checks that every session
 * it is given is whole. The writer makes session n from n alone, so a torn read gives itself away.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { SessionCursor, TableColumns, TableSource } from '@wingspan/engine'

const { shared, flags } = workerData
const columns = new TableColumns(shared)
const cursor = new SessionCursor(columns)
const source = new TableSource({ columns })
const state = new Int32Array(flags)
let reads = 0
let torn = ''

Atomics.store(state, 1, 1)
Atomics.notify(state, 1)
while (Atomics.load(state, 0) === 0 && torn === '') {
  cursor.setNow(columns.clock[0])
  for (let record = 0; record < shared.capacity; record++) {
    if (!cursor.moveTo(record)) continue
    reads++
    const n = cursor.sourcePort
    const expected = cursor.family === 4 ? [n] : [n, ~n, n * 3, n + 7]
    const words = [...cursor.source.subarray(0, expected.length)]
    const other = [...cursor.destination.subarray(0, expected.length)]
    const whole =
      words.every((word, i) => word === (expected[i] | 0)) &&
      other.every((word, i) => word === (expected[i] ^ 0x55)) &&
      cursor.destinationPort === (n ^ 0xff) &&
      cursor.family === (n % 3 === 0 ? 6 : 4) &&
      cursor.id > 0
    if (!whole) torn = `record ${record}: ${n} ${words} ${other} ${cursor.destinationPort}`
  }
  const records = new Int32Array(64)
  const listing = source.ask({ protocol: 17 })
  while (listing.next(records) >= 0) {}
  if (listing.total > shared.capacity) torn = `a listing of ${listing.total}`
}
parentPort.postMessage({ reads, torn })
