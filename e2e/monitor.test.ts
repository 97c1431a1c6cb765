/** Live interfaces in network namespaces: our sessions are held against what was sent. */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFiles } from '../packages/wingspan/test/source/captures.js'
import {
  CLIENT,
  CLIENT6,
  GATEWAY_OUTSIDE,
  type MonitorNetwork,
  openMonitorNetwork,
  SERVER,
  SERVER6,
  TAGGED_FROM,
  TAGGED_TO,
  whyNoNetwork,
} from './monitor-network.js'
import { ROOT } from './program.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: live interfaces, ${why}`)

const files = temporaryFiles()
const LIST = ['show', 'security', 'flow', 'session']

/** Whether a program is there; what is not tested for want of it is said. */
function isThere(name: string): boolean {
  const found = spawnSync(name, ['--version']).error === undefined
  if (!found) console.warn(`not tested: live interfaces by ${name}, for want of it`)
  return found
}

const TAGGED = `In: ${TAGGED_FROM} --> ${TAGGED_TO};udp, If: lan0.100, Pkts: 1, Bytes: 33,`

/** A way to run the program as if the optional package was not installed. */
const WITHOUT_KOFFI = [
  'env',
  `NODE_OPTIONS=--import=${files.write(
    'without-koffi.mjs',
    Buffer.from(
      `import { register } from 'node:module'
      register('data:text/javascript,export async function resolve(s, c, n) {' +
        'if (s === "koffi") throw new Error("Cannot find package koffi"); return n(s, c) }')`,
    ),
  )}`,
]

/** Wings of a listing, without identifiers and times. */
function wings(listing: string): string[] {
  return [...listing.matchAll(/^ {2}(?:In|Out): .*$/gm)].map(([line]) =>
    line.trim().replace('Conn Tag: 0x0, ', ''),
  )
}

/** Both wings of a packet that was answered. */
function answered(client: string, server: string, what: string, packets: string): string[] {
  const [to, from] = what.split(' ')
  return [
    `In: ${client} --> ${server};${to}, If: ${from}, ${packets}`,
    `Out: ${server} --> ${client};${to}, If: ${from}, ${packets}`,
  ].map((line) => `${line}, `.trimEnd())
}

