/** A daemon that follows the kernel's connections: what it lists is held against `conntrack`, as connections come and go. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KernelNetwork, openKernelNetwork, whyNoNetwork } from './kernel-network.js'
import { listedByConntrack, toldByWingspan, withoutTime } from './kernel-told.js'
import { run } from './program.js'
import { type Loopback, openLoopback, type ServedKernel, serveKernel } from './served-kernel.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: a daemon that follows the kernel, ${why}`)

const PATIENCE = { timeout: 15_000, interval: 200 }
const SESSIONS = 'show security flow session'

/** Kernel's identifiers of running sessions, in order. */
async function kernelIds(served: ServedKernel): Promise<number[]> {
  const { code, stdout, stderr } = await served.ask(`${SESSIONS} validity valid extensive`)
  expect([code, stderr]).toEqual([0, ''])
  return [...stdout.matchAll(/^Kernel status: .*, ID: (\d+)$/gm)].map(([, id]) => Number(id)).sort()
}

const conntrackIds = (text: string) => [...text.matchAll(/ id=(\d+)$/gm)].map(([, id]) => Number(id)).sort()

describe.skipIf(why !== undefined)('the connections of a gateway, followed', () => {
  let network: KernelNetwork
  let served: ServedKernel
  beforeAll(async () => {
    network = await openKernelNetwork(true)
    served = await serveKernel({
      inNamespace: network.inGateway,
      configuration: 'wingspan { kernel { reconcile-seconds 1; } }',
    })
  }, 60_000)
  afterAll(async () => {
    await served?.stop()
    network?.close()
  })

  it('are the same ones, with the same addresses, ports and counters, as conntrack lists', async () => {
    const flows = (told: ReturnType<typeof toldByWingspan>) =>
      withoutTime(told)
        .map(({ flow, counters }) => `${flow} ${counters}`)
        .sort()
    await expect
      .poll(async () => flows(toldByWingspan((await served.ask(SESSIONS)).stdout)), PATIENCE)
      .toEqual(flows(listedByConntrack(network)))
    expect(await kernelIds(served)).toEqual(
      listedByConntrack(network)
        .map(({ id }) => Number(id))
        .sort(),
    )
  })

  it('have identifiers of their own, by which they are found', async () => {
    const [first] = toldByWingspan((await served.ask(`${SESSIONS} protocol sctp`)).stdout)
    const { stdout } = await served.ask(`${SESSIONS} session-identifier ${first!.id}`)
    expect(stdout).toContain(`Session ID: ${first!.id},`)
    expect(stdout).toContain(';sctp, ')
    expect(Number(first!.id)).toBeLessThan(100)
  })

  it('are counted, and the summary tells the kernel’s own limit', async () => {
    const most = network.atGateway('cat', '/proc/sys/net/netfilter/nf_conntrack_max').stdout.trim()
    const { stdout } = await served.ask(`${SESSIONS} summary`)
    expect(stdout).toContain(`Valid sessions: ${listedByConntrack(network).length}\n`)
    expect(stdout).toContain(`Maximum-sessions: ${most}\n`)
    expect(stdout).toContain('Failed-sessions: 0\n')
    expect(stdout).not.toContain('Events-lost')
  })

  it('are told apart from filters that none of them can pass', async () => {
    const line = `${SESSIONS} source-nat-pool pool tunnel`
    const asked = await served.ask(line)
    expect(asked).toMatchObject({
      stdout: 'Total sessions: 0\n',
      stderr:
        'wingspan: warning: source-nat-pool selects nothing: the kernel has no NAT pools\n' +
        'wingspan: warning: tunnel selects nothing: the kernel tells of no tunnels that end here\n',
    })
    const { stderr } = await served.ask(`${line} | display json`)
    expect(stderr).toBe(asked.stderr)
    expect((await served.ask(`${SESSIONS} policy-id 4`)).stderr).toContain('policy-id selects nothing: ')
    expect((await served.ask(`${SESSIONS} protocol udp`)).stderr).toBe('')
  })

  it('have carried what is told by protocol', async () => {
    const told = async () => {
      const { stdout } = await served.ask(`${SESSIONS} group-by protocol | display xml`)
      const [groups, carried] = ['flow-session-group', 'flow-protocol-traffic'].map((name) =>
        stdout.split(`<${name}>`).slice(1),
      )
      const number = (text: string, name: string) =>
        Number(new RegExp(`<${name}>(\\d+)<`).exec(text)?.[1] ?? 'NaN')
      const word = (text: string) => />([^<]+)</.exec(text)![1]!
      return {
        // All of them are still there.
        groups: groups!
          .map((text) => `${word(text)} ${number(text, 'in-pkt-cnt') + number(text, 'out-pkt-cnt')}`)
          .sort(),
        carried: carried!.map((text) => `${word(text)} ${number(text, 'pkt-cnt')}`).sort(),
      }
    }
    await expect
      .poll(async () => {
        const { groups, carried } = await told()
        return carried.length > 5 && carried.join() === groups.join()
      }, PATIENCE)
      .toBe(true)
  })

  it('are said to be the kernel’s', async () => {
    const { stdout } = await served.ask('show security flow status')
    expect(stdout).toContain('Connection table of the kernel: followed by netlink\n')
    expect(stdout).toContain('Whole table read: every 1 s,')
    expect(stdout).toContain('Accounting (nf_conntrack_acct): on\n')
  })
})

