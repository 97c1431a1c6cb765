import { describe, expect, it } from 'vitest'
import {
  type Bytes,
  CLIENT,
  CLIENT6,
  decode,
  ethernet,
  extension,
  fragment6,
  icmp,
  ipv4,
  ipv6,
  SERVER,
  SERVER6,
  tcp,
  u16,
  u32,
  udp,
  zeros,
} from './packet-builder.js'

const RAW = { linkType: 101 }
const UDP = udp(1000, 53, zeros(8))

describe('ipv4', () => {
  it('gives family, addresses, protocol and length', () => {
    expect(decode(ipv4(17, UDP), RAW)).toMatchObject({
      kind: 'mayCreate',
      family: 4,
      source: CLIENT,
      destination: SERVER,
      protocol: 17,
      outerProtocol: 17,
      ipLength: 36,
      traits: [],
    })
  })
  it('keeps addresses and length of a packet that is dropped after its header was read', () => {
    const readable = {
      kind: 'dropped',
      family: 4,
      source: CLIENT,
      destination: SERVER,
      outerProtocol: 17,
      ipOffset: 0,
    }
    expect(decode(ipv4(17, UDP, { totalLength: 37 }), RAW)).toMatchObject({
      ...readable,
      reason: 'badIpLength',
      ipLength: 37,
    })
    expect(decode(ipv4(17, UDP, { totalLength: 19 }), RAW)).toMatchObject({
      ...readable,
      reason: 'badIpLength',
      ipLength: 19,
    })
    expect(decode(ipv4(17, UDP, { headerLength: 16 }), RAW)).toMatchObject({
      ...readable,
      reason: 'badIpHeaderLength',
      ipLength: 36,
    })
    expect(decode(ipv4(17, UDP, { options: [7, 1, 4, 0] }), RAW)).toMatchObject({
      ...readable,
      reason: 'badIpOption',
      ipLength: 40,
    })
  })
  it('compares the length with the wire, not with what was stored', () => {
    const packet = ipv4(17, udp(1000, 53, zeros(100)))
    expect(decode(packet, { ...RAW, captured: 28 })).toMatchObject({
      kind: 'mayCreate',
      ipLength: 128,
      ports: [1000, 53],
    })
    expect(decode(packet, { ...RAW, captured: 28, wire: 127 })).toMatchObject({ reason: 'badIpLength' })
  })
  it('takes the length of the frame when segmentation was left to the card', () => {
    const packet = ipv4(6, tcp(1, 2, {}, zeros(3000)), { totalLength: 0 })
    expect(decode(packet, RAW)).toMatchObject({ kind: 'mayCreate', ipLength: 3040, tcpPayloadLength: 3000 })
    expect(decode(ipv4(6, [], { totalLength: 0 }), RAW)).toMatchObject({ reason: 'badIpLength', ipLength: 0 })
  })
  it('is cut short below 20 bytes, and within options', () => {
    expect(decode(ipv4(17, UDP), { ...RAW, captured: 19 })).toMatchObject({
      reason: 'truncatedIp',
      ipOffset: -1,
    })
    expect(decode(ipv4(17, UDP, { options: [1, 1, 1, 0] }), { ...RAW, captured: 23 })).toMatchObject({
      reason: 'truncatedIp',
      ipOffset: 0,
    })
  })
  it('refuses another version', () => {
    expect(decode(ethernet(0x0800, ipv4(17, UDP, { version: 5 })))).toMatchObject({
      reason: 'badIpVersion',
      ipOffset: -1,
    })
  })
  it('walks options', () => {
    for (const options of [
      [0, 0, 0, 0],
      [1, 1, 1, 0],
      [148, 4, 0, 0],
      [1, 7, 3, 4],
      [0, 9, 0, 0],
    ]) {
      expect(decode(ipv4(17, UDP, { options }), RAW)).toMatchObject({
        kind: 'mayCreate',
        ports: [1000, 53],
        traits: ['ipOptions'],
      })
    }
    for (const options of [
      [148, 0, 0, 0],
      [148, 5, 0, 0],
      [1, 1, 1, 148],
      [148, 1, 0, 0],
    ]) {
      expect(decode(ipv4(17, UDP, { options }), RAW)).toMatchObject({ reason: 'badIpOption' })
    }
  })
  it('sees multicast', () => {
    const to = (destination: Bytes, protocol: number) =>
      decode(ipv4(protocol, UDP, { destination }), RAW).traits
    expect(to([239, 1, 2, 3], 17)).toEqual(['oneWing', 'multicast'])
    expect(to([224, 0, 0, 251], 17)).toEqual(['oneWing', 'multicast'])
    expect(to([224, 0, 0, 5], 89)).toEqual(['oneWing', 'multicast'])
    expect(to([224, 0, 0, 18], 112)).toEqual(['oneWing', 'multicast', 'multicastControl'])
    expect(to([224, 0, 1, 18], 112)).toEqual(['oneWing', 'multicast'])
    expect(to([224, 0, 0, 13], 103)).toEqual(['oneWing', 'multicast', 'multicastControl'])
    expect(to([239, 1, 2, 3], 2)).toEqual(['oneWing', 'multicast', 'multicastControl'])
    expect(to([255, 255, 255, 255], 17)).toEqual([])
    expect(to([223, 255, 255, 255], 2)).toEqual([])
    expect(to([240, 0, 0, 1], 2)).toEqual([])
  })
})

