import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PacketTrait } from '../../src/batch/index.js'
import {
  type Bytes,
  type DecodedPacket,
  decode,
  ethernet,
  extension,
  fragment6,
  icmp,
  ipv4,
  ipv6,
  tcp,
  u32,
  udp,
  vlan,
  zeros,
} from './packet-builder.js'

const LINK_TYPES = [0, 1, 9, 12, 14, 50, 51, 101, 105, 107, 108, 113, 228, 229, 276, -1, 65535]
const INSIDE = ipv4(17, udp(1000, 53, zeros(20)))
const INSIDE6 = ipv6(0, extension(6, tcp(4000, 80)))

/** One of each shape that the decoder knows, as Ethernet frames. */
const VALID: readonly Bytes[] = [
  ethernet(0x0800, ipv4(6, tcp(1, 2, { flags: 2, options: [2, 4, 5, 0xb4, 3, 3, 7, 0] }, zeros(30)))),
  ethernet(
    0x8100,
    vlan(5, 0x88a8, vlan(6, 0x0800, ipv4(17, udp(1, 2, zeros(9)), { options: [148, 4, 0, 0] }))),
  ),
  ethernet(0x0800, ipv4(1, icmp(8, 0, 1, 2, zeros(20)))),
  ethernet(0x0800, ipv4(1, icmp(3, 1, 0, 0, INSIDE))),
  ethernet(0x86dd, ipv6(58, icmp(1, 0, 0, 0, INSIDE6))),
  ethernet(0x86dd, ipv6(0, extension(44, fragment6(60, 0, true, 7, extension(17, udp(3, 4, zeros(8))))))),
  ethernet(0x86dd, ipv6(44, fragment6(17, 64, false, 7, zeros(9)))),
  ethernet(0x86dd, ipv6(0, [17, 0, 0xc2, 4, ...u32(28), ...udp(3, 4, zeros(12))], { payloadLength: 0 })),
  ethernet(0x8847, [0, 1, 0, 64, 0, 1, 1, 64, ...ipv4(50, zeros(30))]),
  ethernet(0x8864, [0x11, 0, 0, 1, 0, 40, 0, 0x57, ...ipv6(51, zeros(30))]),
  ethernet(40, [...u32(0xaaaa0300), 0, 0, 8, 0, ...ipv4(47, [0x30, 1, 0x88, 0x0b, ...zeros(10)])]),
  ethernet(0x0800, ipv4(132, zeros(30), { destination: [224, 0, 0, 9] })),
]

const ALL_TRAITS = Object.values(PacketTrait).reduce((all, bit) => all | bit, 0)

function expectInRange(packet: DecodedPacket, captured: number, wire: number): void {
  expect(packet.kind).toBeDefined()
  expect(packet.reason).toBeDefined()
  expect(packet.kind === 'dropped').toBe(packet.reason !== 'none')
  expect(packet.traits.reduce((all, name) => all | PacketTrait[name], 0) & ~ALL_TRAITS).toBe(0)
  expect(packet.vlan).toBeGreaterThanOrEqual(-1)
  expect(packet.vlan).toBeLessThan(4096)
  expect(packet.outerProtocol).toBeGreaterThanOrEqual(-1)
  expect(packet.outerProtocol).toBeLessThan(256)
  expect(packet.ipLength).toBeGreaterThanOrEqual(0)
  if (packet.ipOffset === -1) {
    expect(packet).toMatchObject({ kind: 'dropped', ipLength: 0, outerProtocol: -1 })
    return
  }
  expect(packet.ipOffset).toBeGreaterThanOrEqual(0)
  expect(packet.ipOffset + 20).toBeLessThanOrEqual(captured)
  expect([4, 6]).toContain(packet.family)
  expect(packet.protocol).toBeGreaterThanOrEqual(0)
  expect(packet.protocol).toBeLessThan(256)
  if (packet.kind === 'dropped') return
  expect(packet.ipLength).toBeGreaterThanOrEqual(20)
  expect(packet.ipOffset + packet.ipLength).toBeLessThanOrEqual(wire)
  if (packet.kind === 'mayCreate' && packet.protocol === 6) {
    expect(packet.tcpPayloadLength).toBeGreaterThanOrEqual(0)
    expect(packet.tcpPayloadLength).toBeLessThanOrEqual(packet.ipLength - 40)
    expect(packet.tcpWindow).toBeGreaterThanOrEqual(0)
    if ((packet.tcpFlags & 2) !== 0) expect([-2, -1, ...Array(15).keys()]).toContain(packet.tcpWindowScale)
  }
}

/** Decodes a frame that is the last thing in its buffer, and once more with other bytes after it. */
function check(frame: Bytes, linkType: number, captured: number, wire: number): DecodedPacket {
  const packet = decode(frame, { linkType, captured, wire })
  expectInRange(packet, captured, wire)
  expect(decode(frame, { linkType, captured, wire, after: new Array<number>(64).fill(0x45) })).toEqual(packet)
  return packet
}

describe('the decoder', () => {
  it('takes any bytes under any link type, and looks at nothing beyond them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LINK_TYPES),
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(2000),
        (linkType, bytes, more) => {
          check([...bytes], linkType, bytes.length, bytes.length + more)
        },
      ),
      { numRuns: 2000 },
    )
  })
  it('takes any damage to a good frame', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...VALID),
        fc.array(fc.tuple(fc.nat(120), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 6, 44, 59, 60, 255))), {
          maxLength: 6,
        }),
        fc.nat(200),
        fc.nat(2),
        (valid, damage, cut, lie) => {
          const frame = [...valid]
          for (const [at, value] of damage) if (at < frame.length) frame[at] = value
          const captured = Math.min(frame.length, cut)
          check(frame, 1, captured, lie === 0 ? captured : frame.length)
        },
      ),
      { numRuns: 4000 },
    )
  })
  it('keeps the key of a frame cut at any length, or says what is missing', () => {
    for (const frame of VALID) {
      const whole = check(frame, 1, frame.length, frame.length)
      expect(whole.kind).not.toBe('dropped')
      for (let captured = 0; captured < frame.length; captured++) {
        const packet = check(frame, 1, captured, frame.length)
        if (packet.kind === 'dropped') {
          expect(['truncatedLink', 'truncatedIp', 'truncatedTransport', 'icmpErrorTruncated']).toContain(
            packet.reason,
          )
        } else {
          const { kind, family, protocol, source, destination, ports, ipLength, traits } = whole
          expect(packet).toMatchObject({
            kind,
            family,
            protocol,
            source,
            destination,
            ports,
            ipLength,
            traits,
          })
        }
      }
    }
  })
})
