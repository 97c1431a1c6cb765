import { describe, expect, it } from 'vitest'
import { type Bytes, decode, icmp, ipv4, ipv6, tcp, u16, u32, udp, zeros } from './packet-builder.js'

const RAW = { linkType: 101 }
const v4 = (protocol: number, payload: Bytes, captured?: number) =>
  decode(ipv4(protocol, payload), captured === undefined ? RAW : { ...RAW, captured: 20 + captured })

describe('tcp', () => {
  it('gives ports, flags, numbers, window and payload length', () => {
    const segment = tcp(
      40000,
      443,
      { flags: 0x18, sequence: 0xfffffff0, acknowledgement: 7, window: 65535, options: [1, 1, 1, 1] },
      zeros(9),
    )
    expect(v4(6, segment)).toMatchObject({
      kind: 'mayCreate',
      ports: [40000, 443],
      tcpFlags: 0x18,
      tcpSequence: -16,
      tcpAcknowledgement: 7,
      tcpWindow: 65535,
      tcpPayloadLength: 9,
      traits: [],
    })
    expect(decode(ipv6(6, segment), RAW)).toMatchObject({ ports: [40000, 443], tcpPayloadLength: 9 })
  })
  it('reads the window scale of a SYN, and of a SYN only', () => {
    const scale = (options: Bytes, flags = 2) => v4(6, tcp(1, 2, { flags, options })).tcpWindowScale
    expect(scale([2, 4, 5, 0xb4, 4, 2, 1, 3, 3, 7, 1, 1])).toBe(7)
    expect(scale([3, 3, 15, 0])).toBe(14)
    expect(scale([2, 4, 5, 0xb4])).toBe(-1)
    expect(scale([0, 3, 3, 7])).toBe(-1)
    expect(scale([])).toBe(-1)
    expect(scale([1, 3, 3, 7], 0x10)).toBe(77)
  })
  it('SYN and ACK together are an answer', () => {
    expect(v4(6, tcp(1, 2, { flags: 0x12 })).traits).toEqual(['answer'])
    expect(v4(6, tcp(1, 2, { flags: 0x02 })).traits).toEqual([])
    expect(v4(6, tcp(1, 2, { flags: 0x10 })).traits).toEqual([])
  })
  it('refuses impossible headers', () => {
    expect(v4(6, tcp(1, 2, { headerLength: 16 }))).toMatchObject({ reason: 'badTcpHeader' })
    expect(v4(6, tcp(1, 2, { headerLength: 24 }))).toMatchObject({ reason: 'badTcpHeader' })
    expect(v4(6, tcp(1, 2, { flags: 2, options: [2, 0, 0, 0] }))).toMatchObject({ reason: 'badTcpHeader' })
    expect(v4(6, tcp(1, 2, { flags: 2, options: [2, 5, 0, 0] }))).toMatchObject({ reason: 'badTcpHeader' })
    expect(v4(6, tcp(1, 2, { flags: 2, options: [1, 1, 1, 2] }))).toMatchObject({ reason: 'badTcpHeader' })
    expect(v4(6, tcp(1, 2, { flags: 0x10, options: [2, 0, 0, 0] }))).toMatchObject({ kind: 'mayCreate' })
    expect(v4(6, zeros(19))).toMatchObject({ reason: 'badTransportLength' })
  })
  it('does not take Ethernet padding for options', () => {
    expect(decode([...ipv4(6, tcp(1, 2, { headerLength: 24 })), ...zeros(6)], RAW)).toMatchObject({
      reason: 'badTcpHeader',
    })
  })
  it('needs ports and flags, and keeps what was stored of the rest', () => {
    const segment = tcp(1, 2, { flags: 2, window: 9, options: [1, 3, 3, 7] })
    expect(v4(6, segment, 13)).toMatchObject({ reason: 'truncatedTransport' })
    expect(v4(6, segment, 14)).toMatchObject({
      kind: 'mayCreate',
      tcpFlags: 2,
      tcpWindow: 65535,
      tcpWindowScale: -2,
    })
    expect(v4(6, segment, 16)).toMatchObject({ kind: 'mayCreate', tcpWindow: 9 })
    for (const captured of [20, 21, 22, 23])
      expect(v4(6, segment, captured)).toMatchObject({ kind: 'mayCreate', tcpWindowScale: -2 })
  })
})

describe('udp', () => {
  it('checks its length against the IP packet', () => {
    expect(v4(17, udp(1000, 53, zeros(4)))).toMatchObject({
      kind: 'mayCreate',
      ports: [1000, 53],
      traits: [],
    })
    expect(v4(17, udp(1, 2, zeros(4), 8))).toMatchObject({ kind: 'mayCreate' })
    expect(v4(17, udp(1, 2, zeros(4), 0))).toMatchObject({ kind: 'mayCreate' })
    expect(v4(17, udp(1, 2, zeros(4), 7))).toMatchObject({ reason: 'badTransportLength' })
    expect(v4(17, udp(1, 2, zeros(4), 13))).toMatchObject({ reason: 'badTransportLength' })
    expect(v4(17, zeros(7))).toMatchObject({ reason: 'badTransportLength' })
  })
  it('needs its ports', () => {
    expect(v4(17, udp(1, 2, [], 7), 3)).toMatchObject({ reason: 'truncatedTransport' })
    expect(v4(17, udp(1, 2, [], 7), 5)).toMatchObject({ kind: 'mayCreate', ports: [1, 2] })
  })
})

