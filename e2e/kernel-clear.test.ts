/** Connections cleared in the kernel: what goes, and that nothing else does, as `conntrack` lists them. */
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENT, type KernelNetwork, openKernelNetwork, SERVER, whyNoNetwork } from './kernel-network.js'
import { listedByConntrack, toldByWingspan, WITHOUT_KOFFI, withoutTime } from './kernel-told.js'
import { ended, PROGRAM, ROOT } from './program.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: clearing the kernel's connections, ${why}`)

/** More than are deleted before the first interrupt can come. */
const MANY = 200_000
const POLL_MILLISECONDS = 5
const LONGEST_POLLS = 4000

describe.skipIf(why !== undefined)('clear security flow session', () => {
  let network: KernelNetwork
  beforeAll(async () => {
    network = await openKernelNetwork(true)
  }, 60_000)
  afterAll(() => network?.close())

  const session = (verb: string, words: string) =>
    network.wingspan('kernel', verb, 'security', 'flow', 'session', ...words.split(' '))
  const listed = () => withoutTime(listedByConntrack(network))
  const shown = (words: string) => withoutTime(toldByWingspan(session('show', words).stdout))

  /** One flow, in two zones of the kernel. */
  const insert = (port: number, zone: number) => {
    const words = `-I -p udp -s 192.0.2.1 -d 192.0.2.2 --sport ${port} --dport 9 -t 900 -w ${zone}`
    expect(network.atGateway('conntrack', ...words.split(' ')).code).toBe(0)
  }

  it('counts in a dry run, and nothing is gone then', () => {
    const before = listed()
    const { code, stdout } = session('clear', 'protocol udp dry-run')
    const wanted = shown('protocol udp').length
    expect(wanted).toBeGreaterThan(0)
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${wanted} active sessions would be cleared\n` })
    expect(session('clear', 'all dry-run').stdout).toBe(`${before.length} active sessions would be cleared\n`)
    expect(listed()).toEqual(before)
  })

  it('leaves a connection alone that only its zone tells from one that is cleared', () => {
    insert(7000, 0)
    insert(7000, 9)
    const zoned = () =>
      network.atGateway('conntrack', '-L', '-p', 'udp', '-s', '192.0.2.1').stdout.match(/zone=9/g)?.length ??
      0
    expect(zoned()).toBe(1)
    const pair = shown('source-prefix 192.0.2.1/32')
    expect(pair).toHaveLength(2)
    const plain = pair.find(
      ({ id }) => !session('show', `session-identifier ${id}`).stdout.includes('Zone: 9,'),
    )!
    expect(session('clear', `session-identifier ${plain.id}`).stdout).toBe('1 active sessions cleared\n')
    expect(shown('source-prefix 192.0.2.1/32')).toEqual(pair.filter(({ id }) => id !== plain.id))
    expect(zoned()).toBe(1)
  })

  it('goes by the identifier too: of a connection that came in another’s place it is refused', () => {
    insert(7006, 0)
    const [{ id } = { id: '' }] = shown('source-prefix 192.0.2.1/32 source-port 7006')
    const script = `import('./packages/wingspan/src/kernel/delete-connections.ts').then(async ({ deleteConnections }) => {
      const { ConntrackTuple } = await import('./packages/wingspan/src/kernel/conntrack-entry.ts')
      const tuple = Object.assign(new ConntrackTuple(), { family: 4, protocol: 17, sourcePort: 7006, destinationPort: 9 })
      tuple.source[0] = 0xc0000201 | 0
      tuple.destination[0] = 0xc0000202 | 0
      const other = { tuple, id: ${id} ^ 1 }, itself = { tuple, id: ${id} }
      console.log(...await deleteConnections([other, itself, itself]))
    })`
    expect(network.atGateway('npx', 'tsx', '-e', script).stdout).toBe('2 0 2\n')
    expect(shown('source-prefix 192.0.2.1/32 source-port 7006')).toEqual([])
  })

  it.each([
    'protocol icmp interface gs',
    'protocol icmp6',
    'protocol udp destination-port 5000',
    `protocol tcp destination-prefix ${SERVER}/32`,
    'protocol sctp',
    'protocol gre',
    'protocol 50',
    'family inet6',
    `source-prefix ${CLIENT}/32 nat`,
    'source-prefix 192.0.2.0/24',
    'all',
  ])('%s takes what show lists and nothing else', (filter) => {
    if (filter === 'all') insert(7001, 3)
    const before = listed()
    const going = filter === 'all' ? before : shown(filter)
    expect(going.length).toBeGreaterThan(0)
    const { code, stdout, stderr } = session('clear', filter)
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `${going.length} active sessions cleared\n`,
      stderr: '',
    })
    const gone = new Set(going.map(({ id, flow }) => `${id} ${flow}`))
    expect(listed()).toEqual(before.filter(({ id, flow }) => !gone.has(`${id} ${flow}`)))
  })

  it('says so in XML, and that none was left', () => {
    insert(7002, 0)
    const { stdout } = session('clear', 'all | display xml')
    expect(stdout).toContain('<cleared-flow-session-count>1</cleared-flow-session-count>')
    expect(session('clear', 'all').stdout).toBe('0 active sessions cleared\n')
    expect(listed()).toEqual([])
  })

  it('is refused in one line where netlink is not to be had, and nothing is gone', () => {
    insert(7003, 0)
    const command = ['env', WITHOUT_KOFFI, ...PROGRAM, ...'kernel clear security flow session all'.split(' ')]
    const { code, stdout, stderr } = network.atGateway(command[0]!, ...command.slice(1))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^wingspan: connections are cleared by netlink only, .*\n$/)
    expect(listed()).toHaveLength(1)
    session('clear', 'all')
  })

  it('works at the prompt of lines, each after the other', async () => {
    insert(7004, 0)
    insert(7005, 0)
    const child = spawn('ip', [...network.inGateway, ...PROGRAM, 'kernel'], { cwd: ROOT })
    child.stdin.end(
      [
        'clear security flow session protocol udp source-port 7004',
        'show security flow session brief | match "Total"',
        'clear security flow session all dry-run',
      ].join('\n'),
    )
    const { code, stdout } = await ended(child)
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '1 active sessions cleared\nTotal sessions: 1\n1 active sessions would be cleared\n',
    })
    session('clear', 'all')
  })

  it('stops at an interrupt, and says how many are gone', async () => {
    const filled = network.atGateway('npx', 'tsx', 'bench/conntrack.ts', 'fill', `${MANY}`)
    expect(filled.code).toBe(0)
    const count = () => Number(network.atGateway('conntrack', '-C').stdout)
    const whole = count()
    expect(whole).toBeGreaterThan(MANY * 0.9)
    const child = spawn(
      'ip',
      [...network.inGateway, ...PROGRAM, ...'kernel clear security flow session all'.split(' ')],
      {
        cwd: ROOT,
      },
    )
    const end = ended(child)
    for (let polls = 0; count() === whole && polls < LONGEST_POLLS; polls++)
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
    child.kill('SIGINT')
    const { code, stdout, stderr } = await end
    const [, cleared = '0'] =
      /^(\d+) active sessions cleared\nStopped before the end: .*\n$/.exec(stdout) ?? []
    expect(stderr).toBe('')
    expect(Number(cleared)).toBeGreaterThan(0)
    expect(Number(cleared) + count()).toBe(whole)
    expect(code).toBe(130)
    expect(session('clear', 'all').stdout).toBe(`${whole - Number(cleared)} active sessions cleared\n`)
    expect(listed()).toEqual([])
  }, 120_000)
})
