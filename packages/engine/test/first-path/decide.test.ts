import { describe, expect, it } from 'vitest'
import { NEVER_SECONDS } from '../../src/application/index.js'
import {
  addressMatch,
  destinationPool,
  destinationRule,
  inboundSet,
  match,
  onInterface,
  pool,
  sourceRule,
  sourceSet,
  staticRule,
  zone,
} from '../nat/nat-lab.js'
import {
  Device,
  DMZ,
  GRE,
  HOST,
  INSIDE,
  LOCAL,
  OTHER,
  OUTSIDE,
  SERVERS,
  TRUST,
  UNTRUST,
  UNUSED,
} from './device.js'

const outward = { from: TRUST, to: UNTRUST }
const web = 'tcp 10.0.0.5/4000 > 198.51.100.1/80'
const permitting = new Device({ policies: [outward] })

describe('a packet through the device', () => {
  it('is decided with interfaces, zones, policy, application and timeout', () => {
    expect(permitting.decides(web)).toEqual({
      outcome: 'permitted',
      zones: 'trust > untrust',
      interfaces: 'ge-0/0/0.0 > ge-0/0/1.0',
      policy: 'p0',
      application: 'junos-http',
      timeout: 300,
      leaves: '10.0.0.5/4000 > 198.51.100.1/80',
    })
  })

  it('has paths back to its source and on to its destination', () => {
    permitting.decides(web)
    const { verdict, configuration } = permitting
    expect(configuration.routes.path(verdict.inPath)).toMatchObject({ kind: 'interface', interface: INSIDE })
    expect(configuration.routes.path(verdict.outPath)).toMatchObject({
      kind: 'interface',
      interface: OUTSIDE,
    })
    permitting.decides('tcp 9.9.9.9/4000 > 198.51.100.1/80')
    expect(verdict.inPath).toBe(0)
  })

  it('forgets the packet before it', () => {
    permitting.decides(web)
    permitting.decides(web, { inInterface: 0 })
    const { verdict } = permitting
    expect([verdict.rule, verdict.toZone, verdict.outPath, verdict.application]).toEqual([-1, 0, 0, 0])
    expect(verdict.wasLookedUp).toBe(false)
  })

  it('over IPv6 goes its own way', () => {
    const decided = permitting.decides('icmp6 2001:db8:a::5/7 > 2001:db8:f::9/1')
    expect(decided).toMatchObject({
      outcome: 'permitted',
      interfaces: 'ge-0/0/0.0 > ge-0/0/1.0',
      timeout: 60,
    })
    expect(decided.leaves).toBe('2001:db8:a::5/7 > 2001:db8:f::9/1')
    expect(permitting.decides('udp 2001:db8:a::5/7 > 2001:dead::1/53').outcome).toBe(
      'No route to the destination',
    )
  })

  it('of ICMP is known by its type', () => {
    const device = new Device({
      policies: [
        { ...outward, applications: ['junos-icmp-ping'] },
        { ...outward, action: 'deny' },
      ],
    })
    const ping = 'icmp 10.0.0.5/7 > 198.51.100.1/1'
    expect(device.decides(ping)).toMatchObject({ policy: 'p0', application: 'junos-icmp-ping', timeout: 60 })
    expect(device.decides(ping, { icmpType: 13 })).toMatchObject({ outcome: 'denied', policy: 'p1' })
  })

  it('leads into another routing instance', () => {
    const device = new Device({ policies: [{ from: TRUST, to: TRUST }] })
    expect(device.decides('tcp 10.0.0.5/4000 > 10.50.0.9/22')).toMatchObject({
      outcome: 'permitted',
      interfaces: 'ge-0/0/0.0 > ge-0/0/4.0',
    })
    expect([device.verdict.inInstance, device.verdict.outInstance]).toEqual([0, 1])
    expect(device.decides('tcp 10.50.0.9/4000 > 10.0.0.5/22', { inInterface: OTHER })).toMatchObject({
      interfaces: 'ge-0/0/4.0 > ge-0/0/0.0',
    })
    expect([device.verdict.inInstance, device.verdict.outInstance]).toEqual([1, 0])
  })
})

