/** Reads a line from a terminal as a person types it: editing, completion, help at `?`, history. */
import { formatCandidates, formatCommandError } from '@wingspan/junos'
import {
  type CommandWords,
  type Completion,
  completeAtSpace,
  completeAtTab,
  type LineFault,
  listed,
} from './completion.js'
import { EDIT_KEYS } from './edit-keys.js'
import { type History, HistoryWalk } from './history.js'
import { HistorySearch } from './history-search.js'
import type { Key } from './key.js'
import { LineBuffer } from './line-buffer.js'
import { LinePainter } from './line-painter.js'
import type { Terminal } from './terminal.js'
import { textWidth } from './text-width.js'

const BELL = '\x07'
const PASTE_ON = '\x1b[?2004h'
const PASTE_OFF = '\x1b[?2004l'

export interface LineEditorOptions {
  readonly terminal: Terminal
  readonly words: CommandWords
  readonly history: History
  /** After so many columns a line goes on in the next row. */
  readonly columns: () => number
  readonly completesOnSpace: () => boolean
  /** Stops the program at Ctrl-Z, until its user goes on with it; without this the key does nothing. */
  readonly suspend?: (() => Promise<void>) | undefined
  /** Shows lines that are no answer to a command: page by page, where they are many. */
  readonly show: (text: string) => Promise<void>
}

export class LineEditor {
  readonly #options: LineEditorOptions
  readonly #painter: LinePainter
  #line = new LineBuffer()
  #walk: HistoryWalk
  #search: HistorySearch | undefined
  #prompt = ''