describe('sctp, dccp, udp-lite', () => {
  it('have ports', () => {
    for (const [protocol, length] of [
      [132, 12],
      [33, 12],
      [136, 8],
    ] as const) {
      const header = [...u16(2905), ...u16(3868), ...zeros(length - 4)]
      expect(v4(protocol, header)).toMatchObject({ kind: 'mayCreate', ports: [2905, 3868] })
      expect(v4(protocol, header.slice(0, -1))).toMatchObject({ reason: 'badTransportLength' })
      expect(v4(protocol, header, 3)).toMatchObject({ reason: 'truncatedTransport' })
      expect(v4(protocol, header, 4)).toMatchObject({ ports: [2905, 3868] })
    }
  })
})

describe('icmp', () => {
  it('has identifier and sequence number for ports, changed over in replies', () => {
    for (const [request, reply] of [
      [8, 0],
      [13, 14],
      [15, 16],
      [17, 18],
    ] as const) {
      expect(v4(1, icmp(request, 0, 43397, 10))).toMatchObject({
        ports: [43397, 10],
        traits: ['query', 'queryKind'],
        icmpType: request,
      })
      expect(v4(1, icmp(reply, 0, 43397, 10))).toMatchObject({
        ports: [10, 43397],
        traits: ['answer', 'query', 'queryKind'],
        icmpType: reply,
      })
    }
    expect(decode(ipv6(58, icmp(128, 0, 43397, 10)), RAW)).toMatchObject({
      ports: [43397, 10],
      traits: ['query', 'queryKind'],
    })
    expect(decode(ipv6(58, icmp(129, 0, 43397, 10)), RAW)).toMatchObject({
      ports: [10, 43397],
      traits: ['answer', 'query', 'queryKind'],
    })
  })
  it('has 1/1 in all other messages', () => {
    for (const type of [9, 10, 40, 255]) {
      expect(v4(1, icmp(type, 0, 5, 6))).toMatchObject({
        kind: 'mayCreate',
        ports: [1, 1],
        traits: [],
        icmpType: type,
      })
    }
    for (const type of [133, 134, 135, 136, 137, 200]) {
      expect(decode(ipv6(58, icmp(type, 0, 5, 6)), RAW)).toMatchObject({
        kind: 'mayCreate',
        ports: [1, 1],
        traits: [],
      })
    }
  })
  it('needs 8 bytes for a query and a type for the others', () => {
    expect(v4(1, icmp(8, 0, 1, 1), 7)).toMatchObject({ reason: 'truncatedTransport' })
    expect(v4(1, icmp(8, 0, 1, 1).slice(0, 7))).toMatchObject({ reason: 'badTransportLength' })
    expect(v4(1, icmp(9, 0, 1, 1), 1)).toMatchObject({ kind: 'mayCreate', ports: [1, 1] })
    expect(v4(1, icmp(9, 0, 1, 1), 0)).toMatchObject({ reason: 'truncatedTransport' })
    expect(v4(1, [9, 0, 0])).toMatchObject({ reason: 'badTransportLength' })
  })
})

describe('esp, ah, gre, others', () => {
  it('esp and ah have their index for ports, one way', () => {
    expect(v4(50, [...u32(0xa55b_cdc2), ...zeros(20)])).toMatchObject({
      ports: [0xa55b, 0xcdc2],
      traits: ['oneWing'],
    })
    expect(v4(50, [...u32(0xa55b_cdc2), ...zeros(20)], 3)).toMatchObject({ reason: 'truncatedTransport' })
    expect(v4(50, zeros(7))).toMatchObject({ reason: 'badTransportLength' })
    const ah = [6, 4, 0, 0, ...u32(0x0001_0002), ...zeros(16)]
    expect(v4(51, ah)).toMatchObject({ ports: [1, 2], traits: ['oneWing'], protocol: 51 })
    expect(decode(ipv6(51, ah), RAW)).toMatchObject({
      ports: [1, 2],
      traits: ['oneWing'],
      protocol: 51,
      outerProtocol: 51,
    })
    expect(v4(51, ah, 7)).toMatchObject({ reason: 'truncatedTransport' })
    expect(v4(51, zeros(11))).toMatchObject({ reason: 'badTransportLength' })
  })
  it('gre has 1/1, or the call id of PPTP one way', () => {
    expect(v4(47, [0, 0, 8, 0, ...ipv4(17, udp(1, 2))])).toMatchObject({
      ports: [1, 1],
      traits: [],
      protocol: 47,
    })
    expect(v4(47, [0x30, 1, 0x88, 0x0b, 0, 0, 0x12, 0x34, ...zeros(4)])).toMatchObject({
      ports: [1, 0x1234],
      traits: ['oneWing'],
    })
    expect(v4(47, [0x30, 0, 0x88, 0x0b, 0, 0, 0x12, 0x34])).toMatchObject({ ports: [1, 1] })
    expect(v4(47, [0, 0, 8])).toMatchObject({ reason: 'badTransportLength' })
    expect(v4(47, [0x30, 1, 0x88, 0x0b, 0, 0, 0x12])).toMatchObject({ reason: 'badTransportLength' })
    expect(v4(47, [0x30, 1, 0x88, 0x0b, 0, 0, 0x12, 0x34], 7)).toMatchObject({ reason: 'truncatedTransport' })
    expect(v4(47, [0, 0, 8, 0], 3)).toMatchObject({ reason: 'truncatedTransport' })
  })
  it('every number that has no header of its own here is 1/1 and needs no bytes', () => {
    const read = new Set([1, 6, 17, 33, 47, 50, 51, 58, 132, 136])
    for (let protocol = 0; protocol < 256; protocol++) {
      if (read.has(protocol)) continue
      expect(v4(protocol, [])).toMatchObject({
        kind: 'mayCreate',
        ports: [1, 1],
        traits: [],
        protocol,
        outerProtocol: protocol,
      })
    }
  })
})