describe('a packet is dropped', () => {
  it('when no route leads back to its source', () => {
    const decided = permitting.decides(web, { inInterface: 0 })
    expect(decided).toMatchObject({
      outcome: 'No route back to the source: interface not known',
      zones: ' > ',
      leaves: '10.0.0.5/4000 > 198.51.100.1/80',
    })
  })

  it('on an interface in no zone, even for the device itself', () => {
    const text = 'tcp 172.31.0.5/4000 > 172.31.0.1/22'
    expect(permitting.decides(text, { inInterface: UNUSED }).outcome).toBe('Interface in no zone')
  })

  it('when its way leads out of an interface in no zone', () => {
    const device = new Device({ defaultPolicy: 'permit', policies: [{ isGlobal: true }] })
    expect(device.decides('tcp 10.0.0.5/4000 > 172.31.0.5/22').outcome).toBe('Interface in no zone')
  })

  it.each([
    ['tcp 10.0.0.5/4000 > 9.9.9.9/22', 'No route to the destination'],
    ['tcp 10.0.0.5/4000 > 203.0.113.5/22', 'Discarded by a route'],
    ['tcp 10.0.0.5/4000 > 203.0.113.200/22', 'Rejected by a route'],
  ])('%s: %s', (text, outcome) => {
    expect(permitting.decides(text)).toMatchObject({ outcome, policy: 'default' })
    expect(permitting.verdict.wasLookedUp).toBe(false)
  })

  it('when it is for a group that no multicast route knows', () => {
    const decided = permitting.decides('udp 10.0.0.5/4000 > 239.1.1.1/5000', { isMulticast: true })
    expect(decided.outcome).toBe('No route for the multicast group')
  })
})

describe('the policy', () => {
  it('denies or rejects, and is known by name', () => {
    const device = new Device({
      policies: [
        { ...outward, applications: ['junos-ssh'], action: 'reject' },
        { ...outward, destination: '198.51.100.1/32', action: 'deny' },
        outward,
      ],
    })
    expect(device.decides('tcp 10.0.0.5/4000 > 198.51.100.1/22')).toMatchObject({
      outcome: 'rejected',
      policy: 'p0',
    })
    expect(device.decides(web)).toMatchObject({ outcome: 'denied', policy: 'p1' })
    expect(device.decides('tcp 10.0.0.5/4000 > 198.51.100.2/80').outcome).toBe('permitted')
  })

  it('is the default one where none matches: denying, or permitting', () => {
    expect(new Device().decides(web)).toMatchObject({
      outcome: 'denied',
      policy: 'default',
      zones: 'trust > untrust',
    })
    expect(new Device({ defaultPolicy: 'permit' }).decides(web)).toMatchObject({
      outcome: 'permitted',
      policy: 'default',
      application: 'junos-http',
    })
  })

  it('is needed within a zone too', () => {
    const text = 'tcp 10.0.0.5/4000 > 10.0.0.6/22'
    expect(new Device().decides(text)).toMatchObject({ outcome: 'denied', zones: 'trust > trust' })
    expect(new Device({ policies: [{ from: TRUST, to: TRUST }] }).decides(text).outcome).toBe('permitted')
  })

  it('names the application that it matched by, with its timeout', () => {
    const device = new Device({
      policies: [
        { ...outward, applications: ['all-tcp'] },
        { ...outward, applications: ['from-low'] },
      ],
    })
    expect(device.decides(web)).toMatchObject({ application: 'all-tcp', timeout: 1800 })
    expect(device.verdict.isApplicationByPort).toBe(false)
    const low = 'udp 10.0.0.5/9 > 198.51.100.1/5000'
    expect(device.decides(low)).toMatchObject({ application: 'from-low', timeout: 7 })
  })

  it('about any application leaves the name to the port', () => {
    permitting.decides(web)
    expect(permitting.verdict.isApplicationByPort).toBe(true)
    expect(permitting.decides('tcp 10.0.0.5/4000 > 198.51.100.1/4711')).toMatchObject({
      application: '',
      timeout: 1800,
    })
    expect(permitting.verdict.isApplicationByPort).toBe(false)
  })

  it('is no matter of routes that lead nowhere', () => {
    const device = new Device({ policies: [{ isGlobal: true }] })
    expect(device.decides('tcp 10.0.0.5/4000 > 9.9.9.9/22').outcome).toBe('No route to the destination')
  })
})

