/** The words of a filter: those that the command takes in each of the lines that are asked with it. */
import type { Candidate } from '@wingspan/junos'
import type { CommandWords } from '../terminal/index.js'
import { filtered, STARTS } from './question.js'

/** What ends a command, and so no filter. */
const ENDS: ReadonlySet<string> = new Set(['|', '<[Enter]>'])

export class FilterWords implements CommandWords {
  readonly #words: CommandWords

  /** `words`: those of the command. */
  constructor(words: CommandWords) {
    this.#words = words
  }

  async candidates(filter: string): Promise<readonly Candidate[]> {
    const lists: (readonly Candidate[])[] = []
    for (const start of STARTS) lists.push(await this.#words.candidates(`${start} ${filter}`))
    const isEverywhere = (word: string) => lists.every((list) => list.some((each) => each.word === word))
    return lists[0]!.filter(({ word }) => !ENDS.has(word) && isEverywhere(word))
  }

  check(filter: string): ReturnType<CommandWords['check']> {
    return this.#words.check(filtered(filter))
  }
}
