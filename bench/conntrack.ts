/**
 * The kernel's connection table, asked by us and by `conntrack`: `npx tsx bench/conntrack.ts [CONNECTIONS] [RUNS]`, as
 * root, after `npm run build`. The connections are put into a network namespace of their own by netlink; the kernel must
 * allow so many (`sysctl net.netfilter.nf_conntrack_max`). Runs of all commands are interleaved; numbers are medians.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import {
  AddressAttribute,
  Attribute,
  ConntrackMessage,
  ProtocolAttribute,
  ProtocolInfoAttribute,
  SocketFamily,
  STATE_ATTRIBUTE,
  TupleAttribute,
} from '../packages/wingspan/src/kernel/conntrack-attributes.js'
import {
  MessageFlag,
  MessageWriter,
  NETLINK_NETFILTER,
} from '../packages/wingspan/src/kernel/netlink-message.js'
import { NetlinkSocket } from '../packages/wingspan/src/native/index.js'

const [, script, first = '1000000', second = '5'] = process.argv
const NAMESPACE = `wsb${process.pid}`
const ICMP_CONNECTIONS = 20
const PER_MESSAGE = 100
const TIMEOUT_SECONDS = 7200
const CREATE = 0x400
const CONFIRMED = 0b1110
const ESTABLISHED = 3
const STATUS = CONFIRMED

function tuple(
  out: MessageWriter,
  type: number,
  [source, destination]: readonly [number, number],
  protocol: number,
  [from, to]: readonly [number, number],
  icmpType: number,
): void {
  out.nest(type, () => {
    out.nest(TupleAttribute.address, () => {
      out.words(AddressAttribute.source4, Int32Array.of(source), 1)
      out.words(AddressAttribute.destination4, Int32Array.of(destination), 1)
    })
    out.nest(TupleAttribute.protocol, () => {
      out.number(ProtocolAttribute.number, protocol, 1)
      if (protocol === 1) {
        out.number(ProtocolAttribute.icmpId, from, 2)
        out.number(ProtocolAttribute.icmpType, icmpType, 1)
        out.number(ProtocolAttribute.icmpCode, 0, 1)
      } else {
        out.number(ProtocolAttribute.sourcePort, from, 2)
        out.number(ProtocolAttribute.destinationPort, to, 2)
      }
    })
  })
}

/** The message that makes connection number i: three in four TCP, the rest UDP, and the first few ICMP. */
function connection(i: number, isLast: boolean): Uint8Array {
  const protocol = i < ICMP_CONNECTIONS ? 1 : i % 4 === 0 ? 17 : 6
  const client = 0x0a000001 + (i >>> 10)
  const server = 0xc0a80001 + (i % 200)
  const port = 1024 + (i % 40_000)
  const flags = MessageFlag.request | CREATE | (isLast ? MessageFlag.acknowledge : 0)
  const out = new MessageWriter(ConntrackMessage.new, flags, i, SocketFamily.inet)
  const to = protocol === 17 ? 53 : 443
  tuple(out, Attribute.original, [client, server], protocol, [port, to], 8)
  tuple(out, Attribute.reply, [server, client], protocol, protocol === 1 ? [port, 0] : [to, port], 0)
  out.number(Attribute.status, STATUS, 4)
  out.number(Attribute.timeout, TIMEOUT_SECONDS + (i % 500), 4)
  if (protocol === 6) {
    out.nest(Attribute.protocolInfo, () =>
      out.nest(ProtocolInfoAttribute.tcp, () => out.number(STATE_ATTRIBUTE, ESTABLISHED, 1)),
    )
  }
  return out.message
}

async function fill(connections: number): Promise<void> {
  const socket = await NetlinkSocket.open(NETLINK_NETFILTER)
  const answer = new Uint8Array(64 * 1024)
  for (let i = 0; i < connections; i += PER_MESSAGE) {
    const count = Math.min(PER_MESSAGE, connections - i)
    socket.send(Buffer.concat(Array.from({ length: count }, (_, k) => connection(i + k, k === count - 1))))
    socket.receiveNow(answer)
  }
  socket.close()
}

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

if (first === 'fill') await fill(Number(second))
else {
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
