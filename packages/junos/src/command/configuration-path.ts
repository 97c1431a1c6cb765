/** The words after `show configuration`: the path of a statement, as the schema of a configuration knows it. */
import { pathWords } from '../schema/index.js'
import type { ConfigNode } from '../syntax/index.js'
import { type Candidate, CommandError } from './command-error.js'
import { ambiguous, expecting, nameWords } from './value.js'
import { matchWord, type Word } from './words.js'

/** The word that another means after those of a path, in full, or what is wrong with it. */
export function readPathWord(path: readonly string[], word: Word): string | CommandError {
  const candidates = wordsAfter(path)
  const matches = matchWord(word.text, candidates)
  if (matches.length === 1) return matches[0]!.word
  if (pathWords(path)?.isOpen) return word.text
  if (matches.length > 1) return ambiguous(word, matches)
  return new CommandError('unknown-word', word.column, [expecting(candidates, 'statement')], candidates)
}

/** The statements that may come after the words of a path, and the names that a configuration has there. */
export function wordsAfter(path: readonly string[], written?: ConfigNode): readonly Candidate[] {
  const { words = [], areNamesOpen = false } = pathWords(path) ?? {}
  const statements = words.map((word) => ({ word, help: 'Configuration statement' }))
  const there = areNamesOpen ? (written?.at(...path)?.children ?? []) : []
  const names = there.map(({ word }) => word).filter((word) => !words.includes(word))
  return [...statements, ...nameWords(names)]
    .sort((a, b) => (a.word < b.word ? -1 : 1))
    .map((each) => ({ ...each, supported: true }))
}
