/** By which interfaces and gateways the kernel's sessions go, against `ip route get` in the same namespace. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CLIENT,
  GATEWAY_OUTSIDE,
  type KernelNetwork,
  openKernelNetwork,
  SERVER,
  whyNoNetwork,
} from './kernel-network.js'
import { WITHOUT_KOFFI } from './kernel-told.js'
import { PROGRAM } from './program.js'
import { serveKernel } from './served-kernel.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: the ways of the kernel's sessions, ${why}`)

/** A wing of a session in full. */
interface Wing {
  readonly source: string
  readonly destination: string
  readonly interfaceName: string
  readonly gateway: string
}

interface Told {
  readonly mark: string
  readonly wings: readonly Wing[]
}

function toldInFull(text: string): Told[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('Session ID'))
    .map((block) => ({
      mark: /Mark: (\S+),/.exec(block)?.[1] ?? '',
      wings: [
        ...block.matchAll(
          /(?:In|Out): (\S+)\/\d+ --> (\S+)\/\d+;[\s\S]*?Interface: (\S+), [\s\S]*?Gateway: (\S+), Tunnel/g,
        ),
      ].map(([, source = '', destination = '', interfaceName = '', gateway = '']) => ({
        source,
        destination,
        interfaceName,
        gateway,
      })),
    }))
}

const sorted = (told: readonly Told[]) => told.map((each) => JSON.stringify(each)).sort()

