import { describe, expect, it } from 'vitest'
import { isKnownLinkType, linkTypeName } from '../../src/wire/index.js'
import { type Bytes, decode, ethernet, ipv4, ipv6, u16, u32, udp, vlan, zeros } from './packet-builder.js'

const V4 = ipv4(17, udp(1000, 53))
const V6 = ipv6(17, udp(1000, 53))
const kept = (family: number, ipOffset: number) => ({
  kind: 'mayCreate',
  reason: 'none',
  family,
  ipOffset,
  protocol: 17,
  ports: [1000, 53],
})
const dropped = (reason: string) => ({
  kind: 'dropped',
  reason,
  ipOffset: -1,
  ipLength: 0,
  outerProtocol: -1,
})

describe('every frame', () => {
  it('has its time, interface and frame columns written even when dropped', () => {
    expect(decode([1], { timeMicroseconds: 12.5e6, captureInterface: 9 })).toMatchObject({
      ...dropped('truncatedLink'),
      traits: [],
      vlan: -1,
      timeMicroseconds: 12.5e6,
      captureInterface: 9,
    })
  })
})

describe('ethernet', () => {
  it('leads to IPv4 and IPv6', () => {
    expect(decode(ethernet(0x0800, V4))).toMatchObject({ ...kept(4, 14), vlan: -1, ipLength: 28 })
    expect(decode(ethernet(0x86dd, V6))).toMatchObject({ ...kept(6, 14), vlan: -1, ipLength: 48 })
  })
  it('is cut short below 14 bytes', () => {
    expect(decode(ethernet(0x0800, []), { captured: 13, wire: 60 })).toMatchObject(dropped('truncatedLink'))
  })
  it('does not know ARP, LLDP or values between length and type', () => {
    for (const type of [0x0806, 0x88cc, 1501, 1535]) {
      expect(decode(ethernet(type, zeros(46)))).toMatchObject(dropped('notIp'))
    }
  })
  it('opens 802.3 with SNAP, and no other LLC', () => {
    const snap = (type: number, payload: Bytes) =>
      ethernet(8 + payload.length, [...u32(0xaaaa0300), 0, 0, ...u16(type), ...payload])
    expect(decode(snap(0x0800, V4))).toMatchObject(kept(4, 22))
    expect(decode(snap(0x86dd, V6))).toMatchObject(kept(6, 22))
    expect(decode(snap(0x0806, V4))).toMatchObject(dropped('notIp'))
    expect(decode(ethernet(38, [0x42, 0x42, 3, ...zeros(35)]))).toMatchObject(dropped('notIp'))
    expect(decode(ethernet(7, u32(0xaaaa0300)))).toMatchObject(dropped('truncatedLink'))
  })
  it('does not count padding after the IP length', () => {
    expect(decode(ethernet(0x0800, [...V4, ...zeros(18)]))).toMatchObject({ ...kept(4, 14), ipLength: 28 })
  })
})

describe('vlan tags', () => {
  it('keep the outermost id, for each tag type and any depth', () => {
    for (const type of [0x8100, 0x88a8, 0x9100]) {
      expect(decode(ethernet(type, vlan(0xe00 | 300, 0x0800, V4)))).toMatchObject({
        ...kept(4, 18),
        vlan: (0xe00 & 0xfff) | 300,
      })
    }
    expect(decode(ethernet(0x88a8, vlan(7, 0x8100, vlan(8, 0x9100, vlan(9, 0x86dd, V6)))))).toMatchObject({
      ...kept(6, 26),
      vlan: 7,
    })
    let frame = vlan(1, 0x0800, V4)
    for (let depth = 0; depth < 2000; depth++) frame = [...u16(2), ...u16(0x8100), ...frame]
    expect(decode(ethernet(0x8100, frame))).toMatchObject({ kind: 'mayCreate', vlan: 2 })
  })
  it('leave priority and drop bits out of the id', () => {
    expect(decode(ethernet(0x8100, vlan(0xf000 | 5, 0x0800, V4)))).toMatchObject({ vlan: 5 })
  })
  it('may be cut short, and may hold LLC', () => {
    expect(decode(ethernet(0x8100, u16(5)))).toMatchObject(dropped('truncatedLink'))
    expect(decode(ethernet(0x8100, vlan(5, 36, [...u32(0xaaaa0300), 0, 0, 8, 0, ...V4])))).toMatchObject({
      ...kept(4, 26),
      vlan: 5,
    })
    expect(decode(ethernet(0x8100, vlan(5, 0x0806, zeros(28))))).toMatchObject({
      ...dropped('notIp'),
      vlan: 5,
    })
  })
})