describe('translation', () => {
  const inwardNat = {
    destinationPools: [destinationPool(1, '172.16.0.10/32', { port: 8080 })],
    destinationRuleSets: [
      inboundSet(
        onInterface({ number: OUTSIDE } as never),
        destinationRule(1, 1, match({ to: '192.0.2.80/32' })),
      ),
    ],
  }
  const fromOutside = { inInterface: OUTSIDE }
  const toPublic = 'tcp 198.51.100.9/4000 > 192.0.2.80/80'

  it('of the destination comes before route, zone and policy, which see the server', () => {
    const device = new Device({
      nat: inwardNat,
      policies: [
        { from: UNTRUST, to: DMZ, destination: '192.0.2.80/32', action: 'deny' },
        { from: UNTRUST, to: DMZ, destination: '172.16.0.10/32', applications: ['web'] },
      ],
    })
    expect(device.decides(toPublic, fromOutside)).toMatchObject({
      outcome: 'permitted',
      zones: 'untrust > dmz',
      interfaces: 'ge-0/0/1.0 > ge-0/0/2.0',
      policy: 'p1',
      application: 'web',
      leaves: '198.51.100.9/4000 > 172.16.0.10/8080',
    })
  })

  it('of the destination gives the policy the port of the server', () => {
    const device = new Device({
      nat: inwardNat,
      policies: [{ from: UNTRUST, to: DMZ, applications: ['wide'] }],
    })
    expect(device.decides(toPublic, fromOutside)).toMatchObject({ outcome: 'permitted', application: 'wide' })
    const { verdict } = device
    expect([verdict.isTranslated, verdict.destinationNatRule, verdict.destinationNatPool]).toEqual([
      true,
      1,
      1,
    ])
    expect([verdict.isStaticDestination, verdict.sourceNatRule]).toEqual([false, 0])
  })

  it('of the source comes after the policy, which sees the client', () => {
    const device = new Device({
      nat: {
        sourcePools: [pool(1, ['192.0.2.100/32'], { ports: undefined })],
        sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 1))],
      },
      policies: [{ ...outward, source: '10.0.0.5/32' }],
    })
    expect(device.decides(web)).toMatchObject({
      outcome: 'permitted',
      policy: 'p0',
      leaves: '192.0.2.100/4000 > 198.51.100.1/80',
    })
    const { verdict } = device
    expect([verdict.sourceNatRule, verdict.sourceNatPool, verdict.handle > 0]).toEqual([1, 1, true])
  })

  it('takes nothing from a pool for a packet that is denied', () => {
    const nat = {
      sourcePools: [pool(1, ['192.0.2.100/32'], { ports: undefined })],
      sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 1))],
    }
    const device = new Device({ nat, policies: [{ ...outward, source: '10.0.0.6/32' }] })
    expect(device.decides(web).outcome).toBe('denied')
    expect([device.verdict.handle, device.verdict.isTranslated]).toEqual([0, false])
    expect(device.decides('tcp 10.0.0.6/4000 > 198.51.100.1/80').outcome).toBe('permitted')
  })

  it('fails when a pool has nothing left, though the policy permits', () => {
    const device = new Device({
      nat: {
        sourcePools: [pool(1, ['192.0.2.100/32'], { ports: undefined })],
        sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 1))],
      },
      policies: [outward],
    })
    device.decides(web)
    expect(device.decides('tcp 10.0.0.6/4000 > 198.51.100.1/80')).toMatchObject({
      outcome: 'No address or port left for source NAT',
      policy: 'p0',
    })
    expect(device.verdict.isTranslated).toBe(false)
  })

  it('fails for a source outside the range that is shifted', () => {
    const base = addressMatch('10.0.0.100 to 10.0.0.100') as { low: readonly number[] }
    const device = new Device({
      nat: {
        sourcePools: [
          pool(1, ['192.0.2.100/32'], { ports: undefined, hostAddressBase: { family: 4, words: base.low } }),
        ],
        sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 1))],
      },
      policies: [outward],
    })
    expect(device.decides('tcp 10.0.0.100/4000 > 198.51.100.1/80').leaves).toBe(
      '192.0.2.100/4000 > 198.51.100.1/80',
    )
    expect(device.decides(web).outcome).toBe('Source address outside the range of its NAT pool')
  })

  it('by a static rule works in both directions, before the other kinds', () => {
    const device = new Device({
      nat: {
        ...inwardNat,
        staticRuleSets: [inboundSet(zone(UNTRUST), staticRule(7, '192.0.2.80/32', '172.16.0.80/32'))],
        sourceRuleSets: [sourceSet(zone(DMZ), zone(UNTRUST), sourceRule(1, 'off'))],
      },
      policies: [
        { from: UNTRUST, to: DMZ },
        { from: DMZ, to: UNTRUST },
      ],
    })
    expect(device.decides(toPublic, fromOutside).leaves).toBe('198.51.100.9/4000 > 172.16.0.80/80')
    expect([device.verdict.isStaticDestination, device.verdict.destinationNatRule]).toEqual([true, 7])
    const outbound = device.decides('tcp 172.16.0.80/4000 > 198.51.100.9/80', { inInterface: SERVERS })
    expect(outbound.leaves).toBe('192.0.2.80/4000 > 198.51.100.9/80')
    expect([device.verdict.isStaticSource, device.verdict.sourceNatRule]).toEqual([true, 7])
  })
})