describe.skipIf(why !== undefined)('interface and gateway of a session', () => {
  let network: KernelNetwork
  beforeAll(async () => {
    network = await openKernelNetwork(true)
  }, 60_000)
  afterAll(() => network?.close())

  const must = (line: string) => {
    const { code, stderr } = network.atGateway(...(line.split(' ') as [string]))
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) })
  }
  const session = (words: string) =>
    network.wingspan('kernel', 'show', 'security', 'flow', 'session', ...words.split(' ')).stdout
  const shown = (words: string) => toldInFull(session(`${words} extensive`.trim()))

  /** What `ip route get` says of a way, as a wing has it. */
  const route = (question: string) => {
    const { stdout } = network.atGateway('ip', 'route', 'get', ...question.split(' '))
    const [first = ''] = stdout.split('\n')
    const isLocal = first.startsWith('local ')
    const [, to = ''] = /^(?:local )?(\S+)/.exec(first) ?? []
    const [, via] = / via (?:inet6? )?(\S+)/.exec(first) ?? []
    const [, device = ''] = / dev (\S+)/.exec(first) ?? []
    return {
      interfaceName: device === '' ? 'N/A' : `${device}.0`,
      gateway: device === '' || isLocal ? 'N/A' : (via ?? to),
    }
  }
  const wayOf = ({ interfaceName, gateway }: Wing) => ({ interfaceName, gateway })
  const insert = (source: string, destination: string, more = '') =>
    must(`conntrack -I -p udp -s ${source} -d ${destination} --sport 7 --dport 9 -t 900${more}`)

  it('are those of the routes back to each wing’s source, of every session that packets made', () => {
    const all = shown('count 1000')
    expect(all.length).toBeGreaterThan(9)
    for (const { wings } of all) {
      expect(wings).toHaveLength(2)
      for (const wing of wings) expect(wayOf(wing)).toEqual(route(wing.source))
    }
    const interfaces = all.flatMap(({ wings }) => wings.map(({ interfaceName }) => interfaceName))
    expect([...new Set(interfaces)].sort()).toEqual(['gc.0', 'gs.0'])
  })

  it('have a gateway where the route has one, and are the kernel’s own where it is an end itself', () => {
    must(`ip route add 203.0.113.0/24 via ${SERVER}`)
    insert(CLIENT, '203.0.113.9')
    insert(GATEWAY_OUTSIDE, '203.0.113.9')
    const both = shown('destination-prefix 203.0.113.9/32')
    expect(
      both
        .map(({ wings }) => wings.map(wayOf))
        .sort((a, b) => (a[0]!.interfaceName < b[0]!.interfaceName ? -1 : 1)),
    ).toEqual([
      [
        { interfaceName: 'gc.0', gateway: CLIENT },
        { interfaceName: 'gs.0', gateway: SERVER },
      ],
      [
        { interfaceName: 'lo.0', gateway: 'N/A' },
        { interfaceName: 'gs.0', gateway: SERVER },
      ],
    ])
  })

  it('are not known where the kernel has no route', () => {
    must('ip route add unreachable 198.51.101.0/24')
    must('ip -6 route add unreachable 2001:db8:1::/64')
    insert(CLIENT, '198.51.101.1')
    insert('fd00:201:1::2', '2001:db8:1::1')
    for (const prefix of ['198.51.101.1/32', '2001:db8:1::1/128']) {
      const [one] = shown(`destination-prefix ${prefix}`)
      expect(wayOf(one!.wings[1]!)).toEqual({ interfaceName: 'N/A', gateway: 'N/A' })
      expect(one!.wings[0]!.interfaceName).toBe('gc.0')
    }
  })

  it('may be asked for: an interface lists the sessions of both its directions, and groups count them', () => {
    const of = (name: string) =>
      shown('count 1000').filter(({ wings }) =>
        wings.some(({ interfaceName }) => interfaceName === `${name}.0`),
      )
    for (const name of ['gc', 'gs', 'lo']) {
      expect(of(name).length).toBeGreaterThan(0)
      expect(shown(`interface ${name}`)).toEqual(of(name))
      expect(session(`interface ${name} summary`)).toContain(`Total sessions: ${of(name).length}\n`)
    }
    expect(session('interface nowhere')).toBe('Total sessions: 0\n')
    const inside = shown('count 1000').filter(({ wings }) => wings[0]!.interfaceName === 'gc.0').length
    expect(session('group-by interface')).toMatch(new RegExp(`^gc\\.0 +${inside} `, 'm'))
  })

  it('follow rules that look at source and mark, as a packet through the gateway does', () => {
    must('ip route add 198.51.100.0/24 via 10.201.2.77 dev gs table 77')
    must('ip route add 198.51.100.0/24 via 10.201.2.78 dev gs table 78')
    must('ip route add 192.0.2.0/24 via 10.201.1.9')
    must('ip rule add from 192.0.2.1 lookup 77')
    must('ip rule add fwmark 0x5/0xff lookup 78')
    must('sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.gc.rp_filter=0 net.ipv4.conf.gs.rp_filter=0')
    insert('192.0.2.1', '198.51.100.1')
    insert('192.0.2.2', '198.51.100.2', ' -m 5')
    insert('192.0.2.3', '198.51.100.3')
    for (const [host, gateway] of [
      [1, '10.201.2.77'],
      [2, '10.201.2.78'],
      [3, 'N/A'],
    ] as const) {
      const [one] = shown(`source-prefix 192.0.2.${host}/32`)
      const mark = one!.mark === '0x0' ? '' : ` mark ${one!.mark}`
      expect(wayOf(one!.wings[1]!)).toEqual(route(`198.51.100.${host} from 192.0.2.${host} iif gc${mark}`))
      expect(one!.wings[1]!.gateway).toBe(gateway)
      expect(wayOf(one!.wings[0]!)).toEqual({ interfaceName: 'gc.0', gateway: '10.201.1.9' })
    }
    const { stdout } = network.wingspan(...'kernel show security flow status'.split(' '))
    expect(stdout).toContain('by destination, source, mark; at most 10 seconds old\n')
  })

  it('are told by a daemon that follows the kernel too, with the zones of its configuration', async () => {
    const served = await serveKernel({
      inNamespace: network.inGateway,
      configuration: `wingspan { kernel; } interfaces { gc { unit 0; } }
        security { zones { security-zone inside { interfaces { gc.0; } } } }`,
    })
    try {
      const told = async (words: string) =>
        sorted(toldInFull((await served.ask(`show security flow session ${words} extensive`)).stdout))
      for (const words of ['', 'interface gs', 'interface lo', 'protocol udp interface gc'])
        expect(await told(words)).toEqual(sorted(shown(words)))
      expect(await told('zone inside')).toEqual(sorted(shown('interface gc')))
      expect((await served.ask('show security flow session interface gc summary')).stdout).toContain(
        `Total sessions: ${shown('interface gc').length}\n`,
      )
    } finally {
      await served.stop()
    }
  })

  it('are not known where netlink is not to be had, and the status says so', () => {
    const show = (words: string) =>
      network.atGateway('env', WITHOUT_KOFFI, ...PROGRAM, ...`kernel show security flow ${words}`.split(' '))
        .stdout
    expect(show('status')).toContain('Interfaces, routes and gateways: N/A\n')
    const all = toldInFull(show('session extensive'))
    expect(all.length).toBeGreaterThan(9)
    for (const { wings } of all)
      for (const wing of wings) expect(wayOf(wing)).toEqual({ interfaceName: 'N/A', gateway: 'N/A' })
  })
})