describe('ipv4 fragments', () => {
  it('have ports in the first and none later', () => {
    const first = ipv4(17, udp(1000, 53, zeros(8), 500), { fragment: 0x2000, id: 0xbeef })
    expect(decode(first, RAW)).toMatchObject({
      kind: 'mayCreate',
      traits: ['firstFragment'],
      fragmentId: 0xbeef,
      ports: [1000, 53],
    })
    expect(decode(ipv4(17, zeros(5), { fragment: 2, id: 0xbeef }), RAW)).toMatchObject({
      kind: 'laterFragment',
      reason: 'none',
      fragmentId: 0xbeef,
      protocol: 17,
      ipLength: 25,
      source: CLIENT,
    })
    expect(decode(ipv4(17, zeros(8), { fragment: 0x2002 }), RAW).kind).toBe('laterFragment')
    expect(decode(ipv4(17, UDP, { fragment: 0x4000 }), RAW)).toMatchObject({ kind: 'mayCreate', traits: [] })
  })
  it('must not reach beyond the longest datagram', () => {
    expect(decode(ipv4(17, zeros(8), { fragment: 8189 }), RAW)).toMatchObject({ reason: 'badFragment' })
    expect(decode(ipv4(17, zeros(3), { fragment: 8189 }), RAW)).toMatchObject({ kind: 'laterFragment' })
  })
  it('but the last are multiples of 8 long', () => {
    expect(decode(ipv4(17, zeros(9), { fragment: 0x2002 }), RAW)).toMatchObject({ reason: 'badFragment' })
    expect(decode(ipv4(17, [...UDP, 0], { fragment: 0x2000 }), RAW)).toMatchObject({
      reason: 'badFragment',
      outerProtocol: 17,
      ipLength: 37,
    })
  })
  it('count the TCP payload that is in this one', () => {
    expect(decode(ipv4(6, tcp(1, 2, {}, zeros(12)), { fragment: 0x2000 }), RAW)).toMatchObject({
      tcpPayloadLength: 12,
    })
  })
})