/** Sends a datagram to each port, from a port of the same number. */
const datagrams = (...ports: number[]) => `
import socket
for port in [${ports}]:
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(('127.0.0.1', port)); s.sendto(b'x', ('127.0.0.2', port))
`

/** Connections to 127.0.0.1, of which one is reset, one finished by both sides, one deleted, one left open. */
const CLOSING = `
import socket, struct, subprocess
l = socket.socket(); l.bind(('127.0.0.1', 8000)); l.listen()
def connected(port):
    c = socket.socket(); c.bind(('127.0.0.2', port)); c.connect(('127.0.0.1', 8000))
    a, _ = l.accept(); c.send(b'x'); a.recv(1)
    return c, a
c, a = connected(1001); c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); c.close()
c, a2 = connected(1002); c.close(); a2.close()
held = connected(1003)
subprocess.check_call('conntrack -D -p tcp --orig-port-src 1003 >/dev/null 2>&1', shell=True)
`

describe.skipIf(why !== undefined)('connections that come and go', () => {
  let loopback: Loopback
  let served: ServedKernel
  beforeAll(async () => {
    loopback = openLoopback('go')
    loopback.set({ acct: 1, timestamp: 1, udp_timeout: 1, icmp_timeout: 60 })
    loopback.set({ tcp_timeout_close: 1, tcp_timeout_time_wait: 1, tcp_timeout_last_ack: 1 })
    const configuration = 'wingspan { kernel { reconcile-seconds 1; ended-seconds 600; } }'
    served = await serveKernel({ inNamespace: loopback.inNamespace, configuration })
  }, 60_000)
  afterAll(async () => {
    await served?.stop()
    loopback?.close()
  })

  /** Of the sessions from a port: what the extensive listing says of each. */
  const from = async (port: number) => (await served.ask(`${SESSIONS} source-port ${port} extensive`)).stdout

  it('are there at once, before any reading of the table', async () => {
    loopback.python(datagrams(2001))
    expect(await from(2001)).toContain('In: 127.0.0.1/2001 --> 127.0.0.2/2001;udp')
  })

  it('end with the reason that the kernel’s last state stands for, and with their last counters', async () => {
    loopback.python(CLOSING)
    const reason = async (port: number) => /^Close reason: (.*)$/m.exec(await from(port))?.[1]
    await expect.poll(() => reason(2001), PATIENCE).toBe('idle Timeout')
    await expect.poll(() => reason(1001), PATIENCE).toBe('TCP RST')
    await expect.poll(() => reason(1002), PATIENCE).toBe('TCP FIN')
    await expect.poll(() => reason(1003), PATIENCE).toBe('unset')
    expect(await from(1001)).toMatch(/Session State: Invalidated[\s\S]*Pkts: [34], Bytes: \d+/)
  })

  it('end in the kernel when they are cleared, and say by whom', async () => {
    loopback.at('ping', '-c', '1', '127.0.0.3')
    expect((await served.ask('clear security flow session protocol icmp')).stdout).toBe(
      '1 active sessions cleared\n',
    )
    expect(loopback.at('conntrack', '-L', '-p', 'icmp')).toBe('')
    const { stdout } = await served.ask(`${SESSIONS} protocol icmp extensive`)
    expect(stdout).toContain('Session State: Invalidated\nClose reason: CLI\n')
  })

  it('stay listed no longer than the configuration says, which a reload may change', async () => {
    const ended = async () =>
      Number(/Invalidated sessions: (\d+)/.exec((await served.ask(`${SESSIONS} summary`)).stdout)![1])
    expect(await ended()).toBeGreaterThan(1)
    const few = 'wingspan { kernel { reconcile-seconds 1; ended-sessions 1; ended-seconds 600; } }'
    expect(await served.reload(few)).toMatchObject({ code: 0 })
    await expect.poll(ended, PATIENCE).toBe(1)
    const none = 'wingspan { kernel { reconcile-seconds 1; ended-seconds 0; } }'
    expect(await served.reload(none)).toMatchObject({ code: 0 })
    await expect.poll(ended, PATIENCE).toBe(0)
  })

  it('have the policy that the mark says, from the bits that a reload may name', async () => {
    loopback.at('nft', 'add rule inet filter in udp dport 2002 ct mark set 0x500')
    loopback.set({ udp_timeout: 600 })
    loopback.python(datagrams(2002))
    await expect.poll(() => from(2002), PATIENCE).toContain('Mark: 0x500,')
    expect(await from(2002)).toContain('Policy name: N/A')
    const marked = 'wingspan { kernel { reconcile-seconds 1; policy-from mark 0xff00; } }'
    expect(await served.reload(marked)).toMatchObject({ code: 0 })
    expect(await from(2002)).toMatch(/^Policy name: .*5/m)
  })

  it('have the names that a fresh start on the same configuration gives, whatever was there before', async () => {
    const configuration = (...names: string[]) => {
      const policies = names.map(
        (name) =>
          `policy ${name} { match { source-address any; destination-address any; application any; } then { permit; } }`,
      )
      return `wingspan { kernel { reconcile-seconds 1; policy-from mark 0xff00; } }
        security { zones { security-zone lan; }
          policies { from-zone lan to-zone lan { ${policies.join(' ')} } } }`
    }
    const namesAfter = async (...names: string[]) => {
      expect(await served.reload(configuration(...names))).toMatchObject({ code: 0 })
      return /^Policy name: (.*)$/m.exec(await from(2002))?.[1]
    }
    expect(await namesAfter('web', 'dns')).toBe('dns/5')
    expect(await namesAfter('first', 'web', 'dns')).toBe('web/5')
    expect(await namesAfter('web', 'names')).toBe('names/5')
    expect(await namesAfter('names')).toBe('N/A/5')
  })

  it('go on with the one before where a configuration would have them come from elsewhere', async () => {
    const { code, stderr } = await served.reload('wingspan { monitor { interface lo; } }')
    expect(code).toBe(1)
    expect(stderr).toContain('restart for that')
    expect(await from(2002)).toContain('Session State: Valid')
  })
})

