/** The roads to the kernel's connections, each where no better one is open, for a user with one capability. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KernelNetwork, openKernelNetwork, whyNoNetwork } from './kernel-network.js'
import { listedByConntrack, type Told, toldByWingspan, WITHOUT_KOFFI, withoutTime } from './kernel-told.js'
import { PROGRAM } from './program.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: roads to the kernel's connections, ${why}`)

/** Nobody, with CAP_NET_ADMIN and nothing else; root's files of /proc are not for him. */
const NOBODY = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  '--inh-caps=-all,+net_admin',
  '--ambient-caps=-all,+net_admin',
  '--bounding-set=-all,+net_admin',
]

describe.skipIf(why !== undefined)('who has CAP_NET_ADMIN and nothing else', () => {
  let network: KernelNetwork
  beforeAll(async () => {
    network = await openKernelNetwork(true)
  }, 60_000)
  afterAll(() => network?.close())

  const asked = (words: string, ...before: string[]) => {
    const [first, ...rest] = [...NOBODY, ...before, ...PROGRAM, 'kernel', ...words.split(' ')]
    return network.atGateway(first!, ...rest)
  }
  const flows = (told: readonly Told[]) => told.map(({ flow, counters }) => `${flow} ${counters}`).sort()
  const listed = () => listedByConntrack(network)

  it('reads by netlink, with interfaces, and may clear', () => {
    expect(asked('show security flow status').stdout).toContain(
      'Connection table of the kernel: read by netlink\n',
    )
    const { stdout } = asked('show security flow session')
    expect(withoutTime(toldByWingspan(stdout))).toEqual(withoutTime(listed()))
    expect(stdout).not.toContain('If: N/A')
    expect(asked('clear security flow session protocol 50').stdout).toBe('1 active sessions cleared\n')
  })

  it('reads by the program conntrack where neither netlink nor /proc is open, and that is said', () => {
    const { code, stdout, stderr } = asked('show security flow status', 'env', WITHOUT_KOFFI)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Connection table of the kernel: read by the program conntrack\n')
    expect(stdout).toContain('Not read by: netlink: the package koffi cannot be loaded')
    expect(stdout).toContain('Not read by: proc: permission denied\n')
    const listing = asked('show security flow session extensive', 'env', WITHOUT_KOFFI)
    expect(listing.stdout).toMatch(/ Labels: N\/A, ID: \d+$/m)
    expect(listing.stdout).not.toContain('Labels: 0x')
    expect(listing.stderr).toMatch(
      /^wingspan: warning: connections are read by the program conntrack \(netlink: .*; proc: permission denied\): interfaces, labels and start times are N\/A, and none can be cleared\n$/,
    )
    const all = toldByWingspan(asked('show security flow session', 'env', WITHOUT_KOFFI).stdout)
    expect(withoutTime(all)).toEqual(withoutTime(listed()))
    const udp = toldByWingspan(asked('show security flow session protocol udp', 'env', WITHOUT_KOFFI).stdout)
    expect(flows(udp)).toEqual(flows(all.filter(({ flow }) => flow.endsWith(';udp'))))
    expect(udp.length).toBeGreaterThan(0)
  })

  it('cannot clear by it, which one line says', () => {
    const before = listed().length
    const { code, stdout, stderr } = asked('clear security flow session all', 'env', WITHOUT_KOFFI)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^wingspan: connections are cleared by netlink only, .*\n$/)
    expect(listed()).toHaveLength(before)
  })

  it('is told of every road where none is open', () => {
    const { code, stdout, stderr } = asked(
      'show security flow session',
      'env',
      WITHOUT_KOFFI,
      'PATH=/nowhere',
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^wingspan: the kernel's connections cannot be read \(netlink: .*; proc: permission denied; conntrack program: there is none\); root may read \/proc\/net\/nf_conntrack\n$/,
    )
  })

  it('is told the capability where that alone is missing', () => {
    const without = NOBODY.map((word) => word.replace(/,\+net_admin$/, ''))
    const { code, stderr } = network.atGateway(
      ...(without as [string]),
      ...['env', WITHOUT_KOFFI, ...PROGRAM],
      ...'kernel show security flow session'.split(' '),
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^wingspan: .*; conntrack program: permission denied\); .* CAP_NET_ADMIN: run this as root, or as a systemd unit .*\n$/,
    )
  })
})
