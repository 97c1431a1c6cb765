/**
 * Small frames from one network namespace to another, captured there: `npm run bench:live -- [--rate PPS] [--seconds N]
 * [--sessions N] [--interfaces N] [--runs N]`. Only for root on Linux, with iproute2 and a C compiler. Printed is what
 * was sent, what was lost, and what each packet took of a core.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const PROGRAM = fileURLToPath(new URL('../packages/wingspan/bin/wingspan.js', import.meta.url))
const SENDER = fileURLToPath(new URL('send.c', import.meta.url))
/** Jiffies a second in /proc. */
const TICKS = 100
const SETTLE_MILLISECONDS = 1000

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '250000' },
    seconds: { type: 'string', default: '20' },
    sessions: { type: 'string', default: '200000' },
    interfaces: { type: 'string', default: '1' },
    runs: { type: 'string', default: '3' },
  },
})
const INTERFACES = Array.from({ length: Number(values.interfaces) }, (_, i) => `live${i}`)
const [FROM, TO] = [`wbf${process.pid}`, `wbt${process.pid}`]
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

function must(...command: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' })
  if (error || status !== 0) throw new Error(`${command.join(' ')}: ${error?.message ?? stderr}`)
  return stdout
}

/** Seconds of processor time. */
function processorSeconds(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13)
  return (Number(user) + Number(system)) / TICKS
}

/** What is printed by a child to its end. */
function output(command: readonly string[]) {
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (piece: Buffer) => {
    text += piece
  })
  return { child, end: new Promise<string>((resolve) => child.on('close', () => resolve(text))) }
}

async function measure(sender: string): Promise<string> {
  const capture = output([
    ...['ip', 'netns', 'exec', TO, process.execPath, PROGRAM, 'monitor', ...INTERFACES],
    ...['show', 'security', 'flow', 'statistics', 'detail'],
  ])
  const isCaptured = () =>
    must('ip', 'netns', 'exec', TO, 'cat', '/proc/net/packet').split(/\s0003\s/).length > INTERFACES.length
  while (!isCaptured()) await wait(50)
  await wait(SETTLE_MILLISECONDS)
  const before = processorSeconds(capture.child.pid!)
  const rate = String(Number(values.rate) / INTERFACES.length)
  const senders = INTERFACES.map(
    (name) => output(['ip', 'netns', 'exec', FROM, sender, name, rate, values.seconds, values.sessions]).end,
  )
  const sent = (await Promise.all(senders)).map((text) => text.split(' ').map(Number))
  await wait(SETTLE_MILLISECONDS)
  const taken = processorSeconds(capture.child.pid!) - before
  capture.child.kill('SIGINT')
  const answer = await capture.end
  const number = (label: string) => Number(new RegExp(`${label}: (\\d+)`).exec(answer)?.[1])
  const packets = sent.reduce((sum, [count]) => sum + count!, 0)
  const pps = sent.reduce((sum, [count, seconds]) => sum + count! / seconds!, 0)
  return [
    `sent ${packets} at ${Math.round(pps)} a second`,
    `received ${number('Packets received')}`,
    `lost ${number('Lost at capture')}`,
    `sessions ${number('Created')}`,
    `${((taken / packets) * 1e6).toFixed(2)} µs of a core each`,
    `load ${loadavg()[0]!.toFixed(1)}`,
  ].join(', ')
}

const folder = mkdtempSync(join(tmpdir(), 'live-'))
try {
  const sender = join(folder, 'send')
  must('cc', '-O2', '-o', sender, SENDER)
  for (const name of [FROM, TO]) must('ip', 'netns', 'add', name)
  for (const name of INTERFACES) {
    must('ip', 'link', 'add', name, 'netns', FROM, 'type', 'veth', 'peer', 'name', name, 'netns', TO)
    for (const namespace of [FROM, TO]) must('ip', '-n', namespace, 'link', 'set', name, 'up')
  }
  for (let run = 0; run < Number(values.runs); run++) console.log(await measure(sender))
} finally {
  for (const name of [FROM, TO]) spawnSync('ip', ['netns', 'del', name])
  rmSync(folder, { recursive: true })
}
