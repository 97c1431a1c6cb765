/** Whether the command takes a filter, and nothing but that, in each of the lines that are asked with it. */
import type { CommandWords, LineFault } from '../terminal/index.js'
import { FilterWords } from './filter-words.js'
import { COMMAND, filtered, listLine, totalsLine } from './question.js'
import { SORT_KEYS } from './sort-key.js'

const [sortKey] = SORT_KEYS

/** What is wrong with a filter, at a column of its own; undefined where nothing is. */
export async function filterFault(words: CommandWords, filter: string): Promise<LineFault | undefined> {
  const alone = await words.check(filtered(filter))
  const question = { filter, sortKey: sortKey! }
  if (!alone && !(await words.check(listLine(question, 1))) && !(await words.check(totalsLine(question))))
    return undefined
  const other = await otherWord(words, filter)
  if (other) {
    const message = `error: top takes filters only, and ${other.word} is none`
    return { column: other.column, lines: [message] }
  }
  if (!alone) return { column: 0, lines: ['error: top takes filters only'] }
  return { column: Math.max(0, alone.column - [...COMMAND].length - 1), lines: alone.lines }
}

/** The command as far as a filter, where words that are about an order may stand there. */
function sorted(filter: string): string {
  return `${COMMAND} sort-by ${sortKey!.word} ${filter}`
}

/** The first word that the command takes, but not as a filter; as it is in full. */
async function otherWord(words: CommandWords, filter: string) {
  const filters = new FilterWords(words)
  for (const { 0: typed, index } of filter.matchAll(/[^\s|]+|\|/g)) {
    const line = filter.slice(0, index + typed.length)
    const [known] = [...(await words.candidates(filtered(line))), ...(await words.candidates(sorted(line)))]
    // What may follow a bar is no filter either.
    const isFilter = typed !== '|' && (await filters.candidates(line)).length > 0
    if (known && !isFilter)
      return { word: typed === '|' ? typed : known.word, column: [...filter.slice(0, index)].length }
  }
  return undefined
}
