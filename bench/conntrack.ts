/**
 * The kernel's connection table, asked by us and by `conntrack`: `npx tsx bench/conntrack.ts [CONNECTIONS] [RUNS]`, as
 * root, after `npm run build`. The connections are put into a network namespace of their own by netlink; the kernel must
 * allow so many (`sysctl net.netfilter.nf_conntrack_max`). Runs of all commands are interleaved; numbers are medians.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { ConnectionMaker } from './connections.js'

const [, script, first = '1000000', second = '5'] = process.argv
const NAMESPACE = `wsb${process.pid}`
interface Times {
  readonly wall: number
  readonly cpu: number
}

/** Runs a command in the namespace with its output thrown away; seconds. */
function time(command: string): Times {
  const timed = `TIMEFORMAT='%R %U %S'; time ${command} > /dev/null 2>&1`
  const { stderr } = spawnSync('ip', ['netns', 'exec', NAMESPACE, 'bash', '-c', timed])
  const [wall = 0, user = 0, system = 0] = stderr.toString().trim().split(' ').map(Number)
  return { wall, cpu: user + system }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!

function compare(runs: number): void {
  const ours = `${process.execPath} packages/wingspan/bin/wingspan.js kernel show security flow session`
  const commands = [
    ['all into our table (summary)', `${ours} summary`],
    ['conntrack -L', 'conntrack -L'],
    ['protocol icmp', `${ours} protocol icmp`],
    ['conntrack -L -p icmp', 'conntrack -L -p icmp'],
    ['protocol udp summary', `${ours} protocol udp summary`],
    ['conntrack -L -p udp', 'conntrack -L -p udp'],
  ] as const
  const times = commands.map((): Times[] => [])
  for (let run = 0; run < runs; run++) {
    for (const [place, [, command]] of commands.entries()) times[place]!.push(time(command))
  }
  for (const [place, [name]] of commands.entries()) {
    const wall = median(times[place]!.map((each) => each.wall))
    const cpu = median(times[place]!.map((each) => each.cpu))
    const before = place % 2 === 1 ? times[place - 1]! : undefined
    const ratio = before
      ? `  ${(wall / median(before.map((each) => each.wall))).toFixed(2)} x wall, ${(cpu / median(before.map((each) => each.cpu))).toFixed(2)} x CPU of ours`
      : ''
    console.log(`${name.padEnd(32)} ${wall.toFixed(2)} s wall, ${cpu.toFixed(2)} s CPU${ratio}`)
  }
}

if (first === 'fill') {
  const maker = await ConnectionMaker.open()
  maker.fill(Number(second))
  maker.close()
} else {
  const connections = Number(first)
  const most = Number(readFileSync('/proc/sys/net/netfilter/nf_conntrack_max', 'utf8'))
  if (most < connections) {
    console.error(
      `the kernel allows ${most} connections: sysctl -w net.netfilter.nf_conntrack_max=${connections}`,
    )
    process.exit(1)
  }
  spawnSync('ip', ['netns', 'add', NAMESPACE])
  try {
    const filled = spawnSync('ip', ['netns', 'exec', NAMESPACE, 'npx', 'tsx', script!, 'fill', first], {
      stdio: 'inherit',
    })
    if (filled.status !== 0) process.exit(1)
    const count = spawnSync('ip', [
      'netns',
      'exec',
      NAMESPACE,
      'cat',
      '/proc/sys/net/netfilter/nf_conntrack_count',
    ])
    console.log(`${count.stdout.toString().trim()} connections, ${second} runs of each`)
    compare(Number(second))
  } finally {
    spawnSync('ip', ['netns', 'del', NAMESPACE])
  }
}
