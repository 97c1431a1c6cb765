/**
 * The kernel's connections as `conntrack` lists them and as we do, one by one: in network namespaces, with packets of
 * every protocol that the kernel tracks.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CLIENT,
  CLIENT6,
  GATEWAY_INSIDE,
  GATEWAY_OUTSIDE,
  type KernelNetwork,
  openKernelNetwork,
  SERVER,
  SERVER6,
  whyNoNetwork,
} from './kernel-network.js'
import { listedByConntrack, type Told, toldByWingspan, WITHOUT_KOFFI, withoutTime } from './kernel-told.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: the kernel's connections, ${why}`)

describe.skipIf(why !== undefined)('the connections of a gateway that counts', () => {
  let network: KernelNetwork
  beforeAll(async () => {
    network = await openKernelNetwork(true)
  }, 60_000)
  afterAll(() => network?.close())

  const show = (...words: string[]) =>
    network.wingspan('kernel', 'show', 'security', 'flow', 'session', ...words)
  const listed = () => listedByConntrack(network)

  it('are the same ones, with the same addresses, ports and counters, as conntrack lists', () => {
    const before = listed()
    const { code, stdout, stderr } = show()
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const ours = toldByWingspan(stdout)
    expect(withoutTime(ours)).toEqual(withoutTime(before))
    const protocols = new Set(ours.map(({ flow }) => /;(\S+)$/.exec(flow)?.[1]))
    expect([...protocols].sort()).toEqual(['esp', 'gre', 'icmp', 'icmp6', 'sctp', 'tcp', 'udp'])
    // Ours were asked later, and are shown in steps of two seconds.
    const left = new Map(before.map(({ id, secondsLeft }) => [id, secondsLeft]))
    for (const { id, secondsLeft } of ours) expect(Math.abs(secondsLeft - left.get(id)!)).toBeLessThan(10)
  })

  it('show translation as the reply really runs', () => {
    const flows = toldByWingspan(show('protocol', 'tcp').stdout).map(({ flow }) => flow)
    const masked = flows.find((flow) => flow.startsWith(`${CLIENT}/`) && flow.includes(` --> ${SERVER}/80;`))
    expect(masked).toMatch(new RegExp(`${SERVER}/80 --> ${GATEWAY_OUTSIDE}/\\d+;tcp$`))
    const forwarded = flows.find((flow) => flow.includes(` --> ${GATEWAY_INSIDE}/8080;`))
    expect(forwarded).toMatch(new RegExp(`${SERVER}/80 --> ${GATEWAY_OUTSIDE}/\\d+;tcp$`))
  })

  it.each([
    [`source-prefix ${CLIENT6}`, (flow: string) => flow.startsWith(`${CLIENT6}/`)],
    [
      `destination-prefix ${SERVER6} protocol udp`,
      (flow: string) => new RegExp(`--> ${SERVER6}/\\d+;udp `).test(flow),
    ],
    ['protocol tcp', (flow: string) => flow.endsWith(';tcp')],
    ['protocol udp', (flow: string) => flow.endsWith(';udp')],
    ['protocol icmp', (flow: string) => flow.endsWith(';icmp')],
    ['protocol icmp6', (flow: string) => flow.endsWith(';icmp6')],
    ['protocol gre', (flow: string) => flow.endsWith(';gre')],
    ['protocol 50', (flow: string) => flow.endsWith(';esp')],
    ['protocol sctp destination-port 4001', (flow: string) => flow.includes('/4001;sctp ')],
    ['protocol tcp destination-port 80', (flow: string) => flow.includes('/80;tcp ')],
    ['destination-port 53', (flow: string) => flow.includes('/53;udp ')],
    ['protocol udp family inet6', (flow: string) => flow.startsWith('fd00:') && flow.endsWith(';udp')],
    [`source-prefix ${CLIENT}/32`, (flow: string) => flow.startsWith(`${CLIENT}/`)],
    [
      `protocol udp destination-prefix ${SERVER}/32`,
      (flow: string) => flow.startsWith(CLIENT) && flow.endsWith(';udp'),
    ],
    ['destination-prefix 10.201.2.0/24', (flow: string) => flow.includes(` --> ${SERVER}/`)],
  ])('%s lists what of the whole list it should', (filter, belongs) => {
    const whole = toldByWingspan(show().stdout).filter(({ flow }) => belongs(flow))
    expect(whole.length).toBeGreaterThan(0)
    expect(withoutTime(toldByWingspan(show(...filter.split(' ')).stdout))).toEqual(withoutTime(whole))
    expect(show(...filter.split(' '), 'summary').stdout).toContain(`Total sessions: ${whole.length}\n`)
  })

  it('tell zone, mark, state and status in full, and each by its identifier', () => {
    const [zoned] = toldByWingspan(show('protocol', 'udp', 'destination-port', '5000').stdout)
    const { stdout } = show('session-identifier', zoned!.id)
    expect(stdout).toContain(`Session ID: ${zoned!.id},`)
    expect(stdout).toMatch(
      /Kernel status: SEEN_REPLY .*CONFIRMED.*, State: N\/A, Mark: 0x2a, Zone: 7, Labels: 0x0/,
    )
    expect(stdout).toMatch(/Start time: \d+, Duration: \d+\n/)
    expect(show('protocol', 'tcp', 'destination-port', '80', 'extensive').stdout).toContain(
      'Maximum timeout: 432000, Current timeout: 431',
    )
    expect(show('protocol', 'tcp', 'extensive').stdout).toContain(', State: ESTABLISHED, ')
  })

  it("tell the kernel's own limit", () => {
    const most = network.atGateway('cat', '/proc/sys/net/netfilter/nf_conntrack_max').stdout.trim()
    const { stdout } = show('summary')
    expect(stdout).toContain(`Maximum-sessions: ${most}\n`)
    expect(stdout).toContain(`Sessions-in-use: ${listed().length}\n`)
    expect(stdout).toContain('Failed-sessions: 0\n')
  })

  it('are read from /proc where netlink is not to be had, and that is said', () => {
    const command = [
      'env',
      WITHOUT_KOFFI,
      process.execPath,
      'packages/wingspan/bin/wingspan.js',
      'kernel',
      'show',
      'security',
      'flow',
    ]
    const status = network.atGateway(command[0]!, ...command.slice(1), 'status').stdout
    expect(status).toContain('Connection table of the kernel: read from /proc/net/nf_conntrack')
    expect(status).toContain('Not read by: netlink: the package koffi cannot be loaded')
    const { stdout } = network.atGateway(command[0]!, ...command.slice(1), 'session')
    const flows = (told: readonly Told[]) => told.map(({ flow, counters }) => `${flow} ${counters}`).sort()
    expect(flows(toldByWingspan(stdout))).toEqual(flows(listed()))
  })

  it('are not for who may not, which one line says', () => {
    const { code, stdout, stderr } = network.atGateway(
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      '--inh-caps=-all',
      '--bounding-set=-all',
      process.execPath,
      'packages/wingspan/bin/wingspan.js',
      'kernel',
      'show',
      'security',
      'flow',
      'session',
    )
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^wingspan: .*CAP_NET_ADMIN.*AmbientCapabilities=CAP_NET_ADMIN\n$/)
    expect(code).toBe(1)
  })

  it('nothing in the kernel is changed by being asked', () => {
    const settings = () =>
      network.atGateway('sysctl', '-a', '--pattern', 'nf_conntrack').stdout.replace(/.*_count.*/g, '')
    const before = settings()
    show('extensive')
    network.wingspan('kernel', 'clear', 'security', 'flow', 'session', 'all', 'dry-run')
    expect(settings()).toBe(before)
    expect(toldByWingspan(show('protocol', 'tcp').stdout).length).toBeGreaterThan(0)
  })
})

