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
import { filtered } from './question.js'

/** Words that may follow a filter and are no part of it, and the pipe. */
const NO_FILTERS: ReadonlySet<string> = new Set([
  'brief',
  'extensive',
  'summary',
  'sort-by',
  'group-by',
  'limit',
  '|',
  '<[Enter]>',
])

/** What a key has made of the field: it is edited on, left with its text, or left as if nothing had been typed. */
export type FieldStep = 'on' | 'take' | 'give up'

export class FilterField {
  readonly #words: CommandWords
  readonly #line = new LineBuffer()
  /** What is said below or beside it: what may follow, or what is wrong. */
  note: string | undefined

  constructor(words: CommandWords, text: string) {
    this.#words = words
    this.#line.replace(text === '' ? '' : `${text} `)
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
        this.note = named(listed(await this.#words.candidates(this.#before)))
        return 'on'
    }
    const edit = EDIT_KEYS.get(key.name)
    if (edit) edit(this.#line)
    else if (key.text !== '') this.#line.insert(key.text)
    return 'on'
  }

  /** The command as far as the cursor. */
  get #before(): string {
    return filtered(this.#line.before) + (this.#line.before === '' ? ' ' : '')
  }

  async #complete(): Promise<void> {
    const { rest = '', choices = [] } = await completeAtTab(this.#words, this.#before)
    this.#line.insert(rest)
    if (choices.length > 0) this.note = named(choices)
  }
}

function named(candidates: readonly Candidate[]): string {
  const words = candidates.flatMap(({ word }) => (NO_FILTERS.has(word) ? [] : [word]))
  return words.length === 0 ? 'nothing may follow' : words.join('  ')
}
