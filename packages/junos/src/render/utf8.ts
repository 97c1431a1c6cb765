/** Text to UTF-8 (RFC 3629) and back, without what a browser or Node would have to lend. */

const REPLACEMENT = 0xfffd
const LAST_CODE = 0x10ffff
/** Marks of the first byte, by how many bytes follow it. */
const LEADS = [0, 0xc0, 0xe0, 0xf0]

/** The text's bytes; half of a surrogate pair becomes U+FFFD. */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let at = 0
  for (const character of text) {
    let code = character.codePointAt(0)!
    if (isSurrogate(code)) code = REPLACEMENT
    if (code < 0x80) bytes[at++] = code
    else {
      const extra = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
      bytes[at++] = LEADS[extra]! | (code >> (6 * extra))
      for (let shift = 6 * (extra - 1); shift >= 0; shift -= 6) bytes[at++] = 0x80 | ((code >> shift) & 0x3f)
    }
  }
  return bytes.subarray(0, at)
}

/** Characters that one call makes text of. */
const CHARACTERS_AT_ONCE = 4096

/** The text of bytes from `from` to before `to`; a byte that begins no whole character becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = ''
  let codes: number[] = []
  for (let at = from; at < to; ) {
    const lead = bytes[at++]!
    const more = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1
    let code = more < 0 ? REPLACEMENT : more === 0 ? lead : lead & (0x3f >> more)
    const end = at + Math.max(more, 0)
    for (; at < end; at++) {
      const next = at < to ? bytes[at]! : 0
      if ((next & 0xc0) !== 0x80) break
      code = (code << 6) | (next & 0x3f)
    }
    codes.push(at === end && code <= LAST_CODE && !isSurrogate(code) ? code : REPLACEMENT)
    if (codes.length === CHARACTERS_AT_ONCE) {
      text += String.fromCodePoint(...codes)
      codes = []
    }
  }
  return text + String.fromCodePoint(...codes)
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff
}
