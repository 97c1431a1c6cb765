import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/address/index.js'
import { TWIN_PORTS } from '../../src/nat/index.js'
import {
  branch,
  dmz,
  inside,
  match,
  NatLab,
  natRules,
  outside,
  packet,
  pool,
  poolRules,
  sourceRule,
  sourceSet,
  TRUST,
  UNTRUST,
  zone,
} from './nat-lab.js'

const web = (host: number | string, port = 4000) => `tcp 10.0.0.${host}/${port} > 198.51.100.1/80`
const addressOf = (end: string) => end.split('/')[0]!
const portOf = (end: string) => Number(end.split('/')[1])

describe('interface NAT', () => {
  const rules = natRules({
    sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 'interface'))],
  })

  it('translates to the primary address of the interface, and to a port of its own', () => {
    const lab = new NatLab(rules)
    const first = lab.source(web(5))
    expect(addressOf(first)).toBe('192.0.2.2')
    expect([lab.into.pool, lab.into.isPortChosen]).toEqual([0, true])
    expect(lab.source(web(6))).not.toBe(first)
    expect(addressOf(lab.source('udp 2001:db8:a::5/9 > 2001:db8:f::1/53'))).toBe('2001:db8::1')
  })

  it('fails where the interface has no address of that family', () => {
    const lab = new NatLab(
      natRules({ sourceRuleSets: [sourceSet(zone(TRUST), zone(dmz.zone), sourceRule(1, 'interface'))] }),
    )
    expect(lab.source('udp 2001:db8:a::5/9 > 2001:db8:f::1/53', inside, dmz)).toBe('exhausted')
  })

  it('appears among the pools once it has translated', () => {
    const lab = new NatLab(rules)
    expect(lab.resources.uses).toEqual([])
    lab.source(web(5))
    expect(lab.resources.uses).toMatchObject([
      { name: outside.name, number: 0, interface: outside.number, portsInUse: 1, translations: 1 },
    ])
  })
})

