/** A daemon that follows the kernel, or live interfaces, where something is missing, switched off, full or too fast. */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFiles } from '../packages/wingspan/test/source/captures.js'
import { WITHOUT_KOFFI } from './kernel-told.js'
import { whyNoNamespaces } from './namespaces.js'
import { PROGRAM } from './program.js'
import { type Loopback, openLoopback, type ServedKernel, serveKernel } from './served-kernel.js'

const why = whyNoNamespaces(['ip', 'nft', 'conntrack', 'ping', 'python3'])
if (why !== undefined) console.warn(`not tested: a daemon's bad days with the kernel, ${why}`)

const hasTcpdump = spawnSync('tcpdump', ['--version']).status === 0
const PATIENCE = { timeout: 30_000, interval: 200 }
const SESSIONS = 'show security flow session'
const KERNEL = 'wingspan { kernel { reconcile-seconds 1; } }'
const files = temporaryFiles()

/** As on a kernel whose module is not loaded: what it would show is not there. */
const WITHOUT_TRACKING = [
  'env',
  `NODE_OPTIONS=--import=${files.write(
    'without-tracking.mjs',
    Buffer.from(
      `import fs from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      const { existsSync } = fs
      fs.existsSync = (path) => !String(path).includes('nf_conntrack') && existsSync(path)
      syncBuiltinESMExports()`,
    ),
  )}`,
]

const NOBODY = 'setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all'.split(
  ' ',
)

/** Sends a datagram to each of so many ports, from a port of the same number. */
const datagrams = (first: number, count: number) => `
import socket
for port in range(${first}, ${first + count}):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(('127.0.0.1', port)); s.sendto(b'x', ('127.0.0.2', port))
`

let loopback: Loopback
let served: ServedKernel | undefined

/** Starts a daemon that is ended after the test. */
async function serving(options: Partial<Parameters<typeof serveKernel>[0]> = {}): Promise<ServedKernel> {
  const { inNamespace } = loopback
  served = await serveKernel({ inNamespace, configuration: KERNEL, ...options })
  return served
}

const valid = async () => {
  const { stdout } = await served!.ask(`${SESSIONS} summary`)
  return Number(/Valid sessions: (\d+)/.exec(stdout)?.[1])
}
const inKernel = () => Number(loopback.at('cat', '/proc/sys/net/netfilter/nf_conntrack_count'))

