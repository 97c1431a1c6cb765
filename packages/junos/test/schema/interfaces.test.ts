import { describe, expect, it } from 'vitest'
import { check, errors, isSecret, supportOf, warnings } from './stanza-check.js'

const UNIT = 'interfaces ge-0/0/0 unit 0'

describe('interfaces', () => {
  it('of a branch are known, all of it', () => {
    expect(
      check(`interfaces {
        traceoptions { file dcd size 1m; flag all; }
        ge-0/0/0 {
          description "to the provider"; speed 1g; link-mode full-duplex; mtu 1514; hold-time up 2000 down 0;
          gigether-options { no-auto-negotiation; flow-control; }
          unit 0 { family inet { mtu 1500; address 198.51.100.2/24 { primary; preferred; } } }
        }
        ge-0/0/1 {
          vlan-tagging;
          unit 10 { description staff; vlan-id 10; family inet { address 10.0.10.1/24; } }
          unit 20 {
            vlan-id 20; bandwidth 100m; disable;
            family inet6 { dad-disable; address 2001:db8:20::1/64; }
          }
        }
        gr-0/0/0 { unit 0 {
          tunnel { source 198.51.100.2; destination 203.0.113.9; ttl 64; }
          family inet { address 192.0.2.1/30; } family mpls;
        } }
        st0 { unit 0 { multipoint; family inet { next-hop-tunnel 10.1.1.2 ipsec-vpn v; } family inet6; } }
        ae0 { aggregated-ether-options { lacp { active; periodic fast; } minimum-links 1; } unit 0; }
        reth0 { redundant-ether-options { redundancy-group 1; } unit 0; }
        lo0 { unit 0 { family inet { address 192.0.2.255/32; } family iso { address 49.0001.00; } } }
        interface-range desks {
          member ge-0/0/5; member "ge-0/0/[6-7]"; member-range ge-0/0/8 to ge-0/0/15;
          description desks; unit 0 { family inet; }
        }
      }`),
    ).toEqual([])
  })

  it('are implemented with units, VLANs, addresses and the ends of tunnels', () => {
    const words = [
      ...['disable', 'vlan-id', 'family inet address 10.0.0.1/24', 'family inet address 10.0.0.1/24 primary'],
      ...['family inet6 address 2001:db8::1/64', 'tunnel source', 'tunnel destination'],
    ]
    for (const word of words) expect([word, supportOf(`${UNIT} ${word}`)]).toEqual([word, 'implemented'])
    expect(supportOf('interfaces ge-0/0/0 disable')).toBe('implemented')
    expect(supportOf('interfaces interface-range R member ge-0/0/1')).toBe('implemented')
    expect(supportOf('interfaces interface-range R unit 0 family inet address 10.0.0.1/24')).toBe(
      'implemented',
    )
  })

  it('whose address comes from somewhere else are told', () => {
    const ways = ['dhcp', 'dhcp-client', 'negotiate-address', 'unnumbered-address']
    for (const way of ways)
      expect([way, supportOf(`${UNIT} family inet ${way}`)]).toEqual([way, 'not-implemented'])
    expect(supportOf(`${UNIT} family inet6 dhcpv6-client`)).toBe('not-implemented')
    expect(supportOf(`${UNIT} family inet6 address 2001:db8::/64 eui-64`)).toBe('not-implemented')
  })

  it('that drop or change packets on their way are told', () => {
    expect(
      check(`interfaces { ge-0/0/0 {
        native-vlan-id 5;
        unit 0 { family inet { filter { input F; } policer { input P; } rpf-check; } vlan-tags outer 1 inner 2; }
        unit 1 { family ethernet-switching { interface-mode trunk; } }
      } }`),
    ).toEqual([
      'warning not-implemented: interfaces ge-0/0/0 native-vlan-id',
      'warning not-implemented: interfaces ge-0/0/0 unit 0 family inet filter',
      'warning not-implemented: interfaces ge-0/0/0 unit 0 family inet policer',
      'warning not-implemented: interfaces ge-0/0/0 unit 0 family inet rpf-check',
      'warning not-implemented: interfaces ge-0/0/0 unit 0 vlan-tags',
      'warning not-implemented: interfaces ge-0/0/0 unit 1 family ethernet-switching',
    ])
  })

  it('that share addresses or links say what is not the same as on a device', () => {
    const said = warnings(`interfaces {
      ge-0/0/0 { gigether-options { redundant-parent reth0; } }
      ge-0/0/1 { ether-options { 802.3ad ae0; } }
      ge-0/0/2 { gigether-options { ieee-802.3ad { bundle ae0; } } }
      ge-0/0/3 { unit 0 { family inet { address 10.0.0.2/24 {
        vrrp-group 1 { virtual-address 10.0.0.1; priority 200; authentication-key abc; }
      } } } }
      gr-0/0/0 { unit 0 { tunnel { key 7; routing-instance { destination VR; } } } }
    }`)
    expect(said.map((message) => message.split(': ')[0])).toEqual([
      'interfaces ge-0/0/0 gigether-options redundant-parent',
      'interfaces ge-0/0/1 ether-options 802.3ad',
      'interfaces ge-0/0/2 gigether-options ieee-802.3ad',
      'interfaces ge-0/0/3 unit 0 family inet address 10.0.0.2/24 vrrp-group',
      'interfaces gr-0/0/0 unit 0 tunnel key',
      'interfaces gr-0/0/0 unit 0 tunnel routing-instance destination',
    ])
    expect(said[3]).toContain('virtual addresses are not addresses of the device here')
  })

  it('with what concerns the line only are not spoken of', () => {
    for (const word of ['description', 'speed', 'mtu', 'encapsulation', 'optics-options', 'traps']) {
      expect([word, supportOf(`interfaces ge-0/0/0 ${word}`)]).toEqual([word, 'irrelevant'])
    }
    for (const word of ['description', 'bandwidth', 'proxy-arp', 'family iso', 'family inet sampling']) {
      expect([word, supportOf(`${UNIT} ${word}`)]).toEqual([word, 'irrelevant'])
    }
  })

  it('hold secrets: keys and passwords', () => {
    expect(isSecret(`${UNIT} family inet address 10.0.0.1/24 vrrp-group 1 authentication-key`)).toBe(true)
    expect(isSecret(`${UNIT} ppp-options`)).toBe(true)
    expect(isSecret(`${UNIT} family inet`)).toBe(false)
  })

  it('with values that no device takes are errors', () => {
    const wrong = [
      ['ge-0/0/0', 'speed 3g'],
      ['ge-0/0/0', 'link-mode fast'],
      ['ge-0/0/0', 'native-vlan-id 4095'],
      ['ge-0/0/0', 'unit 1073741824'],
      ['ge-0/0/0 unit 0', 'vlan-id 4095'],
      ['ge-0/0/0 unit 0 family inet', 'address 10.0.0.1'],
      ['ge-0/0/0 unit 0 family inet', 'address 10.0.0.1/33'],
      ['gr-0/0/0 unit 0 tunnel', 'source here'],
    ]
    for (const [where, statement] of wrong) {
      expect(errors(`set interfaces ${where} ${statement}`)).toEqual([
        `error invalid-value: interfaces ${where} ${statement}`,
      ])
    }
    expect(errors('interfaces { ge-0/0 { unit 0; } }')).toEqual(['error invalid-value: interfaces ge-0/0'])
  })

  it('with words that are nowhere in the schema are errors', () => {
    expect(
      errors(`interfaces { ge-0/0/0 {
        descripton x; unit 0 { family inet { adress 10.0.0.1/24; } family inet4; vlanid 3; }
      } }`),
    ).toEqual([
      'error unknown-statement: interfaces ge-0/0/0 descripton',
      'error unknown-statement: interfaces ge-0/0/0 unit 0 family inet adress',
      'error unknown-statement: interfaces ge-0/0/0 unit 0 family inet4',
      'error unknown-statement: interfaces ge-0/0/0 unit 0 vlanid',
    ])
  })
})
