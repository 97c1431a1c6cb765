/**
 * A connection whose packets the kernel forwards past its own rules and counters (Linux, `nf_flow_table`): it is marked,
 * and what the kernel does not know of it is not made up. Only where the kernel has flow tables.
 */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KernelNetwork, openKernelNetwork, SERVER, whyNoNetwork } from './kernel-network.js'
import { type ServedKernel, serveKernel } from './served-kernel.js'

const PATIENCE = { timeout: 30_000, interval: 200 }
const SESSIONS = 'show security flow session'
const PORT = 40_053
const ROUNDS = 50

const flowTable = (devices: string) =>
  `add flowtable inet filter fast { hook ingress priority 0; devices = { ${devices} }; }`

function whyNoFlowTable(): string | undefined {
  const why = whyNoNetwork()
  if (why !== undefined) return why
  const name = `wsf${process.pid}`
  spawnSync('ip', ['netns', 'add', name])
  const table = ['netns', 'exec', name, 'nft', `add table inet filter; ${flowTable('lo')}`]
  const { status, stderr } = spawnSync('ip', table, { encoding: 'utf8' })
  spawnSync('ip', ['netns', 'del', name])
  return status === 0 ? undefined : `the kernel has no flow tables (${stderr.split('\n')[0]})`
}

/** A conversation of so many datagrams each way, which the gateway takes out of its own hands after the first two. */
const CONVERSATION = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(5)
s.bind(('', ${PORT})); s.connect(('${SERVER}', 53))
for _ in range(${ROUNDS}): s.send(b'hello'); s.recv(100)
`

const why = whyNoFlowTable()
if (why !== undefined) console.warn(`not tested: offloaded connections, ${why}`)

describe.skipIf(why !== undefined)('an offloaded connection', () => {
  let network: KernelNetwork
  let served: ServedKernel

  const once = (line: string) => network.wingspan('kernel', ...line.split(' '))
  const packets = (text: string) => [...text.matchAll(/Pkts: (\d+)/g)].map(([, count]) => Number(count))

  beforeAll(async () => {
    network = await openKernelNetwork(true)
    served = await serveKernel({
      inNamespace: network.inGateway,
      configuration: 'wingspan { kernel { reconcile-seconds 1; } }',
    })
    // Longer than the test; else the kernel takes the connection back after half a minute.
    const lasting = network.atGateway('sysctl', '-qw', 'net.netfilter.nf_flowtable_udp_timeout=900')
    expect(lasting).toMatchObject({ code: 0, stderr: '' })
    const rules = `${flowTable('gc, gs')}; add rule inet filter forward meta l4proto udp flow add @fast`
    expect(network.atGateway('nft', rules)).toMatchObject({ code: 0, stderr: '' })
    const sent = spawnSync('ip', [...network.inClient, 'python3', '-c', CONVERSATION], { encoding: 'utf8' })
    expect([sent.stderr, sent.status]).toEqual(['', 0])
  }, 60_000)
  afterAll(async () => {
    await served?.stop()
    network?.close()
  })

  it('is marked, and counts less than has passed', () => {
    const { stdout } = once(`${SESSIONS} source-port ${PORT} extensive`)
    expect(stdout).toMatch(/Kernel status: .*\bOFFLOAD\b/)
    expect(stdout).toContain('Current timeout: N/A')
    const counted = packets(stdout)
    expect(counted).toHaveLength(2)
    for (const count of counted) {
      expect(count).toBeGreaterThan(0)
      expect(count).toBeLessThan(ROUNDS)
    }
    expect(once(`${SESSIONS} summary`).stdout).toContain('Services-offload-sessions: 1\n')
  })

  it('is followed as one', async () => {
    const asked = async (line: string) => (await served.ask(line)).stdout
    await expect
      .poll(() => asked(`${SESSIONS} summary`), PATIENCE)
      .toContain('Services-offload-sessions: 1\n')
    const extensive = await asked(`${SESSIONS} source-port ${PORT} extensive`)
    expect(extensive).toMatch(/Session State: Valid/)
    expect(extensive).toMatch(/Kernel status: .*\bOFFLOAD\b/)
    expect(extensive).toContain('Current timeout: N/A')
  })

  it('is cleared where the kernel lets it go, and the answer says which', () => {
    const { stdout } = once(`clear security flow session source-port ${PORT}`)
    const left = once(`${SESSIONS} source-port ${PORT}`).stdout
    const isCleared = left.includes('Total sessions: 0\n')
    expect(stdout).toBe(
      isCleared
        ? '1 active sessions cleared\n'
        : '0 active sessions cleared\nNot cleared: 1 busy, as offloaded\n',
    )
  })
})