describe.skipIf(why !== undefined)('a daemon that was killed', () => {
  it('is right within two seconds of its next start, and has changed nothing', async () => {
    const loopback = openLoopback('kill')
    try {
      loopback.set({ udp_timeout: 600, icmp_timeout: 600 })
      const options = { inNamespace: loopback.inNamespace, configuration: 'wingspan { kernel; }' }
      const first = await serveKernel(options)
      loopback.python(datagrams(...Array.from({ length: 200 }, (_, n) => 3000 + n)))
      const list = () => loopback.at('conntrack', '-L', '-o', 'id')
      const settings = () =>
        loopback.at('sysctl', '-a', '--pattern', 'nf_conntrack').replace(/.*_count.*/, '')
      const before = { ids: conntrackIds(list()), settings: settings() }
      expect(await kernelIds(first)).toEqual(before.ids)
      await first.stop('SIGKILL')
      // What comes while nobody listens is known to the next one too.
      loopback.at('ping', '-c', '1', '127.0.0.3')
      loopback.at('conntrack', '-D', '-p', 'udp', '--orig-port-src', '3000')
      const ids = conntrackIds(list())
      // The program itself starts twice, which takes as long as the machine has other things to do.
      const began = performance.now()
      for (let start = 0; start < 2; start++) await run(['--version'])
      const started = performance.now()
      const second = await serveKernel(options)
      const { stdout } = await second.ask(`${SESSIONS} validity valid extensive`)
      const took = performance.now() - started - (started - began)
      expect([...stdout.matchAll(/, ID: (\d+)$/gm)].map(([, id]) => Number(id)).sort()).toEqual(ids)
      expect(took).toBeLessThan(2000)
      await second.stop()
      expect(conntrackIds(list())).toEqual(ids)
      expect(settings()).toBe(before.settings)
    } finally {
      loopback.close()
    }
  }, 60_000)
})