describe('a pool with ports', () => {
  it('gives single ports only, unless the configuration has a range, which is used whole', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.1/32'])))
    for (let port = 1; port < 3000; port++) {
      const got = portOf(lab.source(web(1, port)))
      expect(got).toBeGreaterThanOrEqual(1024)
      expect(got).toBeLessThan(TWIN_PORTS[0])
    }
    const narrow = new NatLab(poolRules(pool(1, ['203.0.113.1/32'], { ports: [65_530, 65_535] })))
    const ports = Array.from({ length: 6 }, (_, place) => portOf(narrow.source(web(1, place))))
    expect(ports.sort()).toEqual([65_530, 65_531, 65_532, 65_533, 65_534, 65_535])
    expect(narrow.source(web(1))).toBe('exhausted')
  })

  it('counts TCP, UDP and echo requests apart', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.1/32'], { ports: [2000, 2000] })))
    expect(lab.source(web(5))).toBe('203.0.113.1/2000')
    expect(lab.source('udp 10.0.0.5/7 > 198.51.100.1/53')).toBe('203.0.113.1/2000')
    expect(lab.source('icmp 10.0.0.5/7 > 198.51.100.1/1')).toBe('203.0.113.1/2000')
    expect(lab.source(web(6))).toBe('exhausted')
    expect(lab.source('udp 10.0.0.5/8 > 198.51.100.1/53')).toBe('exhausted')
    expect(lab.source('icmp 10.0.0.5/8 > 198.51.100.1/1')).toBe('exhausted')
  })

  it('changes only the address of what has neither port nor identifier', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.0/28'])))
    const first = lab.source('gre 10.0.0.5/1 > 198.51.100.1/1')
    expect(first).toMatch(/^203\.0\.113\.\d+\/1$/)
    expect(lab.into.handle).toBe(0)
    expect(lab.source('esp 10.0.0.5/70 > 198.51.100.1/80')).toBe(`${addressOf(first)}/70`)
    const solicitation = packet('icmp 10.0.0.5/1 > 198.51.100.1/1')
    solicitation.icmpType = 10
    lab.out(solicitation)
    expect(lab.into.port).toBe(1)
  })

  it('spreads the sessions of a host over its addresses, unless address-persistent', () => {
    const many = pool(1, ['203.0.113.1 to 203.0.113.3', '203.0.113.16/30'])
    const addresses = (rules: ReturnType<typeof poolRules>, host: number) => {
      const lab = new NatLab(rules)
      return new Set(Array.from({ length: 200 }, (_, port) => addressOf(lab.source(web(host, port)))))
    }
    expect(addresses(poolRules(many), 5)).toEqual(
      new Set([1, 2, 3, 16, 17, 18, 19].map((last) => `203.0.113.${last}`)),
    )
    const persistent = poolRules(many, { addressPersistent: true })
    for (let host = 1; host < 20; host++) expect(addresses(persistent, host).size).toBe(1)
    expect(
      new Set([1, 2, 3, 4, 5, 6].flatMap((host) => [...addresses(persistent, host)])).size,
    ).toBeGreaterThan(1)
  })

  it('keeps to the address of the host even when its ports are gone', () => {
    const lab = new NatLab(
      poolRules(pool(1, ['203.0.113.0/30'], { ports: [2000, 2001] }), { addressPersistent: true }),
    )
    lab.source(web(5, 1))
    lab.source(web(5, 2))
    expect(lab.source(web(5, 3))).toBe('exhausted')
  })

  it('goes on to the next address when one has no port left, and fails when none has', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.0/30'], { ports: [2000, 2009] })))
    const ends = new Set(Array.from({ length: 40 }, (_, port) => lab.source(web(5, port))))
    expect(ends.size).toBe(40)
    expect(lab.source(web(5, 40))).toBe('exhausted')
    expect(lab.resources.uses[0]).toMatchObject({ failures: 1, translations: 40, portsInUse: 40 })
  })

  it('goes round in order when port randomization is off', () => {
    const rules = poolRules(pool(1, ['203.0.113.1/32'], { ports: [2000, 2002] }), {
      portRandomization: false,
    })
    const lab = new NatLab(rules)
    expect([1, 2, 3].map((port) => portOf(lab.source(web(5, port))))).toEqual([2000, 2001, 2002])
    const handle = lab.into.handle
    lab.release(handle)
    expect(portOf(lab.source(web(5, 4)))).toBe(2002)
    const other = new NatLab(rules)
    other.source(web(5, 1))
    other.release()
    expect(portOf(other.source(web(5, 2)))).toBe(2001)
  })

  it('has IPv6 addresses, of a large prefix the first ones', () => {
    const lab = new NatLab(poolRules(pool(1, ['2001:db8:1::/48'])))
    for (let port = 1; port < 50; port++) {
      expect(lab.source(`tcp 2001:db8:a::5/${port} > 2001:db8:f::1/80`)).toMatch(
        /^2001:db8:1::[0-9a-f]{0,4}\/\d+$/,
      )
    }
    expect(lab.resources.uses[0]!.addresses).toBe(65_536)
    expect(lab.source(web(5))).toBe('exhausted')
  })

  it('takes the port that a capture has shown instead of the chosen one', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.0/31'], { ports: [2000, 2001] })))
    lab.source(web(5, 1))
    const handle = lab.show(lab.into.handle, '203.0.113.1/2001')
    expect(lab.resources.uses[0]!.portsInUse).toBe(1)
    const rest = [2, 3, 4].map((port) => lab.source(web(5, port))).sort()
    expect(rest).toEqual(['203.0.113.0/2000', '203.0.113.0/2001', '203.0.113.1/2000'])
    lab.release(handle)
    expect(lab.source(web(5, 5))).toBe('203.0.113.1/2001')
    // A port of nobody's: the chosen one is free again, and nothing is left to give back.
    expect(lab.show(lab.into.handle, '203.0.113.1/60000')).toBe(0)
    expect(lab.source(web(5, 6))).toBe('203.0.113.1/2001')
  })

  it('keeps no count of a shown port that another session has here', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.1/32'], { ports: [2000, 2009] })))
    const [taken, other] = [portOf(lab.source(web(5, 1))), lab.source(web(5, 2))]
    expect(other).not.toBe('exhausted')
    expect(lab.show(lab.into.handle, `203.0.113.1/${taken}`)).toBe(0)
    expect(lab.resources.uses[0]!.portsInUse).toBe(1)
  })

  it('tells its use by address, with the ports kept for pairs', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.1/32', '203.0.113.8/30'])))
    for (let port = 0; port < 10; port++) lab.source(web(5, port))
    const [use] = lab.resources.uses
    expect(use).toMatchObject({
      name: 'pool-1',
      number: 1,
      addresses: 5,
      singlePorts: [1024, 63_487],
      twinPorts: [63_488, 65_535],
      portsPerAddress: 64_512,
      portsInUse: 10,
      overloading: 1,
      translations: 10,
    })
    expect(use!.ranges.map(({ low, high }) => [low, high])).toEqual([
      [parseAddress('203.0.113.1'), parseAddress('203.0.113.1')],
      [parseAddress('203.0.113.8'), parseAddress('203.0.113.11')],
    ])
    expect(use!.ranges[0]!.portsInUse + use!.ranges[1]!.portsInUse).toBe(10)
    expect(use!.ranges[1]!.portsInUse).toBeGreaterThan(0)
  })
})

