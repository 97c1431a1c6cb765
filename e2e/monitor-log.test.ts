/** RT_FLOW lines of live interfaces: written while packets come, at the time they are due. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFiles } from '../packages/wingspan/test/source/captures.js'
import { CLIENT, type MonitorNetwork, openMonitorNetwork, SERVER, whyNoNetwork } from './monitor-network.js'
import { run } from './program.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: logs of live interfaces, ${why}`)

const files = temporaryFiles()
const CONFIGURATION = `
  interfaces {
    ge-0/0/0 { unit 0 { family inet { address 203.0.113.1/24; } } }
    ge-0/0/1 { unit 0 { family inet { address 10.202.1.1/24; } } }
  }
  security {
    zones {
      security-zone outside { interfaces { ge-0/0/0.0; } }
      security-zone inside { interfaces { ge-0/0/1.0; } }
    }
    policies {
      from-zone inside to-zone outside {
        policy out {
          match { source-address any; destination-address any; application any; }
          then { permit; log { session-init; session-close; } }
        }
      }
    }
  }`
const PATIENCE_MILLISECONDS = 10_000

describe.skipIf(why !== undefined)('wingspan monitor --log', () => {
  let network: MonitorNetwork
  let configured: string[]
  beforeAll(async () => {
    network = await openMonitorNetwork()
    const config = files.write('log.conf', Buffer.from(CONFIGURATION))
    configured = ['lan0', '--config', config, '--interface', 'ge-0/0/1=lan0']
  }, 60_000)
  afterAll(() => network?.close())

  const lines = (text: string, what: string) =>
    text.split('\n').filter((line) => line.includes(`RT_FLOW_SESSION_${what}`) && line.includes(CLIENT))

  it('adds lines to a file while packets come, and the last ones at the end', async () => {
    const log = files.write('rt-flow.log', Buffer.from('what was there\n'))
    const monitored = await network.monitor([
      ...configured,
      '--log',
      log,
      'show security flow session summary',
    ])
    const port = network.ask('tcp', SERVER, 80)
    const deadline = performance.now() + PATIENCE_MILLISECONDS
    while (lines(readFileSync(log, 'utf8'), 'CREATE').length === 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50))
    const before = readFileSync(log, 'utf8')
    expect(before).toMatch(/^what was there\n/)
    expect(lines(before, 'CREATE')).toEqual([expect.stringContaining(`source-port="${port}"`)])
    network.ask('udp', SERVER, 53)
    const { code, stdout, stderr } = await monitored.interrupt()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Sessions-in-use: 2')
    const after = readFileSync(log, 'utf8')
    expect(after.startsWith(before)).toBe(true)
    expect(lines(after, 'CREATE')).toHaveLength(2)
  })

  it('writes them to standard output, where nothing else is asked for', async () => {
    const monitored = await network.monitor([...configured, '--log', '-', '--log-format', 'standard'])
    const came = new Promise<string>((resolve) => {
      let text = ''
      monitored.child.stdout!.on('data', (piece: Buffer) => {
        text += piece.toString()
        if (lines(text, 'CREATE').length > 0) resolve(text)
      })
    })
    network.ask('udp', SERVER, 53)
    expect(await came).toContain('RT_FLOW')
    const { code, stderr } = await monitored.interrupt()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('ends when it cannot write', async () => {
    const monitored = await network.monitor([
      ...configured,
      '--log',
      '/dev/full',
      'show security flow session',
    ])
    network.ask('udp', SERVER, 53)
    const { code, stderr } = await monitored.end
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'wingspan: cannot write /dev/full: no space left\n' })
  })
})

it.each([
  [['--log', '-'], 'wingspan: --log needs --config'],
  [
    ['--log', '-', '--config', 'examples/branch.conf', 'top'],
    'wingspan: --log -: standard output is where top',
  ],
  [
    ['--log', 'examples/branch.conf', '--config', 'examples/branch.conf'],
    'wingspan: --log examples/branch.conf: is',
  ],
])('monitor eth0 %j is a mistake', async (args, message) => {
  const { code, stderr } = await run(['monitor', 'eth0', ...args])
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})
