import { HOST_INBOUND_PROTOCOLS, HOST_INBOUND_SERVICES } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { compile } from './stanzas.js'

const inbound = (zone: string, own = '') =>
  compile(`interfaces { ge-0/0/0 { unit 0; } } security { zones { security-zone trust {
    ${zone && `host-inbound-traffic { ${zone} }`}
    interfaces { ge-0/0/0.0 { ${own && `host-inbound-traffic { ${own} }`} } }
  } } }`)

describe('host-inbound-traffic', () => {
  it('lets in nothing where there is none', () => {
    const { hostInbound } = inbound('').zone('trust')
    expect([hostInbound.systemServices.size, hostInbound.protocols.size]).toEqual([0, 0])
  })

  it('lets in the words that it names', () => {
    const { hostInbound } = inbound('system-services { ssh; ping; } protocols { bgp; }').zone('trust')
    expect([...hostInbound.systemServices]).toEqual(['ssh', 'ping'])
    expect([...hostInbound.protocols]).toEqual(['bgp'])
  })

  it('with all lets in every word but those excepted', () => {
    const { hostInbound } = inbound('system-services { all; telnet { except; } } protocols { all; }').zone(
      'trust',
    )
    expect([...hostInbound.systemServices]).toEqual(HOST_INBOUND_SERVICES.filter((word) => word !== 'telnet'))
    expect([...hostInbound.protocols]).toEqual(HOST_INBOUND_PROTOCOLS)
  })

  it('excepts a word wherever it stands', () => {
    const { hostInbound } = inbound('system-services { telnet { except; } all; }').zone('trust')
    expect(hostInbound.systemServices.has('telnet')).toBe(false)
  })

  it('of an interface stands in place of its zone’s', () => {
    const { named, zone } = inbound(
      'system-services { ssh; } protocols { bgp; }',
      'system-services { dhcp; }',
    )
    expect([...named('ge-0/0/0.0')!.hostInbound!.systemServices]).toEqual(['dhcp'])
    expect([...named('ge-0/0/0.0')!.hostInbound!.protocols]).toEqual([])
    expect([...zone('trust').hostInbound.systemServices]).toEqual(['ssh'])
  })
})