describe.skipIf(why !== undefined)('wingspan monitor', () => {
  let network: MonitorNetwork
  beforeAll(async () => {
    network = await openMonitorNetwork()
  }, 60_000)
  afterAll(() => network?.close())

  it('has, once interrupted, the sessions of what was sent', async () => {
    const run = await network.monitor(['lan0', ...LIST])
    network.atClient('ping', '-c', '2', '-i', '0.1', '-e', '7001', SERVER)
    network.atClient('ping', '-c', '1', '-e', '7006', SERVER6)
    network.sendTagged()
    const udp = network.ask('udp', SERVER, 53)
    const udp6 = network.ask('udp', SERVER6, 53)
    const tcp = network.ask('tcp', SERVER, 80)
    const { code, stdout, stderr } = await run.interrupt()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const seen = wings(stdout)
    expect(seen).toEqual(
      expect.arrayContaining([
        ...answered(`${CLIENT}/7001`, `${SERVER}/1`, 'icmp lan0.0', 'Pkts: 1, Bytes: 84'),
        ...answered(`${CLIENT}/7001`, `${SERVER}/2`, 'icmp lan0.0', 'Pkts: 1, Bytes: 84'),
        ...answered(`${CLIENT6}/7006`, `${SERVER6}/1`, 'icmp6 lan0.0', 'Pkts: 1, Bytes: 104'),
        TAGGED,
        ...answered(`${CLIENT}/${udp}`, `${SERVER}/53`, 'udp lan0.0', 'Pkts: 1, Bytes: 33'),
        ...answered(`${CLIENT6}/${udp6}`, `${SERVER6}/53`, 'udp lan0.0', 'Pkts: 1, Bytes: 53'),
      ]),
    )
    const ofTcp = seen.filter((line) => line.includes(';tcp'))
    expect(ofTcp).toHaveLength(2)
    expect(ofTcp[0]).toContain(`In: ${CLIENT}/${tcp} --> ${SERVER}/80;tcp, If: lan0.0, Pkts: `)
    expect(stdout).not.toContain(`${CLIENT}/7001 --> ${SERVER}/3;`)
  })

  it('decides under a configuration, and makes one session of both sides of a translation', async () => {
    const config = files.write('gateway.conf', Buffer.from(GATEWAY_CONFIGURATION))
    const run = await network.monitor(
      [
        ...['lan0', 'wan0', '--config', config],
        ...['--interface', 'ge-0/0/0=lan0', '--interface', 'ge-0/0/1=wan0'],
        ...[...LIST, 'protocol', 'udp'],
      ],
      { interfaces: 2 },
    )
    const port = network.ask('udp', SERVER, 53)
    const { code, stdout, stderr } = await run.interrupt()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Policy name: let-out/4')
    const [into, out, ...others] = wings(stdout)
    expect(others).toEqual([])
    expect(into).toBe(`In: ${CLIENT}/${port} --> ${SERVER}/53;udp, If: ge-0/0/0.0, Pkts: 1, Bytes: 33,`)
    expect(out).toMatch(
      `Out: ${SERVER}/53 --> ${GATEWAY_OUTSIDE}/${port};udp, If: ge-0/0/1.0, Pkts: 1, Bytes: 33,`,
    )
  })

  it('takes the number of packets that was asked for, and says where they are from', async () => {
    const run = await network.monitor(['lan0', '--packets', '3', '--promiscuous'], {
      input: 'show security flow status\nshow security flow statistics\n',
    })
    network.atClient('ping', '-c', '4', '-i', '0.1', SERVER)
    const { code, stdout } = await run.end
    expect(code).toBe(0)
    expect(stdout).toContain('Source: packet ring, Interface: lan0, Link type: ETHERNET (1)')
    expect(stdout).toContain('Promiscuous: yes')
    expect(stdout).toContain('Packets lost at capture: 0')
    expect(stdout).toContain('Packets received: 3\n')
  })

  it('captures for the time that was asked for, and answers every line of its input', async () => {
    const run = await network.monitor(['lan0', '--for', '1500ms'], {
      input: 'show security flow session protocol icmp summary\nshow security flow statistics detail\n',
    })
    network.atClient('ping', '-c', '1', SERVER)
    const { code, stdout } = await run.end
    expect(code).toBe(0)
    expect(stdout).toContain('Lost at capture: 0')
    expect(stdout).toMatch(/Sessions-in-use: 1\n/)
  })

  it('answers while packets come, and before the first one', async () => {
    const run = await network.monitor(['lo'], { input: 'show security flow status\n' })
    const { code, stdout } = await run.end
    expect(code).toBe(0)
    expect(stdout).toContain('Promiscuous: no')
    expect(stdout).toContain('Sessions as of: N/A')
  })

  it('sees a packet to itself once', async () => {
    const run = await network.monitor(['lo', ...LIST])
    network.atGateway('ping', '-c', '1', '-e', '7200', '127.0.0.1')
    const { code, stdout, stderr } = await run.interrupt()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(wings(stdout)).toEqual(
      answered('127.0.0.1/7200', '127.0.0.1/1', 'icmp lo.0', 'Pkts: 1, Bytes: 84'),
    )
  })

  it('reads IP from an interface that has no Ethernet', async () => {
    const answering = await network.tunnel('tun9', '10.202.9.1')
    const run = await network.monitor(['tun9', ...LIST, 'protocol', 'icmp'])
    network.atGateway('ping', '-c', '1', '-W', '1', '-e', '7600', '10.202.9.2')
    const { code, stdout, stderr } = await run.interrupt()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    answering.kill('SIGKILL')
    expect(wings(stdout)).toEqual(
      answered('10.202.9.1/7600', '10.202.9.2/1', 'icmp tun9.0', 'Pkts: 1, Bytes: 84'),
    )
  })

  it.skipIf(!isThere('tcpdump'))('lets the kernel leave out what a filter does not match', async () => {
    const run = await network.monitor(['lan0', '--filter', 'udp or vlan 100', ...LIST])
    const port = network.ask('udp', SERVER, 53)
    network.atClient('ping', '-c', '1', SERVER)
    network.sendTagged()
    const { stdout } = await run.interrupt()
    expect(wings(stdout)).toEqual([
      ...answered(`${CLIENT}/${port}`, `${SERVER}/53`, 'udp lan0.0', 'Pkts: 1, Bytes: 33'),
      TAGGED,
      `Out: ${TAGGED_TO} --> ${TAGGED_FROM};udp, If: N/A, Pkts: 0, Bytes: 0,`,
    ])
  })

  it('goes on with an interface that was away', async () => {
    const add = () => network.atGateway('ip', 'link', 'add', 'away0', 'type', 'veth', 'peer', 'name', 'away1')
    add()
    network.atGateway('ip', 'link', 'set', 'away0', 'up')
    const run = await network.monitor(['away0', ...LIST, 'protocol', 'icmp'])
    const said = new Promise<void>((resolve) => {
      run.child.stderr!.on('data', (piece: Buffer) => {
        if (piece.includes('is gone')) add()
        if (piece.includes('is there again: ')) resolve()
      })
    })
    network.atGateway('ip', 'link', 'del', 'away0')
    await said
    network.atGateway('ip', 'address', 'add', '10.202.8.1/24', 'dev', 'away0')
    network.atGateway('ip', 'link', 'set', 'away0', 'up')
    network.atGateway('ip', 'link', 'set', 'away1', 'up')
    network.atGateway('ip', 'neigh', 'add', '10.202.8.2', 'lladdr', '02:00:00:00:00:02', 'dev', 'away0')
    spawnSync(...inShell(network, 'ping -c 1 -W 0.1 -e 7400 10.202.8.2'))
    const { code, stdout, stderr } = await run.interrupt()
    network.atGateway('ip', 'link', 'del', 'away0')
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'wingspan: warning: away0 is gone: capturing goes on when it is there again\n' +
        'wingspan: warning: away0 is there again: capturing goes on\n',
    })
    expect(wings(stdout)[0]).toContain('In: 10.202.8.1/7400 --> 10.202.8.2/1;icmp, If: away0.0, Pkts: 1,')
  })

  it('says in one line what is missing', async () => {
    const lines = async (args: string[], under: string[] = []) => {
      const { code, stdout, stderr } = await (await network.monitor(args, { under })).end
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      return stderr
    }
    expect(await lines(['nothing0', ...LIST])).toBe('wingspan: there is no interface nothing0\n')
    expect(
      await lines(['lan0', ...LIST], ['setpriv', '--bounding-set=-net_raw', '--inh-caps=-net_raw']),
    ).toBe(
      'wingspan: capturing takes the capability CAP_NET_RAW: run this with sudo, or as a systemd unit with ' +
        'AmbientCapabilities=CAP_NET_RAW (setcap on node would give it to every script of every user)\n',
    )
    expect(await lines(['lan0', ...LIST], [...WITHOUT_KOFFI, 'PATH=/nonexistent'])).toBe(
      'wingspan: the package koffi cannot be loaded (Cannot find package koffi), and there is no dumpcap nor, for a ' +
        'single interface, tcpdump to capture instead; wingspan replay - reads what any program captures\n',
    )
    expect(await lines(['lan0', '--filter', 'udp', ...LIST], ['env', 'PATH=/nonexistent'])).toContain(
      '--filter needs the program tcpdump',
    )
    expect(await lines(['lan0', 'show', 'nonsense'])).toContain('syntax error')
  })

  it.skipIf(!isThere('dumpcap'))('lets dumpcap capture where it cannot itself, and says so', async () => {
    const run = await network.monitor(['lan0', 'lo', '--for', '4', ...LIST], {
      interfaces: 2,
      under: WITHOUT_KOFFI,
    })
    network.sendTagged()
    const { code, stdout, stderr } = await run.end
    expect(code).toBe(0)
    expect(stderr).toBe(
      'wingspan: warning: the package koffi cannot be loaded (Cannot find package koffi): capturing by dumpcap\n',
    )
    expect(wings(stdout)).toContain(TAGGED)
  })

  it('gives a prompt while packets come, and leaves the terminal as it was', () => {
    const steps = [
      ['wingspan> ', 'show security flow session protocol icmp summary\r'],
      ['Maximum-sessions', ''],
      ['wingspan> ', 'show security flow status\r'],
      ['packet ring', ''],
      ['wingspan> ', 'exit\r'],
    ]
    expect(inTerminal(steps, network.monitorCommand(['lan0'])).code).toBe(0)
  })

  it('says at the prompt that no more packets come, and why', () => {
    const steps = [
      ['wingspan> ', 'show security flow status | refresh 1\r'],
      ['Capturing has ended: the time of --for is over', '\x03'],
      ['wingspan> ', 'show security flow session summary\r'],
      ['warning: no more packets: the time of --for is over', ''],
      ['wingspan> ', 'exit\r'],
    ]
    expect(inTerminal(steps, network.monitorCommand(['lan0', '--for', '2s'])).code).toBe(0)
  })

  it('answers at Ctrl-C in a terminal, where it says what it does', () => {
    const { code, shown } = inTerminal(
      [['capturing: ', '\x03']],
      network.monitorCommand(['lan0', 'show', 'security', 'flow', 'session', 'summary']),
    )
    expect(code).toBe(0)
    expect(shown).toContain('Maximum-sessions')
  })
})

