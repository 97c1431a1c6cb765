/**
 * Text as a terminal shows it: how many columns it takes (Unicode Standard Annex 11, as wcwidth has it), and where
 * one character that a person sees ends and the next begins (Annex 29).
 */
const PLAIN = /^[\x20-\x7e]*$/
const NO_COLUMN = /[\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Zl}\p{Zp}\u1160-\u11ff]/u
const TWO_COLUMNS =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|(?!\p{RI})\p{Emoji_Presentation}/u
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Made when a text first needs it: that takes longer than the rest of this program's start. */
let segmenter: Intl.Segmenter | undefined

function segments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

/** Columns of one code point: 0, 1 or 2. */
export function codePointWidth(codePoint: string): number {
  if (PLAIN.test(codePoint)) return 1
  return NO_COLUMN.test(codePoint) ? 0 : TWO_COLUMNS.test(codePoint) ? 2 : 1
}

/** Columns of a text without line ends. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const codePoint of text) width += codePointWidth(codePoint)
  return width
}

/** What can be shown of a text that came from outside: without control and invisible characters. */
export function shownText(text: string): string {
  return text.replace(UNPRINTABLE, '')
}

/** Where the character that ends at `index` begins; 0 at the start. */
export function previousCharacter(text: string, index: number): number {
  if (index === 0) return 0
  if (isPlain(text, index - 1) && isPlain(text, index - 2)) return index - 1
  return segments(text).containing(index - 1)!.index
}

/** Where the character that begins at `index` ends; the length at the end. */
export function nextCharacter(text: string, index: number): number {
  if (isPlain(text, index) && isPlain(text, index + 1)) return Math.min(index + 1, text.length)
  const segment = segments(text).containing(index)
  return segment ? segment.index + segment.segment.length : text.length
}

/** Whether there is an ASCII character at `index`, or none: two of them are never one (but CR and LF). */
function isPlain(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return Number.isNaN(unit) || (unit >= 0x20 && unit < 0x7f)
}
