/**
 * A table that follows the kernel with room for few events, in the network namespace it is started in: more connections
 * are made at once than it can be told of. Prints what it has then, and what it has to say.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { ConnectionMaker } from '../bench/connections.js'
import { MACHINE_CLOCKS, SteadyClock } from '../packages/wingspan/src/clock/index.js'
import { followKernel, KernelMirror, MirrorSource } from '../packages/wingspan/src/kernel/index.js'

const ROOM_BYTES = 64 * 1024
const CONNECTIONS = 5000
const PATIENCE_MILLISECONDS = 20_000

const clock = new SteadyClock(MACHINE_CLOCKS)
const told: string[] = []
const mirror = new KernelMirror({
  kernel: await followKernel(ROOM_BYTES),
  // No reading but the first and those that losses ask for.
  rules: { endedSessions: 100, endedSeconds: 60, reconcileSeconds: 3600 },
  clock,
  bootMicroseconds: 0,
  capacity: 100_000,
  seed: 1,
  tell: (text) => told.push(text),
  wait: async (milliseconds) => {
    await (milliseconds === 0 ? new Promise(setImmediate) : wait(milliseconds))
  },
})
await mirror.start()
const maker = await ConnectionMaker.open()
maker.make(0, CONNECTIONS, () => ({ protocol: 17, timeoutSeconds: 600 }))
maker.close()
const source = new MirrorSource(mirror)
const summary = () => source.summarize({}).summary
const until = performance.now() + PATIENCE_MILLISECONDS
while (summary().valid < CONNECTIONS && performance.now() < until) await wait(100)
const { valid, coverage } = summary()
await mirror.stop()
console.log(JSON.stringify({ valid, lost: coverage.lostEvents, told }))
