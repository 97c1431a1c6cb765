/**
 * Byte strings for the capture makers: joining, big-endian numbers, filler and the Internet checksum (RFC
 * 1071).
 */

/** A piece of a byte string; text is taken as UTF-8. */
export type Part = Uint8Array | readonly number[] | string

const encoder = new TextEncoder()

export function join(...parts: Part[]): Uint8Array {
  const pieces = parts.map((part) =>
    typeof part === 'string' ? encoder.encode(part) : Uint8Array.from(part),
  )
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    out.set(piece, at)
    at += piece.length
  }
  return out
}

export const u16 = (value: number): number[] => [(value >>> 8) & 255, value & 255]
export const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)]
export const u64 = (value: bigint): number[] => [
  ...u32(Number((value >> 32n) & 0xffffffffn)),
  ...u32(Number(value & 0xffffffffn)),
]

/** A 32-bit IEEE number, as RSVP's token buckets carry. */
export function float32(value: number): Uint8Array {
  const out = new Uint8Array(4)
  new DataView(out.buffer).setFloat32(0, value)
  return out
}

/** `length` bytes of a fixed pattern that stands for content nobody reads. */
export function filler(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (first + index * 7) & 255)
}

/** `length` characters of readable text. */
export function prose(length: number): string {
  const sentence = 'The quick session opens, is counted on both wings, and ends. '
  return sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length)
}

/** The one's complement checksum of the parts laid end to end; every part but the last has an even length. */
export function checksum(...parts: Part[]): number {
  const bytes = join(...parts)
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

/** The same bytes with a 16-bit number written at `offset`. */
export function withU16(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const out = bytes.slice()
  out.set(u16(value), offset)
  return out
}

/** Writes the Internet checksum of the whole of `bytes` at `offset`, where there must be zeros. */
export function sealed(bytes: Uint8Array, offset: number): Uint8Array {
  return withU16(bytes, offset, checksum(bytes))
}
