/** A target's thread as seen from outside: it is ended when one input takes too long or too much memory. */
import { Worker } from 'node:worker_threads'
import type { FuzzTarget } from './targets/index.js'
import { BEAT, LENGTH, type Order, type Report, RUN, type WorkerData } from './worker-messages.js'

const INPUT_LIMIT_MILLISECONDS = 1000
const LOOK_MILLISECONDS = 100
const MOST_HEAP_MEBIBYTES = 512

/** What became of an order. A thread that had to be ended left the number of its run. */
export type Outcome = Report | { readonly kind: 'ended'; readonly run: number; readonly message: string }

export class WatchedWorker {
  readonly #target: FuzzTarget
  readonly #seed: number
  readonly #state = new Int32Array(new SharedArrayBuffer(16))
  readonly #input: Uint8Array
  #worker: Worker | undefined

  constructor(target: FuzzTarget, seed: number) {
    this.#target = target
    this.#seed = seed
    this.#input = new Uint8Array(new SharedArrayBuffer(target.maxLength))
  }

  /** The input that the thread was given last. */
  get input(): Uint8Array {
    return Uint8Array.from(this.#input.subarray(0, this.#state[LENGTH]!))
  }

  /** Carries out an order, in a new thread if the last one was ended. */
  order(order: Order): Promise<Outcome> {
    this.#worker ??= this.#start()
    const worker = this.#worker
    const state = this.#state
    Atomics.store(state, BEAT, 0)
    return new Promise<Outcome>((resolve) => {
      let beat = 0
      let since = performance.now()
      const settle = (outcome: Outcome) => {
        clearInterval(watch)
        worker.off('message', settle)
        worker.off('error', fail)
        resolve(outcome)
      }
      const end = (message: string) => {
        settle({ kind: 'ended', run: Atomics.load(state, RUN), message })
        this.close()
      }
      const fail = (error: Error) => end(error.stack ?? error.message)
      const watch = setInterval(() => {
        const now = performance.now()
        const latest = Atomics.load(state, BEAT)
        if (latest !== beat || latest === 0) since = now
        else if (now - since > INPUT_LIMIT_MILLISECONDS)
          end(`an input took more than ${INPUT_LIMIT_MILLISECONDS} ms`)
        beat = latest
      }, LOOK_MILLISECONDS)
      worker.on('message', settle)
      worker.on('error', fail)
      worker.postMessage(order)
    })
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #start(): Worker {
    const workerData: WorkerData = {
      target: this.#target.name,
      seed: this.#seed,
      control: this.#state.buffer as SharedArrayBuffer,
      input: this.#input.buffer as SharedArrayBuffer,
    }
    return new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEBIBYTES },
    })
  }
}
