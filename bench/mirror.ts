/**
 * The kernel's connections, asked of a daemon that follows them: `npx tsx bench/mirror.ts [CONNECTIONS] [RUNS] [RATE]
 * [SECONDS]`, as root, after `npm run build`. The connections are put into a network namespace of their own by netlink;
 * the kernel must allow so many (`sysctl net.netfilter.nf_conntrack_max`), of the second part too.
 *
 * First CONNECTIONS that last: answers timed at the daemon's local socket, against `conntrack -L`, medians of RUNS. Then,
 * in an empty table, RATE new connections a second for SECONDS, each gone after ten: what the daemon lost, how far it was
 * behind, and the processor time it took.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { LocalClient } from '../packages/wingspan/src/local/index.js'
import { ConnectionMaker } from './connections.js'

const [, script, first = '1000000', ...more] = process.argv
const [runs = 5, rate = 20_000, seconds = 60] = more.map(Number)
const NAMESPACE = `wsm${process.pid}`
const LASTS_SECONDS = 10
/** Of the connections by which it is seen how far the daemon is behind: a protocol that no other one has. */
const PROBE_PROTOCOL = 132
const TURN_MILLISECONDS = 10
const TICKS_PER_SECOND = 100

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!
const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`

interface Daemon {
  readonly client: LocalClient
  readonly pid: number
  /** What it has said. */
  said(): string
  stop(): Promise<void>
}

async function startDaemon(): Promise<Daemon> {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-'))
  const socket = join(folder, 'wingspan.sock')
  writeFileSync(join(folder, 'gateway.conf'), 'wingspan { kernel; }')
  const command = [process.execPath, 'packages/wingspan/bin/wingspan.js', 'serve', '--config']
  const child = spawn('ip', ['netns', 'exec', NAMESPACE, ...command, join(folder, 'gateway.conf')], {
    env: { ...process.env, WINGSPAN_SOCKET: socket },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (piece: Buffer) => {
      said += piece
      if (said.includes('"msg":"ready"')) resolve()
    })
    child.once('exit', () => reject(new Error(said)))
  })
  return {
    client: new LocalClient(socket),
    pid: child.pid!,
    said: () => said,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}

async function ask({ client }: Daemon, line: string): Promise<string> {
  let text = ''
  const sink = {
    closed: false,
    write: async (bytes: Uint8Array) => {
      text += Buffer.from(bytes).toString()
    },
  }
  await client.run(line, sink, 0)
  return text
}

const count = (text: string, name: string) => Number(new RegExp(`${name}: (\\d+)`).exec(text)?.[1] ?? 0)

/** Processor time of a process so far, in seconds. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

async function timed<Result>(work: () => Result | Promise<Result>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function compare(): Promise<void> {
  const began = performance.now()
  const daemon = await startDaemon()
  const total = count(await ask(daemon, 'show security flow session summary'), 'Sessions-in-use')
  console.log(`daemon ready after ${milliseconds(performance.now() - began)} with ${total} sessions`)
  const rows = [
    ['protocol icmp', 'show security flow session protocol icmp', ['-L', '-p', 'icmp']],
    ['protocol tcp summary', 'show security flow session protocol tcp summary', ['-L', '-p', 'icmp']],
    ['summary', 'show security flow session summary', ['-L', '-p', 'icmp']],
  ] as const
  const theirs: number[] = []
  const ours = rows.map((): number[] => [])
  for (let run = 0; run < runs; run++) {
    theirs.push(
      await timed(() => spawnSync('ip', ['netns', 'exec', NAMESPACE, 'conntrack', '-L', '-p', 'icmp'])),
    )
    for (const [place, [, line]] of rows.entries()) ours[place]!.push(await timed(() => ask(daemon, line)))
  }
  console.log(`conntrack -L -p icmp     ${milliseconds(median(theirs))}`)
  for (const [place, [name]] of rows.entries()) {
    const mine = median(ours[place]!)
    console.log(`${name.padEnd(24)} ${milliseconds(mine)}  ${Math.round(median(theirs) / mine)} x`)
  }
  const rest = 30
  const before = processorSeconds(daemon.pid)
  await wait(rest * 1000)
  const share = (100 * (processorSeconds(daemon.pid) - before)) / rest
  console.log(`at rest, readings of the whole table included: ${share.toFixed(1)} % of a core`)
  await daemon.stop()
}

async function follow(): Promise<void> {
  const daemon = await startDaemon()
  const child = spawn(
    'ip',
    ['netns', 'exec', NAMESPACE, 'npx', 'tsx', script!, 'load', String(rate), String(seconds)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let made = 0
  let probes = 0
  let behind = 0
  const lags: number[] = []
  let asked: Promise<void> = Promise.resolve()
  child.stdout.on('data', (piece: Buffer) => {
    for (const line of piece.toString().split('\n').filter(Boolean)) {
      const [word, value] = line.split(' ')
      if (word === 'made') made = Number(value)
      else {
        const since = Number(value)
        const wanted = ++probes
        asked = asked.then(async () => {
          let seen = 0
          while (seen < wanted && performance.timeOrigin + performance.now() - since < 60_000)
            seen = count(
              await ask(daemon, `show security flow session protocol ${PROBE_PROTOCOL} summary`),
              'Total sessions',
            )
          lags.push(performance.timeOrigin + performance.now() - since)
        })
      }
    }
  })
  const before = processorSeconds(daemon.pid)
  const from = performance.now()
  const watching = setInterval(async () => {
    const summary = await ask(daemon, 'show security flow session summary')
    behind = Math.max(behind, count(summary, 'Sessions-in-use'))
  }, 5000)
  await new Promise((resolve) => child.once('close', resolve))
  clearInterval(watching)
  const took = (performance.now() - from) / 1000
  const used = processorSeconds(daemon.pid) - before
  await asked
  const detail = await ask(daemon, 'show security flow statistics detail')
  const summary = await ask(daemon, 'show security flow session summary')
  console.log(`${made} connections made in ${took.toFixed(1)} s, ${Math.round(made / took)} a second`)
  console.log(`sessions made ${count(detail, 'Created')}, at most ${behind} at once`)
  console.log(`events lost ${count(summary, 'Events-lost-from-kernel')}`)
  console.log(`lag: median ${milliseconds(median(lags))}, most ${milliseconds(Math.max(...lags))}`)
  console.log(`daemon: ${((100 * used) / took).toFixed(1)} % of a core`)
  const log = daemon
    .said()
    .split('\n')
    .filter((line) => line.includes('"level":40') || line.includes('"level":50'))
  for (const line of log.slice(1)) console.log(line)
  await daemon.stop()
}

/** Makes connections at a pace, and tells when it has made one by which the daemon is watched. */
async function load(): Promise<void> {
  const maker = await ConnectionMaker.open()
  const perSecond = Number(more[0])
  const end = performance.now() + Number(more[1]) * 1000
  const begin = performance.now()
  let made = 0
  let probed = begin
  while (performance.now() < end) {
    const due = Math.floor(((performance.now() - begin) / 1000) * perSecond)
    maker.make(made, due, () => ({ protocol: 17, timeoutSeconds: LASTS_SECONDS }))
    made = due
    if (performance.now() - probed >= 1000) {
      probed = performance.now()
      const probe = made++
      maker.make(probe, probe + 1, () => ({ protocol: PROBE_PROTOCOL, timeoutSeconds: 600 }))
      process.stdout.write(`probe ${performance.timeOrigin + performance.now()}\n`)
    }
    await wait(TURN_MILLISECONDS)
  }
  process.stdout.write(`made ${made}\n`)
  maker.close()
}

async function inNamespace(work: () => Promise<void>): Promise<void> {
  spawnSync('ip', ['netns', 'add', NAMESPACE])
  try {
    await work()
  } finally {
    spawnSync('ip', ['netns', 'del', NAMESPACE])
  }
}

if (first === 'load') await load()
else if (first === 'fill') {
  const maker = await ConnectionMaker.open()
  maker.fill(Number(more[0]))
  maker.close()
} else {
  const connections = Number(first)
  if (connections > 0) {
    await inNamespace(async () => {
      spawnSync('ip', ['netns', 'exec', NAMESPACE, 'npx', 'tsx', script!, 'fill', first], {
        stdio: 'inherit',
      })
      await compare()
    })
  }
  if (rate > 0) await inNamespace(follow)
}