describe('ipv6', () => {
  it('gives family, addresses, protocol and length', () => {
    expect(decode(ipv6(17, UDP), RAW)).toMatchObject({
      kind: 'mayCreate',
      family: 6,
      source: CLIENT6,
      destination: SERVER6,
      protocol: 17,
      outerProtocol: 17,
      ipLength: 56,
      traits: [],
      ports: [1000, 53],
    })
  })
  it('is cut short below 40 bytes, and must fit the wire', () => {
    expect(decode(ipv6(17, UDP), { ...RAW, captured: 39 })).toMatchObject({
      reason: 'truncatedIp',
      ipOffset: -1,
    })
    expect(decode(ipv6(17, UDP, { payloadLength: 17 }), RAW)).toMatchObject({
      reason: 'badIpLength',
      ipLength: 57,
      source: CLIENT6,
    })
    expect(decode(ipv6(17, UDP), { ...RAW, captured: 48 })).toMatchObject({ kind: 'mayCreate', ipLength: 56 })
  })
  it('walks hop-by-hop, routing and destination options', () => {
    const payload = extension(60, extension(43, extension(60, extension(17, UDP))))
    expect(decode(ipv6(0, payload), RAW)).toMatchObject({
      protocol: 17,
      outerProtocol: 17,
      ports: [1000, 53],
      ipLength: 88,
    })
    expect(decode(ipv6(60, [17, 1, ...zeros(14), ...UDP]), RAW)).toMatchObject({ ports: [1000, 53] })
  })
  it('stops at every other header', () => {
    for (const protocol of [59, 135, 139, 140, 4, 41, 89, 254]) {
      expect(decode(ipv6(60, extension(protocol, zeros(8))), RAW)).toMatchObject({
        kind: 'mayCreate',
        protocol,
        outerProtocol: protocol,
        ports: [1, 1],
      })
    }
    expect(decode(ipv6(59, []), RAW)).toMatchObject({
      kind: 'mayCreate',
      protocol: 59,
      ports: [1, 1],
      ipLength: 40,
    })
  })
  it('takes hop-by-hop options only first', () => {
    expect(decode(ipv6(60, extension(0, extension(17, UDP))), RAW)).toMatchObject({
      reason: 'badExtensionHeader',
      ipLength: 72,
    })
    expect(decode(ipv6(0, extension(0, extension(17, UDP))), RAW)).toMatchObject({
      reason: 'badExtensionHeader',
    })
    expect(decode(ipv6(44, fragment6(0, 0, false, 1, extension(17, UDP))), RAW)).toMatchObject({
      reason: 'badExtensionHeader',
    })
  })
  it('tells a header beyond the packet from one that was not stored', () => {
    expect(decode(ipv6(60, [17, 3, ...zeros(14)]), RAW)).toMatchObject({ reason: 'badExtensionHeader' })
    expect(decode(ipv6(60, zeros(7)), RAW)).toMatchObject({ reason: 'badExtensionHeader' })
    expect(decode(ipv6(60, extension(17, UDP)), { ...RAW, captured: 41 })).toMatchObject({
      reason: 'truncatedIp',
    })
    expect(decode(ipv6(60, extension(17, UDP)), { ...RAW, captured: 44 })).toMatchObject({
      reason: 'truncatedTransport',
      protocol: 17,
    })
  })
  it('takes the jumbo length', () => {
    const jumbo = (length: number) => [17, 0, 0xc2, 4, ...u32(length)]
    const payload = [...jumbo(70_008), ...udp(1000, 53, zeros(69_992), 0)]
    expect(decode(ipv6(0, payload, { payloadLength: 0 }), RAW)).toMatchObject({
      kind: 'mayCreate',
      ipLength: 70_048,
      ports: [1000, 53],
    })
    expect(decode(ipv6(0, [...jumbo(0xffff_ffff), ...UDP], { payloadLength: 0 }), RAW)).toMatchObject({
      reason: 'badIpLength',
      ipLength: 0x7fff_ffff,
    })
  })
  it('with payload length 0 is as long as the frame when that holds a transport header, else 40', () => {
    expect(decode(ipv6(6, tcp(1, 2, {}, zeros(3000)), { payloadLength: 0 }), RAW)).toMatchObject({
      ipLength: 3060,
      tcpPayloadLength: 3000,
    })
    expect(decode(ipv6(17, zeros(6), { payloadLength: 0 }), RAW)).toMatchObject({
      reason: 'badTransportLength',
      ipLength: 40,
    })
    expect(decode(ipv6(59, zeros(30), { payloadLength: 0 }), RAW)).toMatchObject({
      kind: 'mayCreate',
      ipLength: 40,
    })
  })
  it('sees multicast', () => {
    const to = (destination: Bytes, protocol: number, payload = UDP) =>
      decode(ipv6(protocol, payload, { destination }), RAW).traits
    const allNodes = [0xff, 2, ...zeros(13), 1]
    const site = [0xff, 5, ...zeros(13), 1]
    expect(to(site, 17)).toEqual(['oneWing', 'multicast'])
    expect(to(allNodes, 17)).toEqual(['oneWing', 'multicast'])
    expect(to(allNodes, 89)).toEqual(['oneWing', 'multicast'])
    expect(to(allNodes, 112)).toEqual(['oneWing', 'multicast', 'multicastControl'])
    expect(to(site, 112)).toEqual(['oneWing', 'multicast'])
    expect(to(site, 103)).toEqual(['oneWing', 'multicast', 'multicastControl'])
    expect(to(allNodes, 58, icmp(135, 0, 0, 0))).toEqual(['oneWing', 'multicast'])
    for (const type of [130, 131, 132, 143]) {
      expect(to(site, 0, extension(58, icmp(type, 0, 0, 0)))).toEqual([
        'oneWing',
        'multicast',
        'multicastControl',
        'ipOptions',
      ])
      expect(to(SERVER6, 58, icmp(type, 0, 0, 0))).toEqual([])
    }
  })
})

