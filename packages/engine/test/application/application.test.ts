import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  APPLICATION_FILTERS,
  APPLICATION_NAMES,
  APPLICATION_SET_NAMES,
  applicationAlg,
  applicationFor,
  applicationName,
  applicationProtocol,
  applicationsForFilter,
  applicationTimeoutSeconds,
  applicationValue,
  LAST_APPLICATION,
  PREFERRED_APPLICATIONS,
} from '../../src/application/index.js'
import { PREDEFINED_SETS, PREDEFINED_TERMS } from '../../src/application/predefined.js'
import { Protocol } from '../../src/protocol/index.js'

const { tcp, udp, icmp, icmp6 } = Protocol
const byPort = (protocol: number, port: number) => applicationName(applicationFor(protocol, port, 0, 0))
const byType = (protocol: number, type: number, code = 0) =>
  applicationName(applicationFor(protocol, 0, type, code))
const names = (word: string) => [...new Set(applicationsForFilter(word)!.map(applicationName))]

describe('finding the application of a session', () => {
  it.each([
    [tcp, 22, 'junos-ssh'],
    [tcp, 80, 'junos-http'],
    [tcp, 443, 'junos-https'],
    [tcp, 25, 'junos-smtp'],
    [tcp, 389, 'junos-ldap'],
    [tcp, 139, 'junos-netbios-session'],
    [tcp, 445, 'junos-smb-session'],
    [tcp, 515, 'junos-printer'],
    [tcp, 554, 'junos-rtsp'],
    [tcp, 135, 'junos-ms-rpc-tcp'],
    [udp, 135, 'junos-ms-rpc-udp'],
    [tcp, 111, 'junos-sun-rpc-tcp'],
    [udp, 111, 'junos-sun-rpc-udp'],
    [tcp, 646, 'junos-ldp-tcp'],
    [udp, 646, 'junos-ldp-udp'],
    [udp, 67, 'junos-dhcp-server'],
    [udp, 68, 'junos-dhcp-client'],
    [udp, 69, 'junos-tftp'],
    [udp, 53, 'junos-dns-udp'],
    [udp, 2123, 'junos-gprs-gtp-c'],
    [udp, 514, 'junos-syslog'],
    [tcp, 514, 'junos-rsh'],
    [tcp, 15397, 'junos-ns-global'],
    [tcp, 6659, ''],
    [tcp, 6660, 'junos-irc'],
    [tcp, 6669, 'junos-irc'],
    [tcp, 6670, ''],
    [tcp, 0, ''],
    [udp, 1, ''],
    [tcp, 65535, ''],
    [udp, 80, ''],
    [tcp, 5900, 'junos-vnc'],
  ])('protocol %i port %i is %j', (protocol, port, name) => {
    expect(byPort(protocol, port)).toBe(name)
  })

  it('takes ICMP by type, then the rest of the protocol', () => {
    expect(byType(icmp, 8)).toBe('junos-icmp-ping')
    expect(byType(icmp, 8, 7)).toBe('junos-icmp-ping')
    expect(byType(icmp, 0)).toBe('junos-icmp-ping')
    expect(byType(icmp, 13)).toBe('junos-icmp-all')
    expect(byType(icmp6, 128)).toBe('junos-icmp6-echo-request')
    expect(byType(icmp6, 129)).toBe('junos-icmp6-echo-request')
    expect(byType(icmp6, 1, 4)).toBe('junos-icmp6-dst-unreach-port')
    expect(byType(icmp6, 1, 5)).toBe('junos-icmp6-all')
    expect(byType(icmp6, 135)).toBe('junos-icmp6-all')
  })

  it('takes protocols without ports as a whole, whatever stands for ports', () => {
    expect(byPort(Protocol.ospf, 1)).toBe('junos-ospf')
    expect(byPort(Protocol.gre, 443)).toBe('junos-gre')
    expect(byPort(Protocol.sctp, 80)).toBe('junos-sctp-any')
    expect(byPort(Protocol.esp, 80)).toBe('')
    expect(byPort(255, 65535)).toBe('')
  })

  it('finds only applications of that protocol, and never a catch-all of TCP or UDP, nor one without a port', () => {
    const never = new Set([
      'junos-tcp-any',
      'junos-udp-any',
      ...PREDEFINED_TERMS.filter(
        ([, protocol, d]) => (protocol === tcp || protocol === udp) && d?.ports === undefined,
      ).map(([name]) => name),
    ])
    expect(never.has('junos-ms-rpc-uuid-any-tcp')).toBe(true)
    for (let protocol = 0; protocol < 256; protocol++) {
      for (let key = 0; key < 65536; key += protocol === tcp || protocol === udp ? 1 : 251) {
        const index = applicationFor(protocol, key, key >> 8, key & 255)
        if (index === 0) continue
        if (applicationProtocol(index) !== protocol || never.has(applicationName(index))) {
          expect.fail(`${protocol} ${key}: ${applicationName(index)}`)
        }
      }
    }
  })

  it('decides every port with several claimants by exactly one stated preference', () => {
    const preferred = new Map(PREFERRED_APPLICATIONS)
    const claims = new Map<string, Set<string>>()
    for (const [name, protocol, d = {}] of PREDEFINED_TERMS) {
      if ((protocol === tcp || protocol === udp) && d.ports === undefined) continue
      const [first, last] = typeof d.ports === 'number' ? [d.ports, d.ports] : (d.ports ?? [0, 0])
      for (let port = first; port <= last; port++) {
        const key = `${protocol}/${port}/${d.icmpType}/${d.icmpCode}`
        claims.set(key, (claims.get(key) ?? new Set()).add(name))
      }
    }
    const used = new Set<string>()
    for (const [key, claimants] of claims) {
      if (claimants.size < 2) continue
      const winners = [...claimants].filter((name) => preferred.has(name))
      expect(winners, key).toHaveLength(1)
      used.add(winners[0]!)
    }
    expect([...used].sort()).toEqual([...preferred.keys()].sort())
  })
})

