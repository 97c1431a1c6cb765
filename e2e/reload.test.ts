/** A daemon that decides loads another configuration: what becomes of its sessions, as its clients see it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './program.js'
import { type Served, serve } from './served.js'

const policies = (application: string, more = '') => `
  interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/8; } } } }
  routing-options { static { route 0.0.0.0/0 next-hop 10.0.0.254; } }
  security {
    zones { security-zone lan { interfaces { ge-0/0/0.0; } } }
    policies {
      ${more}
      from-zone lan to-zone lan {
        policy all {
          match { source-address any; destination-address any; application ${application}; }
          then { permit; }
        }
      }
    }
  }`

let served: Served
let services: string

beforeAll(async () => {
  served = await serve(['examples/office.pcapng'], policies('any'))
  services = readFileSync(join(served.folder, 'lab.conf'), 'utf8').replace(policies('any'), '')
})

afterAll(async () => {
  await served.stop()
})

const wingspan = (line: string) =>
  run(line.split(' '), { env: { WINGSPAN_SOCKET: join(served.folder, 'wingspan.sock') } })

const count = async (filters: string) => {
  const { stdout } = await wingspan(`show security flow session ${filters} summary`)
  return Number(/Total sessions: (\d+)/.exec(stdout)![1])
}

async function load(text: string) {
  writeFileSync(join(served.folder, 'lab.conf'), `${services}\n${text}`)
  expect(await wingspan('reload')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^configuration loaded: generation \d+, \d+ sessions? ended\n$/),
    stderr: '',
  })
}

describe('a configuration that is loaded while sessions run', () => {
  it('leaves them where it changes nothing, and they are not stale', async () => {
    const before = await wingspan('show security flow session extensive')
    await load(policies('any'))
    expect(await wingspan('show security flow session extensive')).toEqual(before)
    expect(await count('stale')).toBe(0)
  })

  it('leaves those of a modified policy, which are stale then, until policy-rematch asks for them', async () => {
    const running = await count('policy-id 4 validity valid')
    const tcp = await count('policy-id 4 validity valid protocol tcp')
    expect(tcp).toBeGreaterThan(0)
    expect(running).toBeGreaterThan(tcp)
    await load(policies('junos-tcp-any'))
    expect(await count('policy-id 4 validity valid')).toBe(running)
    expect(await count('policy-id 4 validity valid stale')).toBe(running)
    // Modified again, so that they are looked up.
    await load(policies('[ junos-tcp-any junos-tftp ]', 'policy-rematch;'))
    expect(await count('policy-id 4 validity valid')).toBe(tcp)
    expect(await count('policy-id 4 validity valid stale')).toBe(0)
  })

  it('stays out where it is wrong', async () => {
    const before = await wingspan('show security policies')
    writeFileSync(join(served.folder, 'lab.conf'), services)
    const { code, stderr } = await wingspan('reload')
    expect(code).toBe(1)
    expect(stderr).toContain('has no security stanza')
    expect(await wingspan('show security policies')).toEqual(before)
  })
})