describe('ipv6 fragments', () => {
  it('have ports in the first and none later', () => {
    const first = fragment6(17, 0, true, 0xfedcba98, udp(1000, 53, zeros(8), 500))
    expect(decode(ipv6(44, first), RAW)).toMatchObject({
      kind: 'mayCreate',
      traits: ['firstFragment'],
      fragmentId: 0xfedcba98 | 0,
      protocol: 17,
      outerProtocol: 17,
      ports: [1000, 53],
    })
    expect(decode(ipv6(0, extension(44, fragment6(17, 16, false, 5, zeros(3)))), RAW)).toMatchObject({
      kind: 'laterFragment',
      fragmentId: 5,
      protocol: 17,
      outerProtocol: 17,
      source: CLIENT6,
    })
  })
  it('alone in its datagram is an ordinary packet', () => {
    expect(decode(ipv6(44, fragment6(17, 0, false, 5, UDP)), RAW)).toMatchObject({
      kind: 'mayCreate',
      traits: [],
      ports: [1000, 53],
    })
  })
  it('may go on with destination options in the first', () => {
    expect(decode(ipv6(44, fragment6(60, 0, true, 5, extension(17, UDP))), RAW)).toMatchObject({
      protocol: 17,
      outerProtocol: 17,
      ports: [1000, 53],
    })
  })
  it('must be possible', () => {
    expect(decode(ipv6(44, fragment6(17, 65528, false, 5, zeros(8))), RAW)).toMatchObject({
      reason: 'badFragment',
    })
    expect(decode(ipv6(44, fragment6(17, 65528, false, 5, zeros(7))), RAW)).toMatchObject({
      kind: 'laterFragment',
    })
    expect(decode(ipv6(44, fragment6(17, 8, true, 5, zeros(7))), RAW)).toMatchObject({
      reason: 'badFragment',
    })
    expect(decode(ipv6(44, zeros(7)), RAW)).toMatchObject({ reason: 'badExtensionHeader', outerProtocol: 44 })
    expect(decode(ipv6(44, fragment6(17, 8, false, 5, zeros(8))), { ...RAW, captured: 47 })).toMatchObject({
      reason: 'truncatedIp',
    })
    expect(decode(ipv6(44, fragment6(44, 0, false, 5, fragment6(17, 0, false, 6, UDP))), RAW)).toMatchObject({
      reason: 'badExtensionHeader',
    })
    expect(decode(ipv6(44, [17, 0, ...u16(8), ...u32(5)]), RAW)).toMatchObject({
      kind: 'laterFragment',
      ipLength: 48,
    })
  })
})
