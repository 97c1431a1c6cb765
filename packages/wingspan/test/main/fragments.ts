/** Datagrams in fragments, as Ethernet frames: what the tests of the second pass need. */
import type { TestFrame } from '../source/captures.js'

const HEADER_BYTES = 20
const FRAGMENT_BYTES = 16

export interface FragmentOptions {
  readonly id: number
  readonly sourcePort?: number
  /** Place of the fragment in its datagram; the first one has the UDP header. */
  readonly place: number
  readonly isLast?: boolean
}

const be16 = (value: number) => [value >>> 8, value & 255]

/** One fragment of a UDP datagram from 192.0.2.10 to 198.51.100.20, port 6000. */
export function fragment(timeMicroseconds: number, options: FragmentOptions): TestFrame {
  const { id, place, isLast = false, sourcePort = 5000 } = options
  const payload = new Uint8Array(FRAGMENT_BYTES).fill(place + 1)
  const datagramBytes = isLast ? FRAGMENT_BYTES : FRAGMENT_BYTES * 2
  if (place === 0) payload.set([...be16(sourcePort), ...be16(6000), ...be16(datagramBytes), 0, 0])
  const flagsAndOffset = (isLast ? 0 : 0x2000) | ((place * FRAGMENT_BYTES) / 8)
  const bytes = Uint8Array.from([
    ...[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0],
    ...[0x45, 0, ...be16(HEADER_BYTES + FRAGMENT_BYTES), ...be16(id), ...be16(flagsAndOffset), 64, 17, 0, 0],
    ...[192, 0, 2, 10, 198, 51, 100, 20],
    ...payload,
  ])
  return { timeMicroseconds, bytes, wireLength: bytes.length }
}

/**
 * One of two fragments of a UDP datagram from 2001:db8::a, port 5000, to 2001:db8::b, port 6000. It has a
 * destination options header, which the later fragment names instead of UDP.
 */
export function ipv6Fragment(timeMicroseconds: number, which: 'first' | 'later'): TestFrame {
  const udp = [...be16(5000), ...be16(6000), ...be16(FRAGMENT_BYTES * 2), 0, 0]
  const payload = which === 'first' ? [17, 0, 1, 4, 0, 0, 0, 0, ...udp] : new Array<number>(24).fill(7)
  const flagsAndOffset = which === 'first' ? 1 : FRAGMENT_BYTES
  const bytes = Uint8Array.from([
    ...[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xdd],
    ...[0x60, 0, 0, 0, ...be16(8 + payload.length), 44, 64],
    ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10],
    ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11],
    ...[60, 0, ...be16(flagsAndOffset), 0, 0, 0, 77],
    ...payload,
  ])
  return { timeMicroseconds, bytes, wireLength: bytes.length }
}
