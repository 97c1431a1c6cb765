/**
 * Text as bytes, straight into a buffer that is used again for each piece: numbers, addresses and words made once.
 * Nothing here allocates, except when a piece outgrows the buffer. The room is the caller's care: `reserve`.
 */
import { type AddressFamily, writeAddress4, writeAddress6 } from '@wingspan/engine'
import { NOT_KNOWN } from '../show/index.js'
import { encodeText } from './utf8.js'

const ZERO = 48
const MINUS = 45
const HEX_DIGITS = encodeText('0123456789abcdef')
/** Numbers are written four digits at a time. */
const GROUP = 10_000
const TWO_GROUPS = GROUP * GROUP
/** For each group its four digits as bytes, the first lowest; how many it has; and those without leading zeros. */
const DIGITS = new Int32Array(GROUP)
const DIGIT_COUNT = new Uint8Array(GROUP)
const LEADING_DIGITS = new Int32Array(GROUP)
fillDigits()

function fillDigits(): void {
  for (let value = 0; value < GROUP; value++) {
    const count = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4
    const thousands = (value / 1000) | 0
    const hundreds = ((value / 100) | 0) % 10
    const tens = ((value / 10) | 0) % 10
    const digits = 0x30303030 | thousands | (hundreds << 8) | (tens << 16) | ((value % 10) << 24)
    DIGITS[value] = digits
    DIGIT_COUNT[value] = count
    LEADING_DIGITS[value] = digits >>> (8 * (4 - count))
  }
}

/** A word is written in steps of this many bytes; what the last one writes too much, the next word covers. */
const STEP_BYTES = 8

/** Text that is written again and again, made once. */
export class TextWord {
  readonly length: number
  /** The bytes, eight to a number, the first lowest. UTF-8 has no bytes that would make it not a number. */
  readonly steps: Float64Array

  constructor(text: string) {
    const bytes = encodeText(text)
    this.length = bytes.length
    const padded = new Uint8Array(Math.ceil(bytes.length / STEP_BYTES) * STEP_BYTES)
    padded.set(bytes)
    const view = new DataView(padded.buffer)
    this.steps = Float64Array.from({ length: padded.length / STEP_BYTES }, (_, i) =>
      view.getFloat64(i * STEP_BYTES, true),
    )
  }
}

const UNKNOWN = new TextWord(NOT_KNOWN)

/** Words by number, each made when it is first asked for. */
export class WordList {
  readonly #words: (TextWord | undefined)[] = []
  readonly #text: (number: number) => string

  /** `text` gives the word of a number, and always the same one. */
  constructor(text: (number: number) => string) {
    this.#text = text
  }

  at(number: number): TextWord {
    const known = this.#words[number]
    if (known !== undefined) return known
    for (let i = this.#words.length; i < number; i++) this.#words.push(undefined)
    const word = new TextWord(this.#text(number))
    this.#words[number] = word
    return word
  }
}

export class TextWriter {
  /** Bytes written since the last `clear`. */
  length = 0
  #bytes: Uint8Array
  #view: DataView

  /** `capacity` in bytes: a piece and what may be written before somebody looks at its length. */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** What was written; valid until the next word is. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
  }

  /** Makes sure that `count` more bytes have room. */
  reserve(count: number): void {
    const needed = this.length + count + STEP_BYTES
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.written)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }

  word(word: TextWord): void {
    const { steps } = word
    const view = this.#view
    let at = this.length
    for (let i = 0; i < steps.length; i++) {
      view.setFloat64(at, steps[i]!, true)
      at += STEP_BYTES
    }
    this.length += word.length
  }

  byte(code: number): void {
    this.#bytes[this.length++] = code
  }

  /** Text that is not known beforehand; makes its own room. */
  text(text: string): void {
    this.reserve(text.length)
    const bytes = this.#bytes
    const { length } = this
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit >= 0x80) {
        const encoded = encodeText(text)
        this.reserve(encoded.length)
        this.#bytes.set(encoded, length)
        this.length = length + encoded.length
        return
      }
      bytes[length + i] = unit
    }
    this.length += text.length
  }

  /** A whole number of any size up to 2^53. */
  decimal(value: number): void {
    if (value < 0) {
      this.byte(MINUS)
      this.decimal(-value)
    } else if (value < TWO_GROUPS) this.#leadingDigits(value | 0)
    else {
      const high = Math.floor(value / TWO_GROUPS)
      const low = (value - high * TWO_GROUPS) | 0
      const middle = (low / GROUP) | 0
      this.decimal(high)
      this.#digits(middle)
      this.#digits(low - middle * GROUP)
    }
  }

  /** A whole number, or N/A for NaN: one that is not known. */
  known(value: number): void {
    if (Number.isNaN(value)) this.word(UNKNOWN)
    else this.decimal(value)
  }

  #leadingDigits(value: number): void {
    if (value < GROUP) {
      this.#view.setInt32(this.length, LEADING_DIGITS[value]!, true)
      this.length += DIGIT_COUNT[value]!
    } else {
      const high = (value / GROUP) | 0
      this.#leadingDigits(high)
      this.#digits(value - high * GROUP)
    }
  }

  #digits(group: number): void {
    this.#view.setInt32(this.length, DIGITS[group]!, true)
    this.length += 4
  }

  /** A number of 32 bits as `0x…`. */
  hexadecimal(value: number): void {
    const bytes = this.#bytes
    let at = this.length
    bytes[at++] = ZERO
    bytes[at++] = 120
    let shift = 28
    while (shift > 0 && value >>> shift === 0) shift -= 4
    for (; shift >= 0; shift -= 4) bytes[at++] = HEX_DIGITS[(value >>> shift) & 15]!
    this.length = at
  }

  /** An address given as 32-bit words, the first of them for IPv4. */
  address(family: AddressFamily, words: Int32Array): void {
    this.length =
      family === 4
        ? writeAddress4(this.#bytes, this.length, words[0]!)
        : writeAddress6(this.#bytes, this.length, words[0]!, words[1]!, words[2]!, words[3]!)
  }
}