describe.skipIf(why !== undefined)('a daemon that follows the kernel', () => {
  beforeAll(() => {
    loopback = openLoopback('bad')
    loopback.set({ acct: 0, timestamp: 0, udp_timeout: 600 })
  })
  afterAll(() => loopback?.close())

  const after = (name: string, work: () => Promise<void>) =>
    it(name, async () => {
      try {
        await work()
      } finally {
        loopback.at('conntrack', '-F')
        await served?.stop()
        served = undefined
      }
    }, 120_000)

  const ends = async (under: readonly string[]) => {
    const { child, said } = await serving({ under })
    expect(child.exitCode).toBe(1)
    return said()
  }

  after('says in one line which capability it takes', async () => {
    expect(await ends(NOBODY)).toMatch(
      /^wingspan: .*CAP_NET_ADMIN.* as root, .*AmbientCapabilities=CAP_NET_ADMIN\n$/m,
    )
  })

  after('says what is missing where the kernel tracks nothing, and loads no module', async () => {
    expect(await ends(WITHOUT_TRACKING)).toMatch(/^wingspan: .* its module nf_conntrack is not loaded\n$/m)
  })

  after('says so where it cannot be reached, and ends in order', async () => {
    const state = files.write('state', Buffer.alloc(0))
    const { child, said } = await serving({
      configuration: `system { services { ssh; } }
        wingspan { kernel; listen-address 192.0.2.77; state-directory ${state}.d; }`,
    })
    expect(said()).toMatch(/^wingspan: cannot listen on 192\.0\.2\.77 port 2222: .+\n$/m)
    expect(child.exitCode).toBe(1)
  })

  after('reads the table again and again where netlink is not to be had, and says so', async () => {
    const { ask, said } = await serving({ under: ['env', WITHOUT_KOFFI] })
    loopback.python(datagrams(4000, 5))
    await expect.poll(valid, PATIENCE).toBe(5)
    loopback.at('conntrack', '-D', '-p', 'udp', '--orig-port-src', '4000')
    await expect.poll(valid, PATIENCE).toBe(4)
    const { stdout } = await ask('show security flow status')
    expect(stdout).toContain(
      'Connection table of the kernel: read from /proc/net/nf_conntrack, again and again\n',
    )
    expect(said()).toMatch(
      /"connections are read from \/proc\/net\/nf_conntrack \(netlink: .*koffi .*: interfaces, labels and start times are N\/A, and none can be cleared"/,
    )
    expect((await ask(`${SESSIONS} extensive`)).stdout).toContain('Labels: N/A, ')
    expect(stdout).toMatch(/Told by the kernel: of no connection, .*package koffi cannot be loaded/)
    const refused = await ask('clear security flow session all')
    expect(refused.code).toBe(1)
    expect(refused.stdout + refused.stderr).toMatch(/^error: connections are cleared by netlink only, .*\n$/)
    expect(inKernel()).toBe(4)
  })

  after('says once what the kernel does not keep, and changes no setting', async () => {
    const { ask, said } = await serving()
    loopback.python(datagrams(4000, 1))
    expect((await ask(`${SESSIONS} extensive`)).stdout).toContain('Pkts: N/A, Bytes: N/A')
    const hints = said().match(/sysctl -w net\.netfilter\.nf_conntrack_(?:acct|timestamp)=1/g)
    expect(hints).toEqual([
      'sysctl -w net.netfilter.nf_conntrack_acct=1',
      'sysctl -w net.netfilter.nf_conntrack_timestamp=1',
    ])
    expect(loopback.at('sysctl', '-n', 'net.netfilter.nf_conntrack_acct')).toBe('0\n')
  })

  after('is as right as its last reading where the kernel tells nothing', async () => {
    loopback.set({ events: 0 })
    try {
      const { ask } = await serving()
      loopback.python(datagrams(4000, 5))
      await expect.poll(valid, PATIENCE).toBe(5)
      loopback.at('conntrack', '-D', '-p', 'udp', '--orig-port-src', '4000')
      await expect.poll(valid, PATIENCE).toBe(4)
      expect((await ask('show security flow status')).stdout).toContain(
        'Told by the kernel: of no connection, as nf_conntrack_events is 0',
      )
    } finally {
      loopback.set({ events: 2 })
    }
  })

  after('tells a connection from the one before, whose end it was not told', async () => {
    const translateTo = (host: string) => {
      const rule = `add rule ip n out ip daddr 127.0.0.9 dnat to ${host}`
      loopback.at('nft', `flush chain ip n out; ${rule}`)
    }
    loopback.set({ events: 0 })
    loopback.at('nft', 'add table ip n; add chain ip n out { type nat hook output priority -100; }')
    try {
      const { ask } = await serving()
      const sent = datagrams(4000, 1).replace('127.0.0.2', '127.0.0.9')
      const out = async () =>
        (await ask(`${SESSIONS} validity valid`)).stdout.match(/Out: .*?;udp/g)?.join('') ?? ''
      translateTo('127.0.0.2')
      loopback.python(sent)
      await expect.poll(out, PATIENCE).toBe('Out: 127.0.0.2/4000 --> 127.0.0.1/4000;udp')
      translateTo('127.0.0.3')
      // On one processor the kernel gives the next one the same identifier.
      const deleted = 'conntrack -D -p udp >/dev/null 2>&1; exec python3 -c "$0"'
      loopback.at('taskset', '-c', '0', 'sh', '-c', deleted, sent)
      await expect.poll(out, PATIENCE).toBe('Out: 127.0.0.3/4000 --> 127.0.0.1/4000;udp')
    } finally {
      loopback.at('nft', 'delete table ip n')
      loopback.set({ events: 2 })
    }
  })

  after('knows what it has cleared, though nobody tells', async () => {
    loopback.set({ events: 0 })
    try {
      loopback.python(datagrams(4000, 3))
      const { ask } = await serving({ configuration: 'wingspan { kernel { reconcile-seconds 60; } }' })
      expect(await valid()).toBe(3)
      expect((await ask('clear security flow session source-port 4001')).stdout).toBe(
        '1 active sessions cleared\n',
      )
      expect(await valid()).toBe(2)
    } finally {
      loopback.set({ events: 2 })
    }
  })

  after('counts what finds no room in its table, and has it once there is some', async () => {
    const { ask, said } = await serving({ arguments: ['--max-sessions', '3'] })
    loopback.python(datagrams(4000, 5))
    await expect.poll(valid, PATIENCE).toBe(3)
    expect((await ask('show security flow status')).stdout).toMatch(
      /Connections without room in the table: \d+\n/,
    )
    expect(said()).toContain('the table is full (3): connections are not listed')
    await expect
      .poll(async () => (await ask(`${SESSIONS} summary`)).stdout, PATIENCE)
      .toContain('\nConnections-not-in-sessions: 2\n')
    expect((await ask('clear security flow session all dry-run')).stdout).toBe(
      '3 active sessions would be cleared\nNot cleared: 2 without room in the table, asked for or not\n',
    )
    for (const port of ['4000', '4001']) loopback.at('conntrack', '-D', '-p', 'udp', '--orig-port-src', port)
    await expect.poll(async () => (await ask(SESSIONS)).stdout, PATIENCE).toMatch(/\/4004;udp/)
    expect(await valid()).toBe(3)
    await expect
      .poll(async () => (await ask(`${SESSIONS} summary`)).stdout, PATIENCE)
      .not.toContain('Connections-not-in-sessions')
    expect((await ask('clear security flow session all')).stdout).toBe('3 active sessions cleared\n')
  })

  after('counts the events that came too fast for it, says so, and is right again at once', async () => {
    const { valid, lost, told } = JSON.parse(loopback.at('npx', 'tsx', 'e2e/overrun.ts'))
    expect(valid).toBe(5000)
    expect(lost).toBeGreaterThan(1000)
    expect(told).toEqual([expect.stringMatching(/^\d+ events lost so far, .* the table is read anew$/)])
  })
})

