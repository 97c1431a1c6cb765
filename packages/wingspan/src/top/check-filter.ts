/** Whether the command takes a filter, in each of the lines that are asked with it. */
import type { CommandWords, LineFault } from '../terminal/index.js'
import { filtered, listLine, type Question, totalsLine } from './question.js'

export interface FaultyLine {
  readonly line: string
  readonly fault: LineFault
}

/** The line of which the command says that it is wrong, and what it says. */
export async function faultyLine(words: CommandWords, question: Question): Promise<FaultyLine | undefined> {
  // The filter alone first: what is wrong with its end is said of the filter, not of the word behind it.
  for (const line of [filtered(question.filter), listLine(question, 1), totalsLine(question)]) {
    const fault = await words.check(line)
    if (fault) return { line, fault }
  }
  return undefined
}