function inShell(network: MonitorNetwork, line: string): [string, string[]] {
  const [program, ...args] = network.monitorCommand([]).slice(0, 4)
  return [program!, [...args, ...line.split(' ')]]
}

function inTerminal(steps: readonly (readonly string[])[], command: readonly string[]) {
  const { stdout } = spawnSync('python3', ['e2e/terminal.py', JSON.stringify(steps), ...command], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, TERM: 'xterm' },
  })
  return JSON.parse(stdout) as { code: number; shown: string }
}

const GATEWAY_CONFIGURATION = `
interfaces {
    ge-0/0/0 { unit 0 { family inet { address 10.202.1.1/24; } } }
    ge-0/0/1 { unit 0 { family inet { address ${GATEWAY_OUTSIDE}/24; } } }
}
security {
    zones {
        security-zone trust { interfaces { ge-0/0/0.0; } }
        security-zone untrust { interfaces { ge-0/0/1.0; } }
    }
    policies {
        from-zone trust to-zone untrust {
            policy let-out {
                match { source-address any; destination-address any; application any; }
                then { permit; }
            }
        }
    }
    nat {
        source {
            rule-set out {
                from zone trust;
                to zone untrust;
                rule all { match { source-address 0.0.0.0/0; } then { source-nat { interface; } } }
            }
        }
    }
}
`
