/**
 * Addresses as text bytes, straight into a buffer: dotted decimal, and RFC 5952 for IPv6 (lower case, no leading
 * zeros, the first longest run of two or more zero groups as `::`, IPv4-mapped as `::ffff:192.0.2.1`).
 * Listing sessions prints four addresses a session, so nothing here allocates.
 */
import type { Address, Prefix } from './value.js'

/** The most bytes that one address takes as text. */
export const ADDRESS_TEXT_BYTES = 45

const DOT = 46
const COLON = 58
const MAPPED = bytesOf('::ffff:')

/** Four bytes for each number 0..255: how many digits it has, then the digits. */
const DECIMAL = digitTable(10, 1)
const HEX = digitTable(16, 1)
const HEX_PADDED = digitTable(16, 2)

/** For each set of zero groups (first group in the highest bit): start and end of the run that `::` stands for. */
const RUNS = runTable()

/** Writes an IPv4 address as text at `position`; returns the position after it. The room is the caller's care. */
export function writeAddress4(target: Uint8Array, position: number, word: number): number {
  let at = writeOctetAndDot(target, position, word >>> 24)
  at = writeOctetAndDot(target, at, (word >>> 16) & 0xff)
  at = writeOctetAndDot(target, at, (word >>> 8) & 0xff)
  return writeLast(target, at, DECIMAL, word & 0xff)
}

/** Writes an IPv6 address as text at `position`; returns the position after it. The room is the caller's care. */
export function writeAddress6(
  target: Uint8Array,
  position: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): number {
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) {
    target.set(MAPPED, position)
    return writeAddress4(target, position + MAPPED.length, w3)
  }
  const run = zeroGroups(w0, w1, w2, w3) * 2
  const start = RUNS[run]!
  const end = RUNS[run + 1]!
  let at = position
  for (let i = 0; i < 8; i++) {
    if (i === start) {
      target[at++] = COLON
      if (end === 8) target[at++] = COLON
      i = end - 1
      continue
    }
    if (i > 0) target[at++] = COLON
    const word = i < 4 ? (i < 2 ? w0 : w1) : i < 6 ? w2 : w3
    at = writeGroup(target, at, (i & 1) === 0 ? word >>> 16 : word & 0xffff)
  }
  return at
}

/** A bit for each of the eight groups that is zero, the first group's the highest. */
function zeroGroups(w0: number, w1: number, w2: number, w3: number): number {
  return (zeroHalves(w0) << 6) | (zeroHalves(w1) << 4) | (zeroHalves(w2) << 2) | zeroHalves(w3)
}

function zeroHalves(word: number): number {
  return (word >>> 16 === 0 ? 2 : 0) | ((word & 0xffff) === 0 ? 1 : 0)
}

/** Always writes three digits: the dot, or what follows, covers those that the number does not have. */
function writeOctetAndDot(target: Uint8Array, position: number, octet: number): number {
  const entry = octet * 4
  target[position] = DECIMAL[entry + 1]!
  target[position + 1] = DECIMAL[entry + 2]!
  target[position + 2] = DECIMAL[entry + 3]!
  const end = position + DECIMAL[entry]!
  target[end] = DOT
  return end + 1
}

/** Writes a number's digits and not a byte more. */
function writeLast(target: Uint8Array, position: number, digits: Uint8Array, value: number): number {
  const entry = value * 4
  const count = digits[entry]!
  target[position] = digits[entry + 1]!
  if (count > 1) target[position + 1] = digits[entry + 2]!
  if (count > 2) target[position + 2] = digits[entry + 3]!
  return position + count
}

function writeGroup(target: Uint8Array, position: number, group: number): number {
  if (group < 0x100) return writeLast(target, position, HEX, group)
  return writeLast(target, writeLast(target, position, HEX, group >>> 8), HEX_PADDED, group & 0xff)
}

function digitTable(radix: number, leastDigits: number): Uint8Array {
  const table = new Uint8Array(256 * 4)
  for (let value = 0; value < 256; value++) {
    const digits = bytesOf(value.toString(radix).padStart(leastDigits, '0'))
    table[value * 4] = digits.length
    table.set(digits, value * 4 + 1)
  }
  return table
}

/** RFC 5952 section 4.2: the longest run, the first of equals, never a single group (then start is 8: no run). */
function runTable(): Uint8Array {
  const table = new Uint8Array(256 * 2)
  for (let zeros = 0; zeros < 256; zeros++) {
    const bits = zeros.toString(2).padStart(8, '0')
    const longest = (bits.match(/11+/g) ?? ['']).reduce((a, b) => (b.length > a.length ? b : a))
    const start = longest === '' ? 8 : bits.indexOf(longest)
    table.set([start, start + longest.length], zeros * 2)
  }
  return table
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0))
}

const scratch = new Uint8Array(ADDRESS_TEXT_BYTES)

/** An address as text. */
export function formatAddress(address: Address): string {
  const [w0, w1, w2, w3] = address.words as [number, number, number, number]
  const end = address.family === 4 ? writeAddress4(scratch, 0, w0) : writeAddress6(scratch, 0, w0, w1, w2, w3)
  return String.fromCharCode(...scratch.subarray(0, end))
}

/** A prefix as text, its length always given: `192.0.2.1/32`. */
export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress(prefix)}/${prefix.length}`
}
