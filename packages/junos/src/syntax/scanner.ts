/**
 * The words and signs of a configuration, one after the other (Junos CLI user guide: configuration file syntax). The
 * text is one that `textProblem` found nothing in, so what is below a blank here is a tab or the end of a line.
 */
import type { Place } from './config-node.js'
import { HIDDEN_SECRET } from './hidden-secret.js'
import { quoteWord, SyntaxProblem } from './problem.js'

export type TokenKind = 'word' | '{' | '}' | ';' | '[' | ']' | 'line-end' | 'end'

const LINE_FEED = 10
const SPACE = 32
const QUOTE = 34
const HASH = 35
const ASTERISK = 42
const SLASH = 47
const SEMICOLON = 59
const LESS = 60
const GREATER = 62
const OPEN_BRACKET = 91
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const SECRET = 'SECRET-DATA'
/** All others are the text's own: `\n` stays what it is, a backslash and a letter. */
const ESCAPE = /\\(["\\])/g

const SIGNS: Readonly<Record<number, TokenKind>> = {
  [SEMICOLON]: ';',
  [OPEN_BRACKET]: '[',
  [CLOSE_BRACKET]: ']',
  [OPEN_BRACE]: '{',
  [CLOSE_BRACE]: '}',
}

/** What ends a word: in the set form 1 does, in the hierarchical form 2 as well. */
const ENDS_WORD = new Uint8Array(128)
ENDS_WORD.fill(1, 0, SPACE + 1)
for (const code of [QUOTE, CLOSE_BRACKET]) ENDS_WORD[code] = 1
for (const code of [SEMICOLON, OPEN_BRACKET, OPEN_BRACE, CLOSE_BRACE]) ENDS_WORD[code] = 2

export class Scanner {
  /** Of the last token. */
  kind: TokenKind = 'end'
  word = ''
  isQuoted = false
  line = 1
  /** A comment that marks a secret stood before the last token. */
  hasPassedSecretMark = false
  readonly #text: string
  readonly #isSetForm: boolean
  readonly #hasPairs: boolean
  #at = 0
  #line = 1
  #lineStart = 0
  /** Of the last token; and how many characters of its line before it take two places of the string. */
  #start = 0
  #startOfLine = 0
  #pairs = 0
  #pairsCountedTo = 0

  /** In the set form the end of a line is a token, and braces and semicolons are none. */
  constructor(text: string, form: 'hierarchical' | 'set') {
    this.#text = text
    this.#isSetForm = form === 'set'
    this.#hasPairs = /[\ud800-\udbff]/.test(text)
  }

  /** Where the last token began. */
  get place(): Place {
    return { line: this.line, column: this.#start - this.#startOfLine + 1 - this.#countPairs() }
  }

  /** Reads the next token; returns what is wrong when there is none to read. */
  next(): SyntaxProblem | undefined {
    const problem = this.#skip()
    this.#begin()
    if (problem) return problem
    const text = this.#text
    if (this.#at >= text.length) {
      this.kind = 'end'
      return undefined
    }
    const code = text.charCodeAt(this.#at)
    if (code === LINE_FEED) {
      this.#at++
      this.#line++
      this.#lineStart = this.#at
      this.kind = 'line-end'
      return undefined
    }
    if (code === QUOTE) return this.#readQuoted()
    const sign = SIGNS[code]
    if (sign !== undefined && (!this.#isSetForm || code === OPEN_BRACKET || code === CLOSE_BRACKET)) {
      this.#at++
      this.kind = sign
      return undefined
    }
    return this.#hidesSecret() ? this.#readHiddenSecret() : this.#readWord()
  }

  /** Whether the next token is this word without quotes, on the same line; if so it is read. */
  takes(word: string): boolean {
    const text = this.#text
    let at = this.#at
    let code = text.charCodeAt(at)
    while (code === SPACE || code === 9) code = text.charCodeAt(++at)
    if (!text.startsWith(word, at)) return false
    const after = text.charCodeAt(at + word.length)
    if (after > SPACE) return false
    this.#at = at
    this.#begin()
    this.#at = at + word.length
    this.kind = 'word'
    this.word = word
    this.isQuoted = false
    return true
  }

  /** Moves to the line after that of the last token, or of what was no token. */
  skipLine(): void {
    const end = this.#text.indexOf('\n', this.#start)
    if (end < 0) this.#at = this.#text.length
    else {
      this.#at = end + 1
      this.#line = this.line + 1
      this.#lineStart = this.#at
    }
  }

  #begin(): void {
    this.#start = this.#at
    this.line = this.#line
    this.#startOfLine = this.#lineStart
  }

  #countPairs(): number {
    if (!this.#hasPairs) return 0
    if (this.#pairsCountedTo < this.#startOfLine || this.#pairsCountedTo > this.#start) {
      this.#pairs = 0
      this.#pairsCountedTo = this.#startOfLine
    }
    for (; this.#pairsCountedTo < this.#start; this.#pairsCountedTo++) {
      if ((this.#text.charCodeAt(this.#pairsCountedTo) & 0xfc00) === 0xd800) this.#pairs++
    }
    return this.#pairs
  }

  #readWord(): SyntaxProblem | undefined {
    const text = this.#text
    const start = this.#at
    const ends = this.#isSetForm ? 1 : 2
    // A pattern's brackets are part of it: <ge-0/0/[0-3]>.
    let isPattern = text.charCodeAt(start) === LESS
    let at = start
    let code = 0
    for (; at < text.length; at++) {
      code = text.charCodeAt(at)
      if (code >= 128) continue
      const end = ENDS_WORD[code]!
      if (end === 0) {
        if (code === GREATER) isPattern = false
      } else if (end <= ends && !(isPattern && (code === OPEN_BRACKET || code === CLOSE_BRACKET))) break
    }
    this.kind = 'word'
    this.isQuoted = false
    this.word = text.slice(start, at)
    this.#at = at
    return this.#isSetForm ? this.#checkSetWord(text.charCodeAt(start), text.charCodeAt(at - 1)) : undefined
  }

  /** Braces and semicolons within a word are its own (`.{1,3}`); around it they are of the other form. */
  #checkSetWord(first: number, last: number): SyntaxProblem | undefined {
    if (first !== OPEN_BRACE && first !== CLOSE_BRACE && last !== SEMICOLON) return undefined
    return new SyntaxProblem(
      'unexpected-token',
      this.place,
      `${quoteWord(this.word)}, expected words in the set form, which has no braces or semicolons outside quotes`,
    )
  }

  /** Of all comments this one stands for a word. */
  #hidesSecret(): boolean {
    return this.#text.startsWith(HIDDEN_SECRET, this.#at)
  }

  #readHiddenSecret(): undefined {
    this.kind = 'word'
    this.word = HIDDEN_SECRET
    this.isQuoted = false
    this.#at += HIDDEN_SECRET.length
  }

  #readQuoted(): SyntaxProblem | undefined {
    const text = this.#text
    const start = this.#at + 1
    let hasEscape = false
    let at = start
    for (; ; at++) {
      const code = at < text.length ? text.charCodeAt(at) : LINE_FEED
      if (code === QUOTE) break
      if (code === LINE_FEED) {
        return new SyntaxProblem('open-quote', this.place, 'quoted text without an end, expected "')
      }
      if (code !== BACKSLASH) continue
      const escaped = text.charCodeAt(at + 1)
      if (escaped !== QUOTE && escaped !== BACKSLASH) continue
      hasEscape = true
      at++
    }
    const raw = text.slice(start, at)
    this.kind = 'word'
    this.isQuoted = true
    this.word = hasEscape ? raw.replace(ESCAPE, '$1') : raw
    this.#at = at + 1
    return undefined
  }

  /** Skips blanks and comments. */
  #skip(): SyntaxProblem | undefined {
    const text = this.#text
    this.hasPassedSecretMark = false
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at)
      if (code === LINE_FEED) {
        if (this.#isSetForm) return undefined
        this.#line++
        this.#lineStart = this.#at + 1
      } else if (code === HASH) this.#skipLine()
      else if (code === SLASH && text.charCodeAt(this.#at + 1) === ASTERISK) {
        if (this.#hidesSecret()) return undefined
        const problem = this.#skipComment()
        if (problem) return problem
      } else if (code > SPACE) return undefined
    }
    return undefined
  }

  /** To just before the line's end. */
  #skipLine(): void {
    const text = this.#text
    let at = this.#at
    while (text.charCodeAt(at) === HASH || text.charCodeAt(at) === SPACE) at++
    if (text.startsWith(SECRET, at)) this.hasPassedSecretMark = true
    const end = text.indexOf('\n', this.#at)
    this.#at = (end < 0 ? text.length : end) - 1
  }

  #skipComment(): SyntaxProblem | undefined {
    const text = this.#text
    const end = text.indexOf('*/', this.#at + 2)
    if (end < 0) {
      this.#begin()
      return new SyntaxProblem('open-comment', this.place, 'comment without an end, expected */')
    }
    for (let at = this.#at; at < end; at++) {
      if (text.charCodeAt(at) !== LINE_FEED) continue
      this.#line++
      this.#lineStart = at + 1
    }
    this.#at = end + 1
    return undefined
  }
}

/** A problem that is about the last token of a scanner. */
export function unexpected(scanner: Scanner, expected: string): SyntaxProblem {
  const { kind } = scanner
  const found =
    kind === 'end'
      ? 'the configuration ends here'
      : kind === 'line-end'
        ? 'the line ends here'
        : quoteWord(kind === 'word' ? scanner.word : kind)
  const code = kind === 'end' ? 'cut-off' : 'unexpected-token'
  return new SyntaxProblem(code, scanner.place, `${found}, expected ${expected}`)
}
