/**
 * Times a replay with a configuration against one without, as whole processes, turn by turn:
 * `npx tsx bench/configured.ts CAPTURE [--policies 1000] [--runs 5]`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { benchConfiguration } from './configuration.js'

const { values, positionals } = parseArgs({
  options: {
    policies: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '5' },
  },
  allowPositionals: true,
})
const [capture] = positionals
if (capture === undefined) throw new TypeError('configured: which capture?')

const data = fileURLToPath(new URL('data/', import.meta.url))
const program = fileURLToPath(new URL('../packages/wingspan/bin/wingspan.js', import.meta.url))
mkdirSync(data, { recursive: true })
const configuration = `${data}policies.set`
writeFileSync(configuration, benchConfiguration(Number(values.policies)))

function secondsOf(options: readonly string[]): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [
    program,
    'replay',
    capture!,
    ...options,
    ...'show security flow session summary'.split(' '),
  ])
  if (status !== 0) throw new Error(`configured: the replay failed: ${stderr}`)
  return (performance.now() - start) / 1000
}

const plain: number[] = []
const decided: number[] = []
for (let run = 0; run < Number(values.runs); run++) {
  plain.push(secondsOf([]))
  decided.push(secondsOf(['--config', configuration]))
}
const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!
const [without, under] = [median(plain), median(decided)]
console.log(`without a configuration ${without.toFixed(2)} s, under one ${under.toFixed(2)} s`)
console.log(`share of the rate: ${(without / under).toFixed(2)}`)
