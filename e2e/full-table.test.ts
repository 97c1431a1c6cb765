/**
 * A kernel whose connection table is full: really, with as many assured connections as it has room for, and packets that
 * it refuses. `nf_conntrack_max` holds for each network namespace by itself and is left as it is.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whyNoNamespaces } from './namespaces.js'
import { PROGRAM } from './program.js'
import { type Loopback, openLoopback, type ServedKernel, serveKernel } from './served-kernel.js'

/** What fits into a small machine's memory: the kernel and the daemon take about 600 bytes of it for each. */
const MOST_CONNECTIONS = 600_000
const PATIENCE = { timeout: 30_000, interval: 200 }
const SESSIONS = 'show security flow session'
const DATAGRAMS = 20

/** Sends datagrams from ports that differ, and prints how many the kernel did not let out. */
const datagrams = (firstPort: number) => `
import socket
refused = 0
for port in range(${firstPort}, ${firstPort + DATAGRAMS}):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(('127.0.0.1', port))
    try: s.sendto(b'x', ('127.0.0.2', port))
    except PermissionError: refused += 1
print(refused)
`

function roomOfKernel(): number {
  try {
    return Number(readFileSync('/proc/sys/net/netfilter/nf_conntrack_max', 'utf8'))
  } catch {
    return Number.NaN
  }
}

const room = roomOfKernel()
const why =
  whyNoNamespaces(['ip', 'nft', 'conntrack', 'python3']) ??
  (room > 0 && room <= MOST_CONNECTIONS
    ? undefined
    : `nf_conntrack_max is ${room}, which is more than ${MOST_CONNECTIONS} or no limit`)
if (why !== undefined) console.warn(`not tested: a full table of the kernel, ${why}`)

describe.skipIf(why !== undefined)("a full table of the kernel's", () => {
  let loopback: Loopback
  let served: ServedKernel

  const once = (line: string) =>
    spawnSync('ip', [...loopback.inNamespace, ...PROGRAM, 'kernel', ...line.split(' ')], { encoding: 'utf8' })
  const asked = async (line: string) => (await served.ask(line)).stdout
  const number = (text: string, name: string) => Number(new RegExp(`^ *${name}: (\\d+)`, 'm').exec(text)?.[1])
  const inKernel = () => Number(loopback.at('cat', '/proc/sys/net/netfilter/nf_conntrack_count'))
  const refusedDatagrams = (firstPort: number) => Number(loopback.python(datagrams(firstPort)))

  beforeAll(async () => {
    loopback = openLoopback('full')
    loopback.set({ acct: 1, timestamp: 1, udp_timeout: 600 })
    served = await serveKernel({
      inNamespace: loopback.inNamespace,
      configuration: 'wingspan { kernel { reconcile-seconds 1; } }',
    })
    loopback.at('npx', 'tsx', 'e2e/fill-table.ts', String(room - inKernel()))
  }, 120_000)
  afterAll(async () => {
    await served?.stop()
    loopback?.close()
  })

  it('refuses what is new, as many packets as it says, and a single question tells', () => {
    expect(inKernel()).toBe(room)
    expect(refusedDatagrams(4000)).toBe(DATAGRAMS)
    const { stdout, stderr } = once(`${SESSIONS} summary`)
    expect(number(stdout, 'Sessions-in-use')).toBe(room)
    expect(number(stdout, 'Maximum-sessions')).toBe(room)
    expect(number(stdout, 'Failed-sessions')).toBe(DATAGRAMS)
    expect(stderr).toMatch(
      /^wingspan: warning: the kernel's connection table is full \(nf_conntrack_max is \d+\).*\n$/,
    )
    const status = once('show security flow status').stdout
    expect(status).toContain(`Connections: ${room} of ${room}: the table is full\n`)
    expect(status).toContain(`Packets without a connection: 0 invalid, ${DATAGRAMS} failed\n`)
    expect(number(once('show security flow statistics').stdout, 'Packets dropped')).toBe(DATAGRAMS)
  }, 60_000)

  it('is followed to the last connection, and said to be full', async () => {
    await expect
      .poll(async () => number(await asked(`${SESSIONS} summary`), 'Valid sessions'), PATIENCE)
      .toBe(room)
    await expect
      .poll(async () => number(await asked(`${SESSIONS} summary`), 'Failed-sessions'), PATIENCE)
      .toBe(DATAGRAMS)
    const summary = await asked(`${SESSIONS} summary`)
    expect(number(summary, 'Maximum-sessions')).toBe(room)
    expect(summary).not.toContain('Events-lost-from-kernel')
    const status = await asked('show security flow status')
    expect(status).toContain(`Connections: ${room} of ${room}: the table is full\n`)
    expect(status).toContain('Events lost: 0\n')
    expect(status).not.toContain('without room')
    expect(served.said()).toContain("the kernel's connection table is full")
  }, 90_000)

  it('takes new ones once others have gone, and so does the daemon', async () => {
    loopback.at('sh', '-c', 'conntrack -D -p udp > /dev/null')
    expect(refusedDatagrams(5000)).toBe(0)
    const valid = async () => number(await asked(`${SESSIONS} summary`), 'Valid sessions')
    await expect.poll(valid, PATIENCE).toBe(inKernel())
    expect(number(await asked(`${SESSIONS} protocol udp summary`), 'Valid sessions')).toBe(DATAGRAMS)
    await expect.poll(() => asked('show security flow status'), PATIENCE).not.toContain('the table is full')
    expect(once(`${SESSIONS} summary`).stderr).toBe('')
  }, 90_000)
})
