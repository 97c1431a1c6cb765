/** One target from its first input to its line in the report; a failing input is made small and written down. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { minimise } from './minimise.js'
import type { FuzzTarget } from './targets/index.js'
import { type Outcome, WatchedWorker } from './watched-worker.js'

const FAILURES = fileURLToPath(new URL('failures/', import.meta.url))
const MINIMISE_LIMITS = { tries: 3000, seconds: 20 }
/** What a long run may hold more at its end than at its first quarter: compiled code and caches settle late. */
const MOST_GROWTH_BYTES = 4 * 1024 * 1024

/** After a slow input the time may be over: one more run then says so. */
const LEAST_SECONDS = 0.001

export interface RunOptions {
  readonly seed: number
  /** Ends the run: seconds, or when a number of runs is given that, however long it takes. */
  readonly seconds: number
  readonly runs: number | undefined
}

export interface TargetReport {
  readonly target: string
  readonly runs: number
  readonly seconds: number
  readonly ok: boolean
  readonly result: string
}

/** Runs a target until its time or its runs are over, or an input fails. */
export async function runTarget(target: FuzzTarget, options: RunOptions): Promise<TargetReport> {
  const worker = new WatchedWorker(target, options.seed)
  const start = performance.now()
  const elapsed = () => (performance.now() - start) / 1000
  const to = options.runs ?? Number.POSITIVE_INFINITY
  const seconds = options.runs === undefined ? options.seconds : Number.POSITIVE_INFINITY
  const report = (runs: number, ok: boolean, result: string): TargetReport => ({
    target: target.name,
    runs,
    seconds: elapsed(),
    ok,
    result,
  })
  try {
    for (let from = 0; ; ) {
      const left = Math.max(LEAST_SECONDS, seconds - elapsed())
      const outcome = await worker.order({ kind: 'run', from, to, seconds: left })
      if (outcome.kind === 'tried') continue
      if (outcome.kind === 'done') {
        const { run, heapGrowth } = outcome
        const mebibytes = (heapGrowth / 1024 / 1024).toFixed(1)
        if (heapGrowth <= MOST_GROWTH_BYTES)
          return report(run, true, `ok, memory ${mebibytes} MiB more than at 25 %`)
        return report(run, false, `leaks: ${mebibytes} MiB more in use than at 25 %`)
      }
      const { input } = worker
      // Another program on the machine can make an input slow; only one that is slow again hangs.
      if (outcome.kind === 'ended' && (await worker.order({ kind: 'try', input })).kind === 'tried') {
        from = outcome.run + 1
        continue
      }
      const path = await writeFailure(worker, target, options.seed, outcome, input)
      return report(outcome.run + 1, false, `failed, see ${path}\n${outcome.message}`)
    }
  } finally {
    await worker.close()
  }
}

/** What makes two failures the same: the message without its numbers, and where it was thrown. */
function kindOf(message: string): string {
  const [first = '', second = ''] = message.split('\n')
  return `${first.replace(/\d+/g, 'N')} ${second}`
}

async function writeFailure(
  worker: WatchedWorker,
  target: FuzzTarget,
  seed: number,
  outcome: Exclude<Outcome, { kind: 'done' | 'tried' }>,
  input: Uint8Array,
): Promise<string> {
  const kind = kindOf(outcome.message)
  const fails = async (smaller: Uint8Array) => {
    const tried = await worker.order({ kind: 'try', input: smaller })
    return 'message' in tried && tried.message !== undefined && kindOf(tried.message) === kind
  }
  const small = await minimise(input, fails, MINIMISE_LIMITS)
  const path = `${FAILURES}${target.name}-${seed}-${outcome.run}`
  mkdirSync(FAILURES, { recursive: true })
  writeFileSync(path, small)
  writeFileSync(`${path}.whole`, input)
  writeFileSync(
    `${path}.txt`,
    `target ${target.name}, seed ${seed}, run ${outcome.run}\n${outcome.message}\n`,
  )
  return path
}
