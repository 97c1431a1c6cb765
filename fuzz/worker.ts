/** Runs a target on input after input, in a thread of its own. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { readCorpus } from './corpus.js'
import { makeInput } from './mutator.js'
import { TARGETS } from './targets/index.js'
import { BEAT, LENGTH, type Order, type Report, RUN, type WorkerData } from './worker-messages.js'

const { target: name, seed, control, input: shared } = workerData as WorkerData
const state = new Int32Array(control)
const current = new Uint8Array(shared)
const target = TARGETS.find((each) => each.name === name)!
const options = { ...target, corpus: readCorpus(name).map(({ bytes }) => bytes) }

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes in use after everything unused is gone. */
function bytesInUse(): number {
  for (let times = 0; times < 3; times++) collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Runs the target; says what is wrong, if anything. */
async function attempt(input: Uint8Array): Promise<string | undefined> {
  current.set(input)
  state[LENGTH] = input.length
  Atomics.add(state, BEAT, 1)
  try {
    await target.run(input)
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

async function runAll(from: number, to: number, seconds: number): Promise<Report> {
  const start = performance.now()
  const part = (run: number) =>
    Math.max((run - from) / (to - from), (performance.now() - start) / (seconds * 1000))
  let atQuarter: number | undefined
  let run = from
  for (; part(run) < 1; run++) {
    if (atQuarter === undefined && part(run) >= 0.25) atQuarter = bytesInUse()
    state[RUN] = run
    const message = await attempt(makeInput(seed, run, options))
    if (message !== undefined) return { kind: 'failed', run, message }
  }
  return { kind: 'done', run, heapGrowth: atQuarter === undefined ? 0 : bytesInUse() - atQuarter }
}

parentPort!.on('message', async (order: Order) => {
  const report: Report =
    order.kind === 'run'
      ? await runAll(order.from, order.to, order.seconds)
      : { kind: 'tried', message: await attempt(order.input) }
  parentPort!.postMessage(report)
})
