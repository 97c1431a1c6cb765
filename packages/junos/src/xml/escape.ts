/**
 * Text made fit for XML 1.0 (fifth edition, sections 2.2, 2.4, 2.11 and 3.3.3). What XML has a meaning for becomes a
 * reference, and so does what a terminal might obey or hide (controls, invisible characters, line separators): a
 * reader of the XML gets the same text, and a person who sees it raw is not deceived. What XML cannot carry at all
 * becomes U+FFFD. `>` is always a reference, so that no text can hold the end of a message (RFC 6242 section 4.3).
 */

const REPLACEMENT = '\uFFFD'

const CARRIED = '\\x20-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}'
const INVISIBLE = '\\x7F-\\x9F\\p{Cf}\\p{Zl}\\p{Zp}'
const IN_TEXT = new RegExp(`[&<>\\r${INVISIBLE}]|[^\\t\\n${CARRIED}]`, 'gu')
/** White space would be made blanks by the reader. */
const IN_ATTRIBUTE = new RegExp(`[&<>"\\t\\n\\r${INVISIBLE}]|[^${CARRIED}]`, 'gu')
const IS_CARRIED = new RegExp(`^[\\t\\n\\r${CARRIED}]$`, 'u')

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The text as it stands between tags. */
export function escapeText(text: string): string {
  return text.replace(IN_TEXT, reference)
}

/** The text as it stands in an attribute, between double quotation marks. */
export function escapeAttribute(text: string): string {
  return text.replace(IN_ATTRIBUTE, reference)
}

function reference(character: string): string {
  if (!IS_CARRIED.test(character)) return REPLACEMENT
  return NAMED[character] ?? `&#x${character.codePointAt(0)!.toString(16).toUpperCase()};`
}