describe('mpls', () => {
  const label = (bottom: number) => u32((16 << 12) | (bottom << 8) | 64)
  it('is walked to the bottom of the stack', () => {
    expect(decode(ethernet(0x8847, [...label(1), ...V4]))).toMatchObject(kept(4, 18))
    expect(decode(ethernet(0x8848, [...label(0), ...label(0), ...label(1), ...V6]))).toMatchObject(
      kept(6, 26),
    )
  })
  it('may hold a pseudowire, which is no IP', () => {
    expect(decode(ethernet(0x8847, [...label(1), ...u32(0), ...ethernet(0x0800, V4)]))).toMatchObject(
      dropped('notIp'),
    )
  })
  it('is cut short without a bottom, and without anything below it', () => {
    expect(decode(ethernet(0x8847, [...label(0), ...label(0)]))).toMatchObject(dropped('truncatedLink'))
    expect(decode(ethernet(0x8847, label(1)))).toMatchObject(dropped('truncatedLink'))
  })
})

describe('ppp', () => {
  it('comes with and without address and control bytes, with short and long protocol', () => {
    for (const linkType of [9, 50]) {
      expect(decode([0xff, 3, 0, 0x21, ...V4], { linkType })).toMatchObject(kept(4, 4))
      expect(decode([0, 0x57, ...V6], { linkType })).toMatchObject(kept(6, 2))
      expect(decode([0xff, 3, 0x21, ...V4], { linkType })).toMatchObject(kept(4, 3))
      expect(decode([0x57, ...V6], { linkType })).toMatchObject(kept(6, 1))
    }
  })
  it('may hold MPLS', () => {
    expect(decode([2, 0x81, 0, 1, 1, 64, ...V4], { linkType: 9 })).toMatchObject(kept(4, 6))
  })
  it('control protocols are no IP', () => {
    expect(decode([0xff, 3, 0xc0, 0x21, 1, 1, 0, 4], { linkType: 9 })).toMatchObject(dropped('notIp'))
  })
  it('may be cut short', () => {
    for (const bytes of [[], [0xff, 3], [0], [0xff, 3, 0]]) {
      expect(decode(bytes, { linkType: 9 })).toMatchObject(dropped('truncatedLink'))
    }
  })
  it('over ethernet has session data and discovery', () => {
    const pppoe = (code: number, payload: Bytes) => [0x11, code, 0, 1, ...u16(payload.length), ...payload]
    expect(decode(ethernet(0x8864, pppoe(0, [0, 0x21, ...V4])))).toMatchObject(kept(4, 22))
    expect(decode(ethernet(0x8864, pppoe(0, [0x57, ...V6])))).toMatchObject(kept(6, 21))
    expect(decode(pppoe(0, [0, 0x21, ...V4]), { linkType: 51 })).toMatchObject(kept(4, 8))
    expect(decode(pppoe(9, zeros(20)), { linkType: 51 })).toMatchObject(dropped('notIp'))
    expect(decode(ethernet(0x8863, pppoe(9, zeros(20))))).toMatchObject(dropped('notIp'))
    expect(decode(ethernet(0x8864, [0x11, 0, 0, 1]))).toMatchObject(dropped('truncatedLink'))
  })
})

describe('frame relay', () => {
  it('has the encapsulation of RFC 2427 or an EtherType', () => {
    const linkType = 107
    expect(decode([0x48, 0xe1, 0x86, 0xdd, ...V6], { linkType })).toMatchObject(kept(6, 4))
    expect(decode([0x18, 0x41, 3, 0xcc, ...V4], { linkType })).toMatchObject(kept(4, 4))
    expect(decode([0x18, 0x40, 0x40, 0x41, 3, 0x8e, ...V6], { linkType })).toMatchObject(kept(6, 6))
    expect(decode([0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0, ...V4], { linkType })).toMatchObject(kept(4, 10))
    expect(decode([0x18, 0x41, 3, 0, 0x80, 0, 0x80, 0xc2, 0, 7, ...V4], { linkType })).toMatchObject(
      dropped('notIp'),
    )
    expect(decode([0x18, 0x41, 3, 0xb1, ...zeros(8)], { linkType })).toMatchObject(dropped('notIp'))
    for (const bytes of [[], [0], [0x18, 0x41, 3], [0x18, 0x41, 3, 0], [0x18, 0x41, 3, 0x80, 0, 0]]) {
      expect(decode(bytes, { linkType })).toMatchObject(dropped('truncatedLink'))
    }
  })
})

