/** The words and signs of a configuration, one after the other (Junos CLI user guide: configuration file syntax). */
import type { Place } from './config-node.js'
import { quoteWord, SyntaxProblem } from './problem.js'

export type TokenKind = 'word' | '{' | '}' | ';' | '[' | ']' | 'line-end' | 'end'

const TAB = 9
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const QUOTE = 34
const HASH = 35
const ASTERISK = 42
const SLASH = 47
const SEMICOLON = 59
const BACKSLASH = 92
const SIGNS: ReadonlyMap<number, TokenKind> = new Map([
  [123, '{'],
  [125, '}'],
  [SEMICOLON, ';'],
  [91, '['],
  [93, ']'],
])
const SECRET = 'SECRET-DATA'

export class Scanner {
  /** Of the last token. */
  kind: TokenKind = 'end'
  word = ''
  isQuoted = false
  line = 1
  column = 1
  readonly #text: string
  readonly #endsLines: boolean
  #at = 0
  #line = 1
  #lineStart = 0

  /** With `endsLines` the end of a line is a token, braces and semicolons are words: the set form. */
  constructor(text: string, endsLines: boolean) {
    this.#text = text
    this.#endsLines = endsLines
    // A byte order mark is no word.
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1
  }

  /** Where the last token began. */
  get place(): Place {
    return { line: this.line, column: this.column }
  }

  /** Reads the next token; returns what is wrong when there is none to read. */
  next(): SyntaxProblem | undefined {
    const skipped = this.#skip()
    if (skipped) return skipped
    const text = this.#text
    this.line = this.#line
    this.column = this.#at - this.#lineStart + 1
    if (this.#at >= text.length) {
      this.kind = 'end'
      return undefined
    }
    const code = text.charCodeAt(this.#at)
    if (code === LINE_FEED) {
      this.#newLine()
      this.kind = 'line-end'
      return undefined
    }
    if (code === QUOTE) return this.#readQuoted()
    const sign = SIGNS.get(code)
    if (sign !== undefined && (!this.#endsLines || sign === '[' || sign === ']')) {
      this.#at++
      this.kind = sign
      return undefined
    }
    return this.#readWord()
  }

  /** Whether the rest of this line is the comment that marks a secret. */
  isSecretNext(): boolean {
    const text = this.#text
    let at = this.#at
    while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++
    return text.charCodeAt(at) === HASH && text.slice(at, at + SECRET.length + 3).includes(SECRET)
  }

  #readWord(): SyntaxProblem | undefined {
    const text = this.#text
    const start = this.#at
    let at = start
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code <= SPACE || code === QUOTE) break
      if (SIGNS.has(code) && !(this.#endsLines && code !== 93)) break
      if (code >= 0x7f && code <= 0x9f) break
    }
    if (at === start) return this.#refuseCharacter()
    this.kind = 'word'
    this.isQuoted = false
    this.word = text.slice(start, at)
    this.#at = at
    return undefined
  }

  #refuseCharacter(): SyntaxProblem {
    const code = this.#text.charCodeAt(this.#at)
    const hex = code.toString(16).padStart(2, '0')
    return new SyntaxProblem(
      'control-character',
      this.place,
      `control character 0x${hex}, expected the text of a configuration`,
    )
  }

  #readQuoted(): SyntaxProblem | undefined {
    const text = this.#text
    let word = ''
    let at = this.#at + 1
    let from = at
    for (; ; at++) {
      const code = at < text.length ? text.charCodeAt(at) : LINE_FEED
      if (code === LINE_FEED) {
        return new SyntaxProblem('open-quote', this.place, 'quoted text without an end, expected "')
      }
      if (code === QUOTE) break
      if (code < SPACE && code !== TAB && code !== CARRIAGE_RETURN) {
        this.column = at - this.#lineStart + 1
        this.#at = at
        return this.#refuseCharacter()
      }
      if (code === BACKSLASH && at + 1 < text.length && text.charCodeAt(at + 1) !== LINE_FEED) {
        word += text.slice(from, at)
        from = ++at
      }
    }
    this.kind = 'word'
    this.isQuoted = true
    this.word = word + text.slice(from, at)
    this.#at = at + 1
    return undefined
  }

  /** Skips blanks and comments. */
  #skip(): SyntaxProblem | undefined {
    const text = this.#text
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at)
      if (code === LINE_FEED) {
        if (this.#endsLines) return undefined
        this.#line++
        this.#lineStart = this.#at + 1
      } else if (code === HASH) this.#skipLine()
      else if (code === SLASH && text.charCodeAt(this.#at + 1) === ASTERISK) {
        const problem = this.#skipComment()
        if (problem) return problem
      } else if (code !== SPACE && code !== TAB && code !== CARRIAGE_RETURN) return undefined
    }
    return undefined
  }

  /** To just before the line's end. */
  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at)
    const stop = end < 0 ? this.#text.length : end
    this.#at = stop - 1
  }

  #skipComment(): SyntaxProblem | undefined {
    this.line = this.#line
    this.column = this.#at - this.#lineStart + 1
    const end = this.#text.indexOf('*/', this.#at + 2)
    if (end < 0) return new SyntaxProblem('open-comment', this.place, 'comment without an end, expected */')
    for (let at = this.#at; at < end; at++) {
      if (this.#text.charCodeAt(at) !== LINE_FEED) continue
      this.#line++
      this.#lineStart = at + 1
    }
    this.#at = end + 1
    return undefined
  }

  #newLine(): void {
    this.#at++
    this.#line++
    this.#lineStart = this.#at
  }
}

/** A problem that is about the last token of a scanner. */
export function unexpected(scanner: Scanner, expected: string): SyntaxProblem {
  const found =
    scanner.kind === 'end'
      ? 'the configuration ends here'
      : scanner.kind === 'line-end'
        ? 'the line ends here'
        : `${quoteWord(scanner.kind === 'word' ? scanner.word : scanner.kind)}`
  return new SyntaxProblem(
    scanner.kind === 'end' ? 'cut-off' : 'unexpected-token',
    scanner.place,
    `${found}, expected ${expected}`,
  )
}