describe('several pools', () => {
  it('each get back what was theirs', () => {
    const pools = [
      pool(1, ['203.0.113.0/30'], { portOverloadingFactor: 3 }),
      pool(2, ['203.0.113.16/30'], { ports: undefined }),
      pool(3, ['203.0.113.32/29'], { portOverloadingFactor: 2 }),
    ]
    const rules = pools.map(({ number }) =>
      sourceRule(number, number, match({ from: `10.0.${number}.0/24` })),
    )
    const lab = new NatLab(
      natRules({
        sourcePools: pools,
        sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), ...rules, sourceRule(4, 'interface'))],
      }),
    )
    const inUse = () =>
      lab.resources.uses.map(({ portsInUse, addressesInUse }) => portsInUse + addressesInUse)
    const handles = Array.from({ length: 80 }, (_, flow) => {
      const end = lab.source(`udp 10.0.${(flow % 4) + 1}.1/${flow} > 198.51.100.${flow}/53`)
      expect(end).not.toBe('exhausted')
      return lab.into.handle
    })
    expect(inUse()).toEqual([20, 1, 20, 20])
    for (const [flow, handle] of handles.entries()) {
      const before = inUse()
      lab.release(handle)
      const place = flow % 4
      const isLast = place !== 1 || flow === 77
      expect(inUse()).toEqual(before.map((count, each) => (each === place && isLast ? count - 1 : count)))
    }
    expect(inUse()).toEqual([0, 0, 0, 0])
  })
})

describe('an overloaded port', () => {
  it('is shared by flows to different destinations, and never by flows to one', () => {
    const lab = new NatLab(
      poolRules(pool(1, ['203.0.113.1/32'], { ports: [2000, 2003], portOverloadingFactor: 4 })),
    )
    const seen = new Set<string>()
    let translated = 0
    for (let server = 1; server < 40; server++) {
      const end = lab.source(`tcp 10.0.0.5/${server} > 198.51.100.${server % 8}/80`)
      if (end === 'exhausted') continue
      translated++
      const flow = `${end} ${server % 8}`
      expect(seen).not.toContain(flow)
      seen.add(flow)
    }
    expect(translated).toBeGreaterThan(4)
    expect(translated).toBeLessThanOrEqual(16)
  })

  it('serves one destination no more flows than there are ports', () => {
    const lab = new NatLab(
      poolRules(pool(1, ['203.0.113.1/32'], { ports: [2000, 2003], portOverloadingFactor: 4 })),
    )
    for (let port = 0; port < 4; port++) expect(lab.source(web(5, port))).not.toBe('exhausted')
    expect(lab.source(web(5, 5))).toBe('exhausted')
  })
})

describe('a pool with host-address-base', () => {
  const shifting = poolRules(
    pool(1, ['203.0.113.16/28'], { hostAddressBase: parseAddress('10.0.0.5')!, ports: undefined }),
  )

  it('gives the nth host the nth address and leaves the port', () => {
    const lab = new NatLab(shifting)
    expect(lab.source(web(5))).toBe('203.0.113.16/4000')
    expect(lab.source(web(20))).toBe('203.0.113.31/4000')
    expect(lab.into.isPortChosen).toBe(false)
  })

  it('has no address for hosts outside its range', () => {
    const lab = new NatLab(shifting)
    expect(lab.source(web(4))).toBe('out of range')
    expect(lab.source(web(21))).toBe('out of range')
    expect(lab.source('tcp 2001:db8:a::5/9 > 2001:db8:f::1/80')).toBe('out of range')
  })
})

