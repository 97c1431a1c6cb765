/**
 * Whether an expression matches a line, not heeding case. Most that people write are plain words, perhaps with `.`
 * for any character or `|` between them: these are compared with the bytes of the line where those are ASCII. All
 * else goes through the expression itself, with the same result.
 */
import type { Expression } from '../expression/index.js'
import { decodeText } from '../render/index.js'

const ANY = 0
/** Characters that mean themselves, those that do behind a backslash, and `.`. */
const PLAIN = /^(?:[\w ,:;/@#=&%<>"'~!-]|\\[.|()[\]{}*+?^$\\]|\.)+$/
const PIECES = /\\.|[^\\]/g
/** Words compared one after the other; beyond that the expression itself is quicker. */
const MOST_WORDS = 8

/** Byte to the byte it is compared as: capitals as small letters, and 0xff for what is not ASCII. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x80 ? 0xff : String.fromCharCode(code).toLowerCase().charCodeAt(0),
)

export class LineMatcher {
  /** How much slower than a look at each byte a match may be, in the worst case. */
  readonly cost: number
  readonly #expression: Expression
  readonly #words: readonly Uint8Array[] | undefined

  constructor(expression: Expression) {
    this.#expression = expression
    this.#words = plainWords(expression.text)
    this.cost = this.#words ? 4 : 32
  }

  /** Whether it matches the text of the bytes from `from` to before `to`. */
  matches(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#words === undefined || !isAscii(bytes, from, to)) {
      return this.#expression.matches(decodeText(bytes, from, to))
    }
    return this.#words.some((word) => holds(bytes, from, to, word))
  }
}

/** The words of an expression that is made of such; undefined for others. */
function plainWords(text: string): readonly Uint8Array[] | undefined {
  const words = text.split(/(?<!\\)\|/)
  if (words.length > MOST_WORDS || !words.every((word) => PLAIN.test(word))) return undefined
  return words.map((word) =>
    Uint8Array.from(word.match(PIECES)!, (piece) =>
      piece === '.' ? ANY : FOLDED[piece.charCodeAt(piece.length - 1)]!,
    ),
  )
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! >= 0x80) return false
  return true
}

function holds(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  const last = to - word.length
  const first = word[0]!
  for (let at = from; at <= last; at++) {
    if (first !== ANY && FOLDED[bytes[at]!] !== first) continue
    let i = 1
    while (i < word.length && (word[i] === ANY || FOLDED[bytes[at + i]!] === word[i])) i++
    if (i === word.length) return true
  }
  return false
}