describe.skipIf(why !== undefined)('the connections of a gateway that does not count', () => {
  let network: KernelNetwork
  beforeAll(async () => {
    network = await openKernelNetwork(false)
  }, 60_000)
  afterAll(() => network?.close())

  it('have counters and start times that are not known, and one hint for each', () => {
    const { stdout, stderr } = network.wingspan(...'kernel show security flow session extensive'.split(' '))
    expect(stdout).toContain('Start time: N/A, Duration: N/A')
    expect(stdout).toContain('Pkts: N/A, Bytes: N/A')
    expect(stderr.split('\n').filter((line) => line.includes('nf_conntrack_acct=1'))).toHaveLength(1)
    expect(stderr.split('\n').filter((line) => line.includes('nf_conntrack_timestamp=1'))).toHaveLength(1)
  })

  it('say so to programs too', () => {
    const show = (form: string) =>
      network.wingspan(...`kernel show security flow session protocol tcp | display ${form}`.split(' '))
        .stdout
    expect(show('xml')).toContain('<pkt-cnt>N/A</pkt-cnt>')
    expect(show('xml')).toContain('<kernel-state>ESTABLISHED</kernel-state>')
    expect(show('json')).toMatch(/"start-time" : \[\{?\s*\{?\s*"data" : "N\/A"/)
    expect(show('json')).not.toContain('NaN')
  })

  it('are neither above nor below any number of bytes', () => {
    for (const filter of [
      'bytes-more-than 1',
      'bytes-less-than 1000000',
      'packets-more-than 1',
      'duration-less-than 100000',
    ]) {
      const { stdout } = network.wingspan(...`kernel show security flow session ${filter}`.split(' '))
      expect(stdout).toBe('Total sessions: 0\n')
    }
  })
})
