/** The words behind a command of the set form. */
import type { Place } from './config-node.js'
import { SyntaxProblem } from './problem.js'
import { type Scanner, unexpected } from './scanner.js'

export interface Word {
  readonly text: string
  readonly place: Place
}

export interface SetLine {
  readonly command: Word
  readonly words: readonly Word[]
  /** The values of a list at the end of the line. */
  readonly list: readonly Word[] | undefined
}

/** The last token, which is a word. */
export function lastWord(scanner: Scanner): Word {
  return { text: scanner.word, place: scanner.place }
}

export function endsLine({ kind }: Scanner): boolean {
  return kind === 'line-end' || kind === 'end'
}

/** Reads to the end of the line; the command has been read. At least one word stands behind it. */
export function readSetLine(scanner: Scanner, expected = 'a statement'): SetLine | SyntaxProblem {
  const command = lastWord(scanner)
  const words: Word[] = []
  let list: readonly Word[] | undefined
  for (;;) {
    const problem = scanner.next()
    if (problem) return problem
    if (endsLine(scanner)) break
    if (scanner.kind === '[' && list === undefined && words.length > 0) {
      const read = readSetList(scanner)
      if (read instanceof SyntaxProblem) return read
      list = read
    } else if (scanner.kind === 'word' && list === undefined) words.push(lastWord(scanner))
    else return unexpected(scanner, list ? 'the end of the line' : expected)
  }
  return words.length > 0 ? { command, words, list } : lineEndsAfter(command, expected)
}

/** Reads `a b ]`; the bracket before has been read. */
export function readSetList(scanner: Scanner): readonly Word[] | SyntaxProblem {
  const list: Word[] = []
  for (;;) {
    const problem = scanner.next()
    if (problem) return problem
    if (scanner.kind === ']' && list.length > 0) return list
    if (scanner.kind !== 'word') return unexpected(scanner, list.length > 0 ? ']' : 'a value')
    list.push(lastWord(scanner))
  }
}

export function lineEndsAfter({ text, place }: Word, expected: string): SyntaxProblem {
  return new SyntaxProblem('unexpected-token', place, `the line ends after ${text}, expected ${expected}`)
}