describe('a packet to the device itself', () => {
  it('needs the zone to let it in, and belongs to the self-traffic policy', () => {
    expect(permitting.decides('tcp 10.0.0.5/4000 > 10.0.0.1/22')).toMatchObject({
      outcome: 'permitted',
      zones: 'trust > junos-host',
      interfaces: 'ge-0/0/0.0 > .local..0',
      policy: 'self',
      application: 'junos-ssh',
    })
    expect(permitting.verdict.isSelf).toBe(true)
    expect(permitting.decides('tcp 10.0.0.5/4000 > 10.0.0.1/23')).toMatchObject({
      outcome: 'Not allowed to the device itself',
      zones: 'trust > junos-host',
    })
  })

  it('is let in by the interface that it came by, whichever address it is for', () => {
    expect(permitting.decides('tcp 10.0.0.5/4000 > 192.0.2.1/22').outcome).toBe('permitted')
    const outside = permitting.decides('tcp 198.51.100.9/4000 > 10.0.0.1/22', { inInterface: OUTSIDE })
    expect(outside.outcome).toBe('Not allowed to the device itself')
  })

  it('is let in by the list of its interface alone where there is one', () => {
    const servers = { inInterface: SERVERS }
    expect(permitting.decides('tcp 172.16.0.5/4000 > 172.16.0.1/22', servers).outcome).toBe(
      'Not allowed to the device itself',
    )
    expect(permitting.decides('icmp 172.16.0.5/7 > 172.16.0.1/1', servers).outcome).toBe('permitted')
  })

  it('obeys a policy to junos-host, after the zone', () => {
    const device = new Device({
      policies: [
        { from: TRUST, to: HOST, source: '10.0.0.5/32', action: 'deny' },
        { from: TRUST, to: HOST, applications: ['junos-ssh', 'junos-telnet'] },
      ],
    })
    expect(device.decides('tcp 10.0.0.5/4000 > 10.0.0.1/22')).toMatchObject({
      outcome: 'denied',
      policy: 'p0',
    })
    expect(device.decides('tcp 10.0.0.6/4000 > 10.0.0.1/22')).toMatchObject({
      outcome: 'permitted',
      policy: 'p1',
    })
    expect(device.decides('tcp 10.0.0.6/4000 > 10.0.0.1/23').outcome).toBe('Not allowed to the device itself')
  })

  it('arrives at the device of its own routing instance', () => {
    const decided = permitting.decides('tcp 10.50.0.9/4000 > 10.50.0.1/22', { inInterface: OTHER })
    expect(decided.interfaces).toBe('ge-0/0/4.0 > .local..1')
  })

  it('is for a group on the wire, or everybody on it', () => {
    const ospf = permitting.decides('89 10.0.0.5/1 > 224.0.0.5/1', { isMulticast: true })
    expect(ospf).toMatchObject({ outcome: 'permitted', policy: 'self', interfaces: 'ge-0/0/0.0 > .local..0' })
    expect(ospf.timeout).toBe(60)
    const pim = { isMulticast: true, isMulticastControl: true }
    expect(permitting.decides('103 10.0.0.5/1 > 224.0.0.13/1', pim).timeout).toBe(300)
    const dhcp = 'udp 0.0.0.0/68 > 255.255.255.255/67'
    expect(permitting.decides(dhcp)).toMatchObject({ outcome: 'permitted', zones: 'trust > junos-host' })
    expect(permitting.decides(dhcp, { inInterface: OUTSIDE }).outcome).toBe(
      'Not allowed to the device itself',
    )
  })
})

