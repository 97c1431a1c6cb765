/** What might have stood in the place of a word that is not known. */

import type { KnownNode } from './known-node.js'

const MOST_WORDS = 8

/** The words that may stand in a statement, the likeliest first and not all of many. */
export function expectedStatements({ statement, unnamed }: KnownNode, given: string): string {
  const words = Object.keys(statement.statements()).filter((word) => !word.startsWith('<'))
  const value = unnamed?.statement.value?.expected
  const likeness = new Map(words.map((word) => [word, sameLetters(word, given)]))
  words.sort((a, b) => likeness.get(b)! - likeness.get(a)! || (a < b ? -1 : 1))
  const shown = words.slice(0, MOST_WORDS).join(', ')
  const known =
    words.length > MOST_WORDS ? `one of ${shown} …` : words.length === 1 ? shown : `one of ${shown}`
  if (words.length === 0) return value ?? 'nothing'
  return value === undefined ? known : `${known}, or ${value}`
}

/** How many letters two words begin with alike. */
function sameLetters(word: string, given: string): number {
  let count = 0
  while (count < word.length && word[count] === given[count]) count++
  return count
}
