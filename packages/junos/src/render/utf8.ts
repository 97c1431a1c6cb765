/** Text to UTF-8 (RFC 3629), without what a browser or Node would have to lend. */

const REPLACEMENT = 0xfffd
/** Marks of the first byte, by how many bytes follow it. */
const LEADS = [0, 0xc0, 0xe0, 0xf0]

/** The text's bytes; half of a surrogate pair becomes U+FFFD. */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let at = 0
  for (const character of text) {
    let code = character.codePointAt(0)!
    if (code >= 0xd800 && code <= 0xdfff) code = REPLACEMENT
    if (code < 0x80) bytes[at++] = code
    else {
      const extra = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
      bytes[at++] = LEADS[extra]! | (code >> (6 * extra))
      for (let shift = 6 * (extra - 1); shift >= 0; shift -= 6) bytes[at++] = 0x80 | ((code >> shift) & 0x3f)
    }
  }
  return bytes.subarray(0, at)
}
