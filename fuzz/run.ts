/**
 * The fuzzer: `tsx fuzz/run.ts [--seconds N] [--target NAME]… [--seed N] [--runs N]`. Runs every target on inputs
 * made from its corpus, two targets at a time, and ends with one line each; exit code 1 when one failed.
 */
import { parseArgs } from 'node:util'
import { type RunOptions, runTarget } from './run-target.js'
import { type FuzzTarget, TARGETS } from './targets/index.js'

const AT_A_TIME = 2
const USAGE = 'usage: tsx fuzz/run.ts [--seconds N] [--target NAME]... [--seed N] [--runs N]'

function refuse(what: string): never {
  console.error(`${what}\n${USAGE}`)
  process.exit(2)
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return /^\d{1,10}$/.test(text) ? Number(text) : refuse(`--${name} takes a whole number, not '${text}'`)
}

function readArguments(): { targets: FuzzTarget[]; options: RunOptions } {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      target: { type: 'string', multiple: true },
      seed: { type: 'string' },
      runs: { type: 'string' },
    },
  })
  const targets = values.target
    ? values.target.map(
        (name) => TARGETS.find((target) => target.name === name) ?? refuse(`no target '${name}'`),
      )
    : [...TARGETS]
  const options = {
    seconds: wholeNumber('seconds', values.seconds) ?? 60,
    seed: (wholeNumber('seed', values.seed) ?? Date.now()) >>> 0,
    runs: wholeNumber('runs', values.runs),
  }
  return { targets, options }
}

const { targets, options } = readArguments()
console.log(`seed ${options.seed}`)
const waiting = [...targets]
let failures = 0

async function runWaiting(): Promise<void> {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const { runs, seconds, ok, result } = await runTarget(target, options)
    if (!ok) failures++
    const rate = Math.round(runs / seconds)
    console.log(`${target.name.padEnd(13)} ${runs} runs, ${rate} runs/s, seed ${options.seed}: ${result}`)
  }
}

await Promise.all(Array.from({ length: AT_A_TIME }, runWaiting))
process.exitCode = failures > 0 ? 1 : 0
