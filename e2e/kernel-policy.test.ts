/** Policies of the kernel's sessions, by the marks and labels that the firewall's rules give their connections. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KernelNetwork, openKernelNetwork, SERVER, whyNoNetwork } from './kernel-network.js'
import { toldByWingspan, withoutTime } from './kernel-told.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: policies of the kernel's connections, ${why}`)

const POLICIES = `
interfaces { gc { unit 0; } gs { unit 0; } }
security {
    zones {
        security-zone inside { interfaces { gc.0; } }
        security-zone outside { interfaces { gs.0; } }
    }
    policies {
        from-zone inside to-zone outside {
            policy web { match { source-address any; destination-address any; application any; } then { permit; } }
            policy names { match { source-address any; destination-address any; application any; } then { permit; } }
        }
    }
}`
const kernel = (from: string) => `wingspan { kernel { ${from} } }`

describe.skipIf(why !== undefined)('the policy of a connection', () => {
  let network: KernelNetwork
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wingspan-policy-'))
    network = await openKernelNetwork(true)
    // What packets made has the mark 0x2a.
    for (const [port, mark] of [
      [9004, '0x4ab'],
      [9005, '0x5ab'],
      [9009, '0x9ab'],
    ]) {
      const line = `conntrack -I -p udp -s 192.0.2.1 -d 192.0.2.2 --sport 1 --dport ${port} -t 900 -m ${mark}`
      expect(network.atGateway(...(line.split(' ') as [string])).code).toBe(0)
    }
  }, 60_000)
  afterAll(() => {
    network?.close()
    rmSync(folder, { recursive: true })
  })

  const under = (text: string, words: string) => {
    const fileName = join(folder, 'kernel.conf')
    writeFileSync(fileName, text)
    return network.wingspan('kernel', '--config', fileName, ...`show security flow ${words}`.split(' '))
  }
  const policies = (text: string, words: string) => [
    ...new Set(under(text, words).stdout.match(/(?<=Policy name: )[^,\n]+/g)),
  ]

  it('is the number under the mask, with the name that the configuration has for it', () => {
    const text = POLICIES + kernel('policy-from mark 0xff00;')
    expect(policies(text, 'session destination-port 9004')).toEqual(['web/4'])
    expect(policies(text, 'session destination-port 9005')).toEqual(['names/5'])
    expect(policies(text, 'session destination-port 9009 extensive')).toEqual(['N/A/9'])
    expect(policies(text, 'session protocol icmp')).toEqual(['N/A'])
    expect(policies(kernel('policy-from mark 0xff00;'), 'session destination-port 9004')).toEqual(['N/A/4'])
    expect(under(text, 'session destination-port 9004 | display xml').stdout).toContain(
      '<policy>web/4</policy>',
    )
  })

  it('may be asked for', () => {
    const text = POLICIES + kernel('policy-from mark 0xff00;')
    const all = toldByWingspan(under(text, 'session').stdout)
    const ofWeb = toldByWingspan(under(text, 'session policy-id 4').stdout)
    expect(ofWeb.map(({ id }) => id).sort()).toEqual(
      all
        .filter(({ flow }) => flow.includes('/9004;'))
        .map(({ id }) => id)
        .sort(),
    )
    expect(under(text, 'session policy-id 4 protocol tcp').stdout).toBe('Total sessions: 0\n')
    expect(under(text, 'session policy-id 256').stdout).toBe('Total sessions: 0\n')
    expect(under(text, 'session group-by policy').stdout).toMatch(/^web\/4 +1 /m)
  })

  it('comes with the zones of the interfaces that it is between', () => {
    const all = toldByWingspan(under(POLICIES, 'session').stdout).filter(
      ({ flow }) => !flow.startsWith('192.0.2.'),
    )
    const ofZone = (name: string) =>
      withoutTime(toldByWingspan(under(POLICIES, `session zone ${name}`).stdout))
    expect(ofZone('inside')).toEqual(withoutTime(all))
    expect(ofZone('outside')).toEqual(withoutTime(all))
    expect(ofZone('junos-host')).toEqual([])
    expect(under(POLICIES, 'session group-by zone').stdout).toMatch(
      new RegExp(`^inside +${all.length} `, 'm'),
    )
    expect(under(POLICIES, 'session protocol icmp extensive').stdout).toMatch(
      /Session token: 0x6, [\s\S]*Session token: 0x7, /,
    )
  })

  it('may stand in the labels, each of which is one bit', () => {
    const rules = [
      ['add', 'chain', 'inet', 'filter', 'out', '{ type filter hook output priority 0 ; }'],
      'add rule inet filter out udp dport 9 ct label set 8'.split(' '),
      'add rule inet filter out udp dport 9 ct label set 10'.split(' '),
    ]
    for (const rule of rules) expect(network.atGateway('nft', ...rule).stderr).toBe('')
    const send = `import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('${SERVER}', 9))`
    expect(network.atGateway('python3', '-c', send).code).toBe(0)
    const text = POLICIES + kernel('policy-from label 0xff00;')
    expect(policies(text, 'session destination-port 9')).toEqual(['names/5'])
    expect(policies(text, 'session destination-port 9004')).toEqual(['N/A'])
    expect(under(text, 'session policy-id 5 summary').stdout).toContain('Total sessions: 1\n')
  })

  it('is not known without a word of where it stands, which is said once', () => {
    const { stdout, stderr } = under(POLICIES, 'session protocol tcp policy-id 4')
    expect(stdout).toBe('Total sessions: 0\n')
    expect(stderr).toBe(
      'wingspan: warning: policies are N/A: the configuration has no wingspan kernel policy-from\n' +
        'wingspan: warning: policy-id selects nothing: policies are known by wingspan kernel policy-from only\n',
    )
    const { stderr: withOthers } = network.wingspan(
      ...'kernel show security flow session zone inside source-nat-pool x'.split(' '),
    )
    expect(withOthers).toContain('zone selects nothing: zones are known with --config only\n')
    expect(withOthers).toContain('source-nat-pool selects nothing: the kernel has no NAT pools\n')
  })

  it('is told by a configuration that is right, and that decides nothing itself', () => {
    const wrong = under(kernel('policy-from mark 0;'), 'session')
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toMatch(/kernel\.conf:1:\d+: error: /)
    const { stdout } = network.wingspan(
      'kernel',
      '--config',
      join(folder, 'kernel.conf'),
      'show',
      'security',
      'policies',
    )
    expect(stdout).toBe('')
    writeFileSync(join(folder, 'kernel.conf'), POLICIES)
    expect(
      network.wingspan('kernel', '--config', join(folder, 'kernel.conf'), 'show', 'security', 'policies')
        .stdout,
    ).toBe('error: the configuration decides nothing here: the kernel does\n')
  })
})