describe('linux cooked', () => {
  const sll = (protocol: number, payload: Bytes) => [...zeros(14), ...u16(protocol), ...payload]
  const sll2 = (protocol: number, payload: Bytes) => [...u16(protocol), ...zeros(18), ...payload]
  it('version 1', () => {
    expect(decode(sll(0x0800, V4), { linkType: 113 })).toMatchObject(kept(4, 16))
    expect(decode(sll(0x8100, vlan(4, 0x86dd, V6)), { linkType: 113 })).toMatchObject({
      ...kept(6, 20),
      vlan: 4,
    })
    expect(decode(sll(4, [...u32(0xaaaa0300), 0, 0, 8, 0, ...V4]), { linkType: 113 })).toMatchObject(
      kept(4, 24),
    )
    expect(decode(sll(0x0806, zeros(28)), { linkType: 113 })).toMatchObject(dropped('notIp'))
    expect(decode(zeros(15), { linkType: 113 })).toMatchObject(dropped('truncatedLink'))
  })
  it('version 2', () => {
    expect(decode(sll2(0x0800, V4), { linkType: 276 })).toMatchObject(kept(4, 20))
    expect(decode(sll2(0x86dd, V6), { linkType: 276 })).toMatchObject(kept(6, 20))
    expect(decode(zeros(19), { linkType: 276 })).toMatchObject(dropped('truncatedLink'))
  })
})

describe('raw IP', () => {
  it('reads the version', () => {
    for (const linkType of [12, 14, 101]) {
      expect(decode(V4, { linkType })).toMatchObject(kept(4, 0))
      expect(decode(V6, { linkType })).toMatchObject(kept(6, 0))
      expect(decode([0x50, ...zeros(40)], { linkType })).toMatchObject(dropped('badIpVersion'))
      expect(decode([], { linkType })).toMatchObject(dropped('truncatedIp'))
    }
  })
  it('of one version refuses the other', () => {
    expect(decode(V4, { linkType: 228 })).toMatchObject(kept(4, 0))
    expect(decode(V6, { linkType: 229 })).toMatchObject(kept(6, 0))
    expect(decode(V6, { linkType: 228 })).toMatchObject(dropped('badIpVersion'))
    expect(decode([...V4, ...zeros(20)], { linkType: 229 })).toMatchObject(dropped('badIpVersion'))
  })
})

describe('loopback', () => {
  it('reads the address family in both byte orders', () => {
    for (const linkType of [0, 108]) {
      expect(decode([2, 0, 0, 0, ...V4], { linkType })).toMatchObject(kept(4, 4))
      expect(decode([0, 0, 0, 2, ...V4], { linkType })).toMatchObject(kept(4, 4))
      for (const family of [24, 28, 30, 10]) {
        expect(decode([family, 0, 0, 0, ...V6], { linkType })).toMatchObject(kept(6, 4))
        expect(decode([0, 0, 0, family, ...V6], { linkType })).toMatchObject(kept(6, 4))
      }
      expect(decode([7, 0, 0, 0, ...V4], { linkType })).toMatchObject(dropped('notIp'))
      expect(decode([2, 0, 0], { linkType })).toMatchObject(dropped('truncatedLink'))
    }
  })
})

describe('link types', () => {
  it('that are not decoded drop their frames, and have names where common', () => {
    expect(decode(V4, { linkType: 105 })).toMatchObject(dropped('unknownLinkType'))
    expect(decode(V4, { linkType: -3 })).toMatchObject(dropped('unknownLinkType'))
    expect(isKnownLinkType(105)).toBe(false)
    expect(linkTypeName(105)).toBe('IEEE802_11')
    expect(linkTypeName(65000)).toBe('unassigned or unknown')
  })
  it('that are decoded are known', () => {
    for (const linkType of [0, 1, 9, 12, 14, 50, 51, 101, 107, 108, 113, 228, 229, 276]) {
      expect(isKnownLinkType(linkType)).toBe(true)
    }
    expect(linkTypeName(276)).toBe('LINUX_SLL2')
  })
})
