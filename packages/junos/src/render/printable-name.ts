/** Names out of captures, which anybody may have written, made fit for a terminal and for one line. */

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** The name with each control, invisible or line-breaking character as `\xHH`, `\uHHHH` or `\u{H…}`. */
export function printableName(name: string): string {
  return name.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0)!
    const digits = code.toString(16)
    if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`
    return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`
  })
}
