import { describe, expect, it } from 'vitest'
import {
  type Bytes,
  CLIENT,
  CLIENT6,
  decode,
  extension,
  fragment6,
  icmp,
  ipv4,
  ipv6,
  SERVER,
  SERVER6,
  tcp,
  u32,
  udp,
  zeros,
} from './packet-builder.js'

const RAW = { linkType: 101 }
const ROUTER = [198, 51, 100, 1]
const ROUTER6 = [0x20, 1, 0xd, 0xb8, ...zeros(11), 0xfe]
const error = (type: number, code: number, inside: Bytes) =>
  decode(ipv4(1, icmp(type, code, 0, 0, inside), { source: ROUTER, destination: CLIENT }), RAW)
const error6 = (type: number, code: number, inside: Bytes) =>
  decode(ipv6(58, icmp(type, code, 0, 0, inside), { source: ROUTER6, destination: CLIENT6 }), RAW)

describe('an ICMP error', () => {
  it('has the key of the packet inside', () => {
    const inside = ipv4(17, udp(1000, 53, zeros(40)))
    for (const type of [3, 4, 5, 11, 12]) {
      expect(error(type, 0, inside)).toMatchObject({
        kind: 'embedded',
        reason: 'none',
        family: 4,
        protocol: 17,
        source: CLIENT,
        destination: SERVER,
        ports: [1000, 53],
        outerProtocol: 1,
        ipLength: 20 + 8 + 68,
        icmpType: type,
      })
    }
  })
  it('has the key of the IPv6 packet inside, extension headers walked', () => {
    const inside = ipv6(0, extension(44, fragment6(6, 0, true, 1, tcp(4000, 80))))
    for (const type of [1, 2, 3, 4]) {
      expect(error6(type, 0, inside)).toMatchObject({
        kind: 'embedded',
        family: 6,
        protocol: 6,
        source: CLIENT6,
        destination: SERVER6,
        ports: [4000, 80],
        outerProtocol: 58,
        icmpType: type,
      })
    }
  })
  it('needs only 8 bytes of the transport header, whatever the lengths inside say', () => {
    const inside = ipv4(6, tcp(4000, 80).slice(0, 8), { totalLength: 1500 })
    expect(error(11, 0, inside)).toMatchObject({ kind: 'embedded', protocol: 6, ports: [4000, 80] })
    expect(error(11, 0, ipv4(51, [6, 4, 0, 0, ...u32(0x0001_0002)]))).toMatchObject({
      kind: 'embedded',
      ports: [1, 2],
      traits: ['oneWing'],
    })
    expect(error(11, 0, ipv4(50, u32(0x0001_0002)))).toMatchObject({
      kind: 'embedded',
      ports: [1, 2],
      traits: ['oneWing'],
    })
    expect(error(11, 0, ipv4(89, []))).toMatchObject({
      kind: 'embedded',
      ports: [1, 1],
      protocol: 89,
      traits: [],
    })
    expect(error(11, 0, ipv4(47, [0x30, 1, 0x88, 0x0b, 0, 0, 0, 9]))).toMatchObject({
      ports: [1, 9],
      traits: ['oneWing'],
    })
  })
  it('walks past options inside', () => {
    expect(error(11, 0, ipv4(17, udp(1, 2), { options: [1, 1, 1, 0] }))).toMatchObject({ ports: [1, 2] })
  })
  it('says unreachable, unless fragmentation was needed', () => {
    const inside = ipv4(17, udp(1000, 53))
    expect(error(3, 3, inside).traits).toEqual(['unreachable'])
    expect(error(3, 4, inside).traits).toEqual([])
    expect(error(11, 3, inside).traits).toEqual([])
    const inside6 = ipv6(17, udp(1000, 53))
    expect(error6(1, 4, inside6).traits).toEqual(['unreachable'])
    expect(error6(2, 0, inside6).traits).toEqual([])
    expect(error6(3, 0, inside6).traits).toEqual([])
  })
  it('about a query has its key and the traits that belong to it', () => {
    expect(error(3, 1, ipv4(1, icmp(8, 0, 77, 5)))).toMatchObject({
      protocol: 1,
      ports: [77, 5],
      traits: ['unreachable', 'queryKind'],
      icmpType: 3,
    })
    expect(error(11, 0, ipv4(1, icmp(0, 0, 77, 5)))).toMatchObject({
      protocol: 1,
      ports: [5, 77],
      traits: ['answer', 'queryKind'],
      icmpType: 11,
    })
    expect(error6(3, 0, ipv6(58, icmp(128, 0, 77, 5)))).toMatchObject({
      protocol: 58,
      ports: [77, 5],
      traits: ['queryKind'],
    })
  })
  it('about multicast has one wing', () => {
    expect(error(11, 0, ipv4(17, udp(1, 2), { destination: [224, 0, 0, 9] })).traits).toEqual([
      'oneWing',
      'multicast',
    ])
    expect(error(11, 0, ipv4(2, zeros(8), { destination: [224, 0, 0, 9] })).traits).toEqual([
      'oneWing',
      'multicast',
    ])
  })
  it('about an error belongs to no session', () => {
    const about = ipv4(1, icmp(3, 1, 0, 0, ipv4(17, udp(1, 2))))
    expect(error(3, 1, about)).toMatchObject({
      reason: 'icmpErrorNoSession',
      family: 4,
      protocol: 1,
      source: ROUTER,
    })
    expect(error6(1, 0, ipv6(58, icmp(1, 0, 0, 0)))).toMatchObject({
      reason: 'icmpErrorNoSession',
      protocol: 58,
      source: ROUTER6,
    })
  })
  it('without a whole header inside is dropped, its own addresses kept', () => {
    const faults = [
      [],
      ipv4(17, udp(1, 2)).slice(0, 19),
      ipv4(17, udp(1, 2)).slice(0, 23),
      ipv4(17, udp(1, 2), { options: [1, 1, 1, 0] }).slice(0, 27),
      ipv4(1, icmp(8, 0, 1, 1)).slice(0, 27),
      ipv4(89, [], { options: [1, 1, 1, 0] }).slice(0, 23),
      ipv4(1, []),
      ipv4(17, udp(1, 2), { version: 6 }),
      ipv4(17, udp(1, 2), { headerLength: 16 }),
      ipv4(17, udp(1, 2), { fragment: 1 }),
      ipv6(17, udp(1, 2)),
    ]
    for (const inside of faults) {
      expect(error(3, 1, inside)).toMatchObject({
        reason: 'icmpErrorTruncated',
        family: 4,
        protocol: 1,
        source: ROUTER,
      })
    }
    const faults6 = [
      ipv6(17, udp(1, 2)).slice(0, 39),
      ipv6(17, udp(1, 2)).slice(0, 43),
      ipv6(44, fragment6(17, 8, false, 1, zeros(8))),
      ipv6(44, fragment6(17, 0, true, 1, [])).slice(0, 47),
      ipv6(44, fragment6(44, 0, true, 1, zeros(16))),
      ipv6(60, [17]),
      ipv6(60, extension(89, [])).slice(0, 47),
      ipv6(60, extension(0, zeros(16))),
      ipv4(17, udp(1, 2, zeros(40))),
    ]
    for (const inside of faults6) {
      expect(error6(1, 0, inside)).toMatchObject({
        reason: 'icmpErrorTruncated',
        family: 6,
        protocol: 58,
        source: ROUTER6,
      })
    }
  })
  it('may be cut short by the capture', () => {
    const frame = ipv4(1, icmp(3, 1, 0, 0, ipv4(17, udp(1, 2))))
    expect(decode(frame, { ...RAW, captured: 52 })).toMatchObject({ kind: 'embedded' })
    expect(decode(frame, { ...RAW, captured: 51 })).toMatchObject({ reason: 'icmpErrorTruncated' })
    expect(decode(frame, { ...RAW, captured: 21 })).toMatchObject({
      reason: 'icmpErrorTruncated',
      icmpType: 3,
    })
  })
  it('does not take padding for the packet inside', () => {
    const inside = ipv4(17, udp(1, 2)).slice(0, 22)
    expect(decode([...ipv4(1, icmp(3, 1, 0, 0, inside)), ...zeros(20)], RAW).reason).toBe(
      'icmpErrorTruncated',
    )
    const inside6 = ipv6(17, udp(1, 2)).slice(0, 42)
    expect(decode([...ipv6(58, icmp(1, 0, 0, 0, inside6)), ...zeros(20)], RAW).reason).toBe(
      'icmpErrorTruncated',
    )
  })
  it('to a group has the wings of the packet inside', () => {
    const frame = ipv4(1, icmp(11, 0, 0, 0, ipv4(17, udp(1, 2))), { destination: [224, 0, 0, 1] })
    expect(decode(frame, RAW)).toMatchObject({ kind: 'embedded', traits: [] })
  })
  it('that is itself the first of several fragments lends no ports', () => {
    const frame = ipv4(1, icmp(3, 1, 0, 0, ipv4(17, udp(1, 2, zeros(4)))), { fragment: 0x2000 })
    expect(decode(frame, RAW)).toMatchObject({ kind: 'embedded', traits: ['unreachable'] })
  })
})
