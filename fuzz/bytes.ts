/** Byte strings put together and taken apart. */

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** `bytes` with `removed` of them at `at` replaced by `inserted`. */
export function splice(
  bytes: Uint8Array,
  at: number,
  removed: number,
  ...inserted: readonly Uint8Array[]
): Uint8Array {
  return concat(bytes.subarray(0, at), ...inserted, bytes.subarray(at + removed))
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
