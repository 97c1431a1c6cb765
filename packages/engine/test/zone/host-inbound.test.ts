import { describe, expect, it } from 'vitest'
import {
  HOST_INBOUND_PROTOCOLS,
  HOST_INBOUND_SERVICES,
  HostInboundTable,
  type LogicalInterface,
} from '../../src/zone/index.js'
import { inside, packet, TRUST } from '../nat/nat-lab.js'

interface Words {
  readonly services?: readonly string[]
  readonly protocols?: readonly string[]
  readonly except?: readonly string[]
}

const stanza = ({ services = [], protocols = [], except = [] }: Words) => ({
  systemServices: new Set(services),
  protocols: new Set(protocols),
  excepted: new Set(except),
})

/** Whether packets may reach the device by an interface of a zone with these words, and words of its own. */
function lets(zone: Words, own?: Words): (text: string, icmpType?: number) => boolean {
  const zones = [{}, {}, zone].map((words, number) => ({
    name: `z${number}`,
    number,
    description: undefined,
    tcpRst: false,
    screen: 0,
    hostInbound: stanza(words),
    interfaces: [],
  }))
  const arrival: LogicalInterface = { ...inside, number: 1, zone: TRUST, hostInbound: own && stanza(own) }
  const table = new HostInboundTable([undefined, arrival], zones)
  return (text, icmpType) => {
    const facts = packet(text)
    if (icmpType !== undefined) facts.icmpType = icmpType
    return table.allows(facts, arrival)
  }
}

const ends4 = '10.0.0.5/4000 > 10.0.0.1'
const ends6 = '2001:db8:a::5/4000 > 2001:db8:a::1'
const ssh = `tcp ${ends4}/22`
const https = `tcp ${ends4}/443`

const service = (word: string, protocol: string, ...ports: number[]) =>
  ports.map((port): [string, string] => [word, `${protocol} ${ends4}/${port}`])

describe('host-inbound-traffic', () => {
  it('lets in nothing that is not named', () => {
    expect(lets({})(ssh)).toBe(false)
    expect(lets({ services: ['telnet'] })(ssh)).toBe(false)
    expect(lets({ services: ['ssh'] })(`udp ${ends4}/22`)).toBe(false)
    expect(lets({ services: ['nobody'] })(ssh)).toBe(false)
  })

  it.each([
    ...service('bootp', 'udp', 67, 68),
    ...service('dhcp', 'udp', 67, 68),
    ...service('dhcpv6', 'udp', 546, 547),
    ...service('dns', 'udp', 53),
    ...service('dns', 'tcp', 53),
    ...service('finger', 'tcp', 79),
    ...service('ftp', 'tcp', 20, 21),
    ...service('http', 'tcp', 80),
    ...service('https', 'tcp', 443),
    ...service('ident-reset', 'tcp', 113),
    ...service('ike', 'udp', 500, 4500),
    ...service('netconf', 'tcp', 830),
    ...service('ntp', 'udp', 123),
    ...service('rlogin', 'tcp', 513),
    ...service('rsh', 'tcp', 514),
    ...service('sip', 'udp', 5060),
    ...service('sip', 'tcp', 5060),
    ...service('snmp', 'udp', 161),
    ...service('snmp-trap', 'udp', 162),
    ...service('ssh', 'tcp', 22),
    ...service('telnet', 'tcp', 23),
    ...service('tftp', 'udp', 69),
    ...service('traceroute', 'udp', 33_434, 33_523),
    ['ping', `icmp ${ends4}/1`],
    ['ping', `icmp6 ${ends6}/1`],
  ])('lets in %s as %s', (word, text) => {
    expect(lets({ services: [word] })(text)).toBe(true)
    expect(lets({ services: [word === 'ssh' ? 'telnet' : 'ssh'] })(text)).toBe(false)
  })

  it.each([
    ['bfd', `udp ${ends4}/3784`],
    ['bgp', `tcp ${ends4}/179`],
    ['igmp', `2 ${ends4}/1`],
    ['dvmrp', `2 ${ends4}/1`],
    ['ldp', `tcp ${ends4}/646`],
    ['ldp', `udp ${ends4}/646`],
    ['msdp', `tcp ${ends4}/639`],
    ['ospf', `89 ${ends4}/1`],
    ['ospf3', `89 ${ends6}/1`],
    ['pim', `103 ${ends4}/1`],
    ['rip', `udp ${ends4}/520`],
    ['ripng', `udp ${ends6}/521`],
    ['rsvp', `46 ${ends4}/1`],
    ['vrrp', `112 ${ends4}/1`],
  ])('lets in the protocol %s as %s', (word, text) => {
    expect(lets({ protocols: [word] })(text)).toBe(true)
    expect(lets({ services: HOST_INBOUND_SERVICES })(text)).toBe(false)
  })

  it('tells the two versions of OSPF by their family', () => {
    expect(lets({ protocols: ['ospf'] })(`89 ${ends6}/1`)).toBe(false)
    expect(lets({ protocols: ['ospf3'] })(`89 ${ends4}/1`)).toBe(false)
  })

  it('takes ICMP by its type', () => {
    const ping = lets({ services: ['ping'] })
    expect(ping(`icmp ${ends4}/1`, 13)).toBe(false)
    const discovery = lets({ protocols: ['ndp', 'router-discovery'] })
    expect(discovery(`icmp6 ${ends6}/1`, 135)).toBe(true)
    expect(discovery(`icmp6 ${ends6}/1`, 128)).toBe(false)
    expect(discovery(`icmp ${ends4}/1`, 9)).toBe(true)
  })

  it('with any-service lets in every port, but no routing protocol', () => {
    const any = lets({ services: ['any-service'] })
    expect(any(`tcp ${ends4}/4711`)).toBe(true)
    expect(any(`udp ${ends4}/4711`)).toBe(true)
    expect(any(`icmp ${ends4}/1`)).toBe(true)
    expect(any(`89 ${ends4}/1`)).toBe(false)
  })

  it('keeps out what it excepts, even where another word has the same port', () => {
    const without = (word: string) =>
      lets({ services: HOST_INBOUND_SERVICES.filter((each) => each !== word), except: [word] })
    expect(without('telnet')(`tcp ${ends4}/23`)).toBe(false)
    expect(without('telnet')(ssh)).toBe(true)
    expect(without('https')(https)).toBe(false)
    expect(without('dhcp')(`udp ${ends4}/67`)).toBe(false)
    expect(lets({ services: ['any-service'], except: ['telnet'] })(`tcp ${ends4}/23`)).toBe(false)
  })

  it('takes nothing from a service by excepting another that shares its port', () => {
    const services = HOST_INBOUND_SERVICES.filter((each) => each !== 'tcp-encap')
    expect(lets({ services, except: ['tcp-encap'] })(https)).toBe(true)
    const protocols = HOST_INBOUND_PROTOCOLS.filter((each) => each !== 'dvmrp')
    expect(lets({ protocols, except: ['dvmrp'] })(`2 ${ends4}/1`)).toBe(true)
  })

  it('of an interface stands in place of its zone’s, and adds nothing to it', () => {
    const both = lets({ services: ['ssh'] }, { services: ['https'] })
    expect(both(https)).toBe(true)
    expect(both(ssh)).toBe(false)
    expect(lets({ services: ['ssh'] }, {})(ssh)).toBe(false)
    expect(lets({ services: ['ssh'] })(ssh)).toBe(true)
  })
})
