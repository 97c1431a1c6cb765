/**
 * XML as bytes, laid out as Junos does: each element on a line of its own, four blanks a level. The bytes go into one
 * buffer that is used again: whoever writes looks at `length`, hands `written` on and calls `clear`. Knows nothing of
 * what it writes; names of elements and attributes are the caller's own and are not checked, all else is escaped.
 */
import { escapeAttribute, escapeText } from './escape.js'

/** Attributes by name, in the order in which they are written. */
export type XmlAttributes = Readonly<Record<string, string>> | ReadonlyMap<string, string>

export type XmlValue = string | number | bigint

const BLANK = 32
const BLANKS_PER_LEVEL = 4
const NONE: XmlAttributes = {}
/** UTF-8 (RFC 3629): marks of the first byte, by how many bytes follow it. */
const LEADS = [0, 0xc0, 0xe0, 0xf0]
/** A UTF-16 unit takes three bytes at most. */
const UNIT_BYTES = 3
/** Characters that text may hold as they are: the printable ones of ASCII, but for the three that mean something. */
const IS_PLAIN = Uint8Array.from({ length: 0x7f }, (_, code) =>
  code >= BLANK && !'&<>'.includes(String.fromCharCode(code)) ? 1 : 0,
)

export class XmlWriter {
  /** Bytes written since the last `clear`. */
  length = 0
  #bytes: Uint8Array
  readonly #outside: number
  readonly #open: string[] = []

  /** `capacity` in bytes, grown when a piece needs more. `level` is how deep the first element stands. */
  constructor(capacity: number, level = 0) {
    this.#bytes = new Uint8Array(capacity)
    this.#outside = level
  }

  /** What was written; valid until more is. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
  }

  /** Begins an element that holds others. */
  open(name: string, attributes: XmlAttributes = NONE): void {
    this.#startTag(name, attributes)
    this.#markup('>\n')
    this.#open.push(name)
  }

  /** Ends the element that was begun last; does nothing where none is open. */
  close(): void {
    const name = this.#open.pop()
    if (name === undefined) return
    this.#indent()
    this.#endTag(name)
  }

  /** An element that holds text, and be it none: `<name>text</name>`. */
  leaf(name: string, value: XmlValue, attributes: XmlAttributes = NONE): void {
    this.#startTag(name, attributes)
    this.#markup('>')
    this.#text(typeof value === 'string' ? value : String(value))
    this.#endTag(name)
  }

  /** An element that says all by its name: `<name/>`. */
  empty(name: string, attributes: XmlAttributes = NONE): void {
    this.#startTag(name, attributes)
    this.#markup('/>\n')
  }

  #startTag(name: string, attributes: XmlAttributes): void {
    this.#indent()
    this.#markup('<')
    this.#markup(name)
    if (attributes === NONE) return
    const entries = attributes instanceof Map ? attributes : Object.entries(attributes)
    for (const [attribute, value] of entries) this.#markup(` ${attribute}="${escapeAttribute(value)}"`)
  }

  #endTag(name: string): void {
    this.#markup('</')
    this.#markup(name)
    this.#markup('>\n')
  }

  #indent(): void {
    const count = BLANKS_PER_LEVEL * (this.#outside + this.#open.length)
    this.#reserve(count)
    this.#bytes.fill(BLANK, this.length, this.length + count)
    this.length += count
  }

  /** Text that may need escaping; most does not. */
  #text(text: string): void {
    const { length } = this
    this.#reserve(text.length)
    const bytes = this.#bytes
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit >= IS_PLAIN.length || IS_PLAIN[unit] === 0) {
        this.#markup(escapeText(text))
        return
      }
      bytes[length + i] = unit
    }
    this.length += text.length
  }

  /** Text as it is. */
  #markup(text: string): void {
    this.#reserve(text.length * UNIT_BYTES)
    const bytes = this.#bytes
    let at = this.length
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit < 0x80) {
        bytes[at++] = unit
        continue
      }
      const code = text.codePointAt(i)!
      const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
      bytes[at++] = LEADS[more]! | (code >> (6 * more))
      for (let shift = 6 * (more - 1); shift >= 0; shift -= 6) bytes[at++] = 0x80 | ((code >> shift) & 0x3f)
      if (more === 3) i++
    }
    this.length = at
  }

  #reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.written)
    this.#bytes = grown
  }
}