describe('a pool with port no-translation', () => {
  const two = pool(1, ['203.0.113.1 to 203.0.113.2'], { ports: undefined })

  it('gives a host one address for all its sessions, until the last of them ends', () => {
    const lab = new NatLab(poolRules(two))
    const first = lab.source(web(5, 1))
    const handle = lab.into.handle
    const second = lab.source(web(5, 2))
    expect(addressOf(second)).toBe(addressOf(first))
    expect(portOf(second)).toBe(2)
    expect(addressOf(lab.source(web(6, 1)))).not.toBe(addressOf(first))
    expect(lab.source(web(7, 1))).toBe('exhausted')
    lab.release(handle)
    expect(lab.source(web(7, 1))).toBe('exhausted')
    lab.release(handle)
    expect(addressOf(lab.source(web(7, 1)))).toBe(addressOf(first))
    expect(lab.resources.uses[0]).toMatchObject({
      addressesInUse: 2,
      failures: 2,
      portsPerAddress: undefined,
    })
  })

  it('takes hosts of different routing instances for different hosts', () => {
    const lab = new NatLab(poolRules(two))
    expect(addressOf(lab.source(web(5), inside))).not.toBe(addressOf(lab.source(web(5), branch)))
  })

  it('flows over into another pool', () => {
    const rules = natRules({
      sourcePools: [{ ...two, overflow: 2 }, pool(2, ['203.0.113.9/32'], { ports: [2000, 2000] })],
      sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 1, match()))],
    })
    const lab = new NatLab(rules)
    lab.source(web(5))
    lab.source(web(6))
    expect(lab.source(web(7))).toBe('203.0.113.9/2000')
    expect(lab.into.pool).toBe(2)
    expect(lab.source(web(8))).toBe('exhausted')
  })

  it('flows over into the interface', () => {
    const lab = new NatLab(poolRules({ ...two, overflow: 'interface' }))
    lab.source(web(5))
    lab.source(web(6))
    expect(addressOf(lab.source(web(7)))).toBe('192.0.2.2')
    expect(lab.into.pool).toBe(0)
  })

  it('takes the address that a capture has shown', () => {
    const lab = new NatLab(poolRules(two))
    const first = lab.source(web(5, 1))
    expect(lab.into.isPortChosen).toBe(true)
    const other = addressOf(first) === '203.0.113.1' ? '203.0.113.2' : '203.0.113.1'
    const handle = lab.show(lab.into.handle, `${other}/1`)
    expect(addressOf(lab.source(web(5, 2)))).toBe(other)
    expect(lab.into.isPortChosen).toBe(false)
    lab.release()
    lab.release(handle)
    expect(lab.resources.uses[0]!.addressesInUse).toBe(0)
  })
})

describe('a host with two sessions', () => {
  const two = () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.0/30'], { ports: undefined })))
    const first = addressOf(lab.source(web(5, 1)))
    const { handle } = lab.into
    lab.source(web(5, 2))
    const other = first === '203.0.113.1' ? '203.0.113.2' : '203.0.113.1'
    return { lab, first, other, handles: [handle, lab.into.handle] as const }
  }

  it('has the address that a capture shows of one of them', () => {
    const { lab, other, handles } = two()
    expect(lab.into.isPortChosen).toBe(true)
    expect(lab.show(handles[0], `${other}/1`)).toBe(handles[0])
    expect(addressOf(lab.source(web(5, 3)))).toBe(other)
    expect(lab.into.isPortChosen).toBe(false)
    lab.release()
    for (const handle of handles) lab.release(handle)
    expect(lab.resources.uses[0]!.addressesInUse).toBe(0)
  })

  it('exchanges it with the host that had it here', () => {
    const { lab, first, handles } = two()
    const other = addressOf(lab.source(web(6, 1)))
    lab.show(handles[1], `${other}/2`)
    expect(addressOf(lab.source(web(6, 2)))).toBe(first)
    expect(lab.into.isPortChosen).toBe(true)
    expect(addressOf(lab.source(web(5, 3)))).toBe(other)
    expect(lab.resources.uses[0]!.addressesInUse).toBe(2)
  })

  it('keeps it when a capture shows an address that is none of the pool’s', () => {
    const { lab, first, handles } = two()
    expect(lab.show(handles[0], '192.0.2.200/1')).toBe(handles[0])
    expect(addressOf(lab.source(web(5, 3)))).toBe(first)
  })
})

describe('a preview', () => {
  it('answers what comes next and changes nothing', () => {
    const rules = poolRules(pool(1, ['203.0.113.0/30']))
    const lab = new NatLab(rules)
    const plain = new NatLab(rules)
    const previewed = [1, 2, 3].map((port) => {
      const facts = packet(web(5, port))
      for (let again = 0; again < 3; again++) {
        expect(lab.out(facts, inside, outside, lab.resources.preview)).toBe(1)
        expect(lab.into.handle).toBe(0)
      }
      const { port: shown } = lab.into
      const real = lab.source(web(5, port))
      expect(portOf(real)).toBe(shown)
      return real
    })
    expect(previewed).toEqual([1, 2, 3].map((port) => plain.source(web(5, port))))
    expect(lab.resources.uses).toEqual(plain.resources.uses)
  })

  it('says when nothing is left, and counts no failure', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.1/32'], { ports: [2000, 2000] })))
    lab.source(web(5, 1))
    expect(lab.out(packet(web(5, 2)), inside, outside, lab.resources.preview)).toBe(3)
    expect(lab.resources.uses[0]!.failures).toBe(0)
  })

  it('takes no address of a pool without ports', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.1/32'], { ports: undefined })))
    expect(lab.out(packet(web(5)), inside, outside, lab.resources.preview)).toBe(1)
    expect(lab.source(web(6))).toBe('203.0.113.1/4000')
  })
})
