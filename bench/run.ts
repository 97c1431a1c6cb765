/**
 * Times capture → session table as whole processes: `npm run bench -- [options]`; `--help` lists them. The
 * runs of all tools are interleaved, so that a machine that gets slower gets slower for all.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DATA, type Tool, toolsToTime } from './tools.js'

const HELP = `npm run bench -- [options]
  --packets N          packets in each capture (4000000); a session needs 3.3 on average
  --sessions N,N,…     sessions, one capture each (10000,200000,1000000)
  --snaplen N          bytes stored of each frame, 0 for whole frames (96)
  --runs N             times each tool reads each capture (5)
  --tools NAME,NAME    limit, wingspan, nfpcapd, softflowd (all that are installed)
  --keep               leave the captures in bench/data/
`

class BenchError extends Error {
  readonly code = 'BENCH_FAILED'
}

const { values: options } = parseArgs({
  options: {
    packets: { type: 'string', default: '4000000' },
    sessions: { type: 'string', default: '10000,200000,1000000' },
    snaplen: { type: 'string', default: '96' },
    runs: { type: 'string', default: '5' },
    tools: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

interface Measured {
  wallSeconds: number
  userSeconds: number
  systemSeconds: number
  residentKiB: number
  exitCode: number
}

function compile(name: string, flags: string[], libraries: string[] = []): void {
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url))
  const result = spawnSync('cc', [...flags, '-o', DATA + name, source, ...libraries], { stdio: 'inherit' })
  if (result.error) throw new BenchError('the bench needs a C compiler named cc')
  if (result.status !== 0) throw new BenchError(`${name}.c does not compile`)
}

function generate(sessions: number, seed: number): string {
  const capture = `${DATA}${options.packets}-${sessions}-${options.snaplen}.pcap`
  if (existsSync(capture)) return capture
  const { status } = spawnSync(
    `${DATA}generate`,
    [capture, options.packets, String(sessions), options.snaplen, String(seed)],
    { stdio: 'inherit' },
  )
  if (status === 0) return capture
  rmSync(capture, { force: true })
  throw new BenchError(`no capture of ${sessions} sessions`)
}

function measure(tool: Tool, capture: string, sessions: number): Measured {
  const result = spawnSync(`${DATA}measure`, tool.command(capture, sessions), { encoding: 'utf8' })
  const measured = JSON.parse(result.stdout) as Measured
  if (measured.exitCode !== 0)
    throw new BenchError(`${tool.name} ended with ${measured.exitCode}: ${result.stderr}`)
  return measured
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const columns = (...cells: string[]) =>
  cells.map((cell, index) => (index ? cell.padStart(12) : cell.padEnd(12))).join('')

/** One capture, all tools, interleaved; prints a row a tool. */
function compare(tools: Tool[], capture: string, sessions: number): void {
  const runs = new Map<string, Measured[]>(tools.map(({ name }) => [name, []]))
  for (let run = 0; run < Number(options.runs); run++) {
    for (const tool of tools) runs.get(tool.name)!.push(measure(tool, capture, sessions))
  }
  const wall = (name: string) => median(runs.get(name)!.map((one) => one.wallSeconds))
  const limit = runs.has('limit') ? wall('limit') : Number.NaN
  console.log(
    `\n${options.packets} packets, ${sessions} sessions, ${(statSync(capture).size / 1e9).toFixed(2)} GB stored`,
  )
  console.log(columns('', 'wall s', 'Mpps', 'of limit', 'CPU s', 'peak MB'))
  for (const [name, all] of runs) {
    const cpu = median(all.map((one) => one.userSeconds + one.systemSeconds))
    const peak = Math.max(...all.map((one) => one.residentKiB)) / 1024
    const rate = Number(options.packets) / wall(name) / 1e6
    const share = limit / wall(name)
    console.log(
      columns(
        name,
        wall(name).toFixed(3),
        rate.toFixed(2),
        share.toFixed(3),
        cpu.toFixed(3),
        peak.toFixed(0),
      ),
    )
  }
}

function main(): void {
  if (options.help) return void process.stdout.write(HELP)
  mkdirSync(DATA, { recursive: true })
  compile('generate', ['-O2'], ['-lm'])
  compile('limit', ['-O3', '-march=native'])
  compile('measure', ['-O2'])
  const tools = toolsToTime(options.tools?.split(','))
  for (const [index, sessions] of options.sessions.split(',').map(Number).entries()) {
    const capture = generate(sessions, index + 1)
    compare(tools, capture, sessions)
    if (!options.keep) rmSync(capture)
  }
}

try {
  main()
} catch (error) {
  if (!(error instanceof BenchError)) throw error
  console.error(`bench: ${error.message}`)
  process.exitCode = 1
}