  constructor(options: LineEditorOptions) {
    this.#options = options
    this.#walk = new HistoryWalk(options.history)
    this.#painter = new LinePainter((text) => {
      if (text !== '') void options.terminal.write(text)
    }, options.columns())
  }

  /** The line up to its Enter; undefined when the user leaves, or there will be no more keys. */
  async read(prompt: string): Promise<string | undefined> {
    const { terminal, columns } = this.#options
    const { keys } = terminal
    this.#prompt = prompt
    this.#begin()
    this.#painter.resize(columns())
    terminal.onResize = () => this.#painter.resize(columns())
    if (terminal.bracketedPaste) void terminal.write(PASTE_ON)
    try {
      for (;;) {
        if (!keys.hasMore) this.#paint()
        // Whoever types without looking is not read on.
        await terminal.drained()
        const key = await keys.next()
        if (key === undefined) return this.#end()
        const isDone = await this.#press(key)
        if (isDone !== undefined) return isDone.line
      }
    } finally {
      terminal.onResize = undefined
      if (terminal.bracketedPaste) void terminal.write(PASTE_OFF)
    }
  }

  #begin(): void {
    this.#line = new LineBuffer()
    this.#walk = new HistoryWalk(this.#options.history)
    this.#search = undefined
  }

  #end(): undefined {
    this.#paint()
    this.#painter.leave()
    return undefined
  }

  /** Obeys a key; the line when it ended it, or undefined in it when it ended the session. */
  async #press(key: Key): Promise<{ readonly line: string | undefined } | undefined> {
    if (key.isPasted && key.name !== 'return' && key.name !== 'enter') {
      this.#ringUnless(key.text === '' || this.#line.insert(key.text))
      return undefined
    }
    if (this.#search) {
      const step = this.#search.press(key)
      if (step === 'on') return undefined
      if (step === 'take' && this.#search.line !== '') this.#line.replace(this.#search.line)
      this.#search = undefined
      if (step === 'give up') return undefined
    }
    const line = this.#line
    switch (key.name) {
      case 'return':
      case 'enter':
        this.#paint()
        this.#painter.leave()
        return { line: line.text }
      case 'C-c':
        this.#paint()
        this.#painter.leave('^C')
        this.#begin()
        return undefined
      case 'C-d':
        if (line.text === '') return { line: this.#end() }
        break
      case 'C-l':
        this.#painter.clearScreen()
        return undefined
      case 'C-z':
        await this.#suspend()
        return undefined
      case 'C-r':
        this.#search = new HistorySearch(this.#options.history)
        return undefined
      case 'up':
      case 'C-p':
        return this.#recall(this.#walk.older(line.text))
      case 'down':
      case 'C-n':
        return this.#recall(this.#walk.newer())
    }
    if (await this.#assist(key)) return undefined
    const edit = EDIT_KEYS.get(key.name)
    if (edit) this.#ringUnless(edit(line) !== false)
    else if (key.text !== '') this.#ringUnless(line.insert(key.text))
    return undefined
  }

  /** Whether a key asked for help or a completion, which it got then. */
  async #assist({ name }: Key): Promise<boolean> {
    const { words, completesOnSpace } = this.#options
    const { before, text, cursor } = this.#line
    if (isQuoting(before)) return false
    switch (name) {
      case '?':
        await this.#help(before)
        return true
      case 'tab':
        await this.#complete(await completeAtTab(words, before))
        return true
      case 'space':
        // In the middle of a word a blank parts it.
        if (!completesOnSpace() || /^\S/.test(text.slice(cursor))) return false
        await this.#complete(await completeAtSpace(words, before))
        return true
    }
    return false
  }

  async #help(before: string): Promise<void> {
    const { words } = this.#options
    const candidates = listed(await words.candidates(before))
    const error = candidates.length === 0 ? await words.check(before) : undefined
    const lines = error ? this.#errorText(error) : linesOf(candidates)
    await this.#list('?', candidates.length === 0 && !error ? 'No valid completions\n' : lines)
  }

  async #complete({ rest = '', choices = [] }: Completion): Promise<void> {
    if (rest !== '' || choices.length === 0) {
      // A blank that stands there already is not put twice.
      const following = this.#line.text.slice(this.#line.cursor)
      if (rest.endsWith(' ') && following.startsWith(' ')) {
        this.#line.insert(rest.slice(0, -1))
        this.#line.forward()
      } else this.#ringUnless(rest !== '' && this.#line.insert(rest))
    }
    if (choices.length > 0) await this.#list('', linesOf(choices))
  }

  async #suspend(): Promise<void> {
    const { suspend, terminal } = this.#options
    if (!suspend) return
    this.#paint()
    this.#painter.leave()
    if (terminal.bracketedPaste) await terminal.write(PASTE_OFF)
    await suspend()
    if (terminal.bracketedPaste) await terminal.write(PASTE_ON)
  }

  async #list(mark: string, text: string): Promise<void> {
    this.#paint()
    this.#painter.leave(mark)
    await this.#options.show(text)
  }

  #errorText(error: LineFault): string {
    const width = textWidth([...this.#line.text].slice(0, error.column).join(''))
    return formatCommandError(error, textWidth(this.#prompt) + width - error.column)
  }

  #recall(line: string | undefined): undefined {
    if (line === undefined) this.#ringUnless(false)
    else this.#line.replace(line)
  }

  #ringUnless(isGood: boolean): void {
    if (!isGood) void this.#options.terminal.write(BELL)
  }

  #paint(): void {
    const search = this.#search
    if (search) this.#painter.paint({ prompt: search.prompt, text: search.line, cursor: search.cursor })
    else {
      const { text, cursor } = this.#line
      this.#painter.paint({ prompt: this.#prompt, text, cursor })
    }
  }
}

function linesOf(candidates: Parameters<typeof formatCandidates>[0]): string {
  return `${formatCandidates(candidates).join('\n')}\n`
}

/** Whether a line ends inside quotation marks, where every key types itself. */
function isQuoting(before: string): boolean {
  let isQuoting = false
  for (let i = 0; i < before.length; i++) {
    if (before[i] === '"') isQuoting = !isQuoting
    else if (isQuoting && before[i] === '\\') i++
  }
  return isQuoting
}