describe('a packet of the device itself', () => {
  const own = { isFromDevice: true, inInterface: OUTSIDE }
  const bgp = 'tcp 192.0.2.1/4000 > 198.51.100.9/179'

  it('comes from its local interface, and is permitted whatever the default policy says', () => {
    expect(new Device().decides(bgp, own)).toMatchObject({
      outcome: 'permitted',
      zones: 'junos-host > untrust',
      interfaces: '.local..0 > ge-0/0/1.0',
      policy: 'self',
      application: 'junos-bgp',
    })
  })

  it('obeys a policy from junos-host, and no global one that does not name it', () => {
    const device = new Device({
      policies: [
        { isGlobal: true, action: 'deny' },
        { from: HOST, to: UNTRUST, applications: ['junos-ssh'], action: 'deny' },
      ],
    })
    expect(device.decides(bgp, own)).toMatchObject({ outcome: 'permitted', policy: 'self' })
    expect(device.decides('tcp 192.0.2.1/4000 > 198.51.100.9/22', own).outcome).toBe('denied')
  })

  it('needs a route', () => {
    expect(permitting.decides('tcp 192.0.2.1/4000 > 9.9.9.9/179', own).outcome).toBe(
      'No route to the destination',
    )
  })

  it('to a group leaves by the interface whose address it has', () => {
    const hello = permitting.decides('89 10.0.0.1/1 > 224.0.0.5/1', {
      isFromDevice: true,
      inInterface: INSIDE,
      isMulticast: true,
    })
    expect(hello).toMatchObject({
      outcome: 'permitted',
      interfaces: '.local..0 > ge-0/0/0.0',
      zones: 'junos-host > trust',
    })
  })
})

describe('a packet of a tunnel that ends here', () => {
  it('belongs to the tunnel, with neither policy nor timeout', () => {
    const decided = permitting.decides('gre 198.51.100.7/1 > 192.0.2.1/1', { inInterface: OUTSIDE })
    expect(decided).toMatchObject({ outcome: 'permitted', policy: 'N/A', timeout: NEVER_SECONDS })
    expect(permitting.verdict.tunnel).toBe(GRE)
  })

  it('is the same session when the device speaks first', () => {
    const decided = permitting.decides('gre 192.0.2.1/1 > 198.51.100.7/1', {
      inInterface: OUTSIDE,
      isFromDevice: true,
    })
    expect(decided).toMatchObject({
      outcome: 'permitted',
      interfaces: 'ge-0/0/1.0 > .local..0',
      policy: 'N/A',
    })
    expect(permitting.verdict.outInterface).toBe(LOCAL)
  })

  it('from another end is let in like any other', () => {
    const decided = permitting.decides('gre 198.51.100.8/1 > 192.0.2.1/1', { inInterface: OUTSIDE })
    expect(decided.outcome).toBe('Not allowed to the device itself')
  })

  it('leads its inner packets into the zone of the tunnel’s interface', () => {
    const device = new Device({ policies: [{ from: 5, to: TRUST }] })
    const decided = device.decides('tcp 10.99.0.2/4000 > 10.0.0.5/22', { inInterface: GRE })
    expect(decided).toMatchObject({
      outcome: 'permitted',
      interfaces: 'gr-0/0/0.0 > ge-0/0/0.0',
      zones: 'vpn > trust',
    })
  })
})