describe('the list of applications', () => {
  it('holds every predefined term', () => {
    expect(LAST_APPLICATION).toBe(194)
    expect(APPLICATION_NAMES).toHaveLength(179)
    expect(PREDEFINED_SETS).toHaveLength(23)
  })

  it('has unique values: the known ones, and 1000 and more', () => {
    const values = new Map<number, string>()
    for (let index = 1; index <= LAST_APPLICATION; index++) {
      const value = applicationValue(index)
      expect(values.get(value) ?? applicationName(index)).toBe(applicationName(index))
      values.set(value, applicationName(index))
    }
    expect(values.size).toBe(APPLICATION_NAMES.length)
    expect([...values].filter(([value]) => value < 1000).sort((a, b) => a[0] - b[0])).toEqual([
      [1, 'junos-ftp'],
      [10, 'junos-telnet'],
      [22, 'junos-ssh'],
      [23, 'junos-syslog'],
      [66, 'junos-icmp-ping'],
      [79, 'junos-ftp-data'],
    ])
    expect(applicationValue(applicationsForFilter('junos-aol')![0]!)).toBe(1000)
    expect(applicationValue(applicationsForFilter('junos-bgp')![0]!)).toBe(1001)
  })

  it('gives a timeout only where the protocol default does not hold', () => {
    const own = APPLICATION_NAMES.filter(
      (name) => applicationTimeoutSeconds(applicationsForFilter(name)![0]!) !== 0,
    )
    expect(own).toEqual(['junos-ftp-data', 'junos-http'])
    expect(applicationTimeoutSeconds(applicationFor(tcp, 80, 0, 0))).toBe(300)
  })

  it('has an ALG for each term, not for each name', () => {
    expect(applicationAlg(applicationFor(tcp, 1720, 0, 0))).toBe('q931')
    expect(applicationAlg(applicationFor(udp, 1719, 0, 0))).toBe('ras')
    expect(applicationAlg(applicationFor(tcp, 1503, 0, 0))).toBe('')
  })

  it('answers for no application', () => {
    expect([
      applicationName(0),
      applicationValue(0),
      applicationTimeoutSeconds(0),
      applicationAlg(0),
    ]).toEqual(['', 0, 0, ''])
  })
})

describe('the application filter', () => {
  const DEVICE_WORDS =
    'dns ftp ignore mgcp-ca mgcp-ua ms-rpc pptp sun-rpc q931 ras realaudio rsh rtsp sccp sip sqlnet-v2 talk tftp http https smtp imap ssh telnet'

  it('has the words of the device, each of which selects something', () => {
    expect(APPLICATION_FILTERS.map((row) => row.word)).toEqual(DEVICE_WORDS.split(' ').sort())
    for (const { word } of APPLICATION_FILTERS)
      expect(applicationsForFilter(word)!.length, word).toBeGreaterThan(0)
  })

  it('maps words through ALGs and names', () => {
    expect(names('dns')).toEqual(['junos-dns-tcp', 'junos-dns-udp'])
    expect(names('ftp')).toEqual(['junos-ftp', 'junos-ftp-data'])
    expect(names('http')).toEqual(['junos-http'])
    expect(names('talk')).toEqual(['junos-ntalk', 'junos-talk'])
    expect(applicationsForFilter('q931')).toEqual([applicationFor(tcp, 1720, 0, 0)])
  })

  it('reads ignore as sessions without an ALG, those without an application too', () => {
    const ignored = new Set(applicationsForFilter('ignore'))
    for (let index = 0; index <= LAST_APPLICATION; index++)
      expect(ignored.has(index)).toBe(applicationAlg(index) === '')
  })

  it('takes names of applications and sets, with all their terms and members', () => {
    for (const name of APPLICATION_NAMES) expect(names(name)).toEqual([name])
    expect(applicationsForFilter('junos-sip')).toHaveLength(2)
    expect(names('junos-cifs')).toEqual(['junos-netbios-session', 'junos-smb-session'])
    for (const [name, members] of PREDEFINED_SETS)
      expect(names(name).sort()).toEqual(members.split(' ').sort())
    expect(APPLICATION_SET_NAMES.filter((name) => APPLICATION_NAMES.includes(name))).toEqual([])
  })

  it('knows no other word', () => {
    for (const word of ['', 'nope', 'HTTP', 'junos-', 'constructor', '0'])
      expect(applicationsForFilter(word)).toBeUndefined()
    fc.assert(fc.property(fc.string(), (word) => void applicationsForFilter(word)))
  })
})
