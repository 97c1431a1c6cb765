/** The line in which a filter is typed: the keys of the prompt, Tab and `?` from the command's own words. */
import type { Candidate } from '@wingspan/junos'
import {
  type CommandWords,
  completeAtTab,
  EDIT_KEYS,
  type Key,
  LineBuffer,
  listed,
} from '../terminal/index.js'
import { FilterWords } from './filter-words.js'

/** What a key has made of the field: it is edited on, left with its text, or left as if nothing had been typed. */
export type FieldStep = 'on' | 'take' | 'give up'

export class FilterField {
  readonly #words: FilterWords
  readonly #line = new LineBuffer()
  /** What is said below or beside it: what may follow, or what is wrong. */
  note: string | undefined

  /** `words`: those of the command. */
  constructor(words: CommandWords, text: string) {
    this.#words = new FilterWords(words)
    this.#line.insert(text === '' ? '' : `${text} `)
  }

  get text(): string {
    return this.#line.text.trim()
  }

  /** As it stands, and where in it the cursor is, in UTF-16 units. */
  get line(): { readonly text: string; readonly cursor: number } {
    return this.#line
  }

  async press(key: Key): Promise<FieldStep> {
    this.note = undefined
    if (key.isPasted) {
      this.#line.insert(key.text)
      return 'on'
    }
    switch (key.name) {
      case 'return':
      case 'enter':
        return 'take'
      case 'escape':
      case 'M-escape':
      case 'C-g':
        return 'give up'
      case 'tab':
        await this.#complete()
        return 'on'
      case '?':
        this.note = named(listed(await this.#words.candidates(this.#line.before)))
        return 'on'
    }
    const edit = EDIT_KEYS.get(key.name)
    if (edit) edit(this.#line)
    else if (key.text !== '') this.#line.insert(key.text)
    return 'on'
  }

  async #complete(): Promise<void> {
    const { rest = '', choices = [] } = await completeAtTab(this.#words, this.#line.before)
    this.#line.insert(rest)
    if (choices.length > 0) this.note = named(choices)
  }
}

function named(candidates: readonly Candidate[]): string {
  return candidates.length === 0 ? 'nothing may follow' : candidates.map(({ word }) => word).join('  ')
}