describe.skipIf(why !== undefined)('a daemon that captures from interfaces', () => {
  it('says which capability a program takes that captures for it', () => {
    loopback = openLoopback('may')
    const words = 'monitor lo --for 1s show security flow session'.split(' ')
    try {
      const { status, stderr } = spawnSync(
        'ip',
        [...loopback.inNamespace, ...NOBODY, 'env', WITHOUT_KOFFI, ...PROGRAM, ...words],
        { encoding: 'utf8' },
      )
      expect(status).toBe(1)
      expect(stderr.split('\n').at(-2)).toMatch(/^wingspan: .* CAP_NET_RAW: .*; (?:dumpcap|tcpdump): .*$/)
    } finally {
      loopback.close()
    }
  }, 60_000)

  it('goes on when one vanishes, and takes it up again when it comes back', async () => {
    loopback = openLoopback('live')
    const add = () => {
      for (const line of [
        'link add lan0 type veth peer name lan1',
        'address add 10.203.0.1/24 dev lan0',
        'link set lan1 up',
        'link set lan0 up',
        'neigh add 10.203.0.7 lladdr 02:00:00:00:00:07 dev lan0',
        'neigh add 10.203.0.8 lladdr 02:00:00:00:00:07 dev lan0',
      ])
        loopback.at('ip', ...line.split(' '))
    }
    const send = (host: number) =>
      loopback.python(`
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'x', ('10.203.0.${host}', ${host}))`)
    try {
      const configuration = `wingspan { monitor { interface lan0; ${hasTcpdump ? 'filter udp; ' : ''}} }`
      const { ask, said, stop } = await serving({ configuration })
      const listed = async () => (await ask(SESSIONS)).stdout
      expect(said()).toContain('lan0 is not there yet: capturing begins when it is')
      expect((await ask('show security flow status')).stdout).toContain('Interface that is not there: lan0\n')
      add()
      await expect.poll(said, PATIENCE).toContain('lan0 is there: capturing begins')
      send(7)
      await expect.poll(listed, PATIENCE).toMatch(/10\.203\.0\.7\/7;udp, .*If: lan0\.0, Pkts: 1/)
      const status = (await ask('show security flow status')).stdout
      expect(status).toContain('Interface: lan0')
      expect(status).toContain('Promiscuous: no\n')
      loopback.at('ip', 'link', 'del', 'lan0')
      await expect.poll(said, PATIENCE).toMatch(/"msg":"lan0[^"]*"/)
      const before = said()
      add()
      await expect.poll(() => said().slice(before.length), PATIENCE).toMatch(/"msg":"lan0[^"]*"/)
      send(8)
      await expect.poll(listed, PATIENCE).toMatch(/10\.203\.0\.8\/8;udp, .*If: lan0\.0, Pkts: 1/)
      expect(await listed()).toContain('10.203.0.7/7;udp')
      expect((await stop()).code).toBe(0)
    } finally {
      served?.child.kill('SIGKILL')
      loopback.close()
    }
  }, 60_000)
})
