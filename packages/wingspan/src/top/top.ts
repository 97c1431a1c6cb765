/** `top` itself: keys come in, questions go out, and the screen follows. */
import { formatTime, type Key, type Terminal } from '../terminal/index.js'
import { Asking, type AskingOptions } from './asking.js'
import { filterFault } from './check-filter.js'
import { type FieldStep, FilterField } from './filter-field.js'
import type { FullScreen } from './full-screen.js'
import { SORT_KEYS, type SortKey } from './sort-key.js'
import { ORDER_KEYS, TOP_KEYS, type TopAction } from './top-keys.js'
import { TopModel } from './top-model.js'
import { topFrame } from './top-view.js'

export interface TopOptions extends AskingOptions {
  readonly terminal: Terminal
  readonly screen: FullScreen
  /** Filters of the command, in its words; those that it does not take are told on the screen. */
  readonly filter: string
  /** Whether bars of Unicode can be shown. */
  readonly isUnicode: boolean
  /** Stops the program at Ctrl-Z; resolves when it goes on. Without this the key does nothing. */
  readonly suspend?: () => Promise<void>
}

/** Where a terminal does not say how high it is. */
const DEFAULT_ROWS = 24
const MILLISECONDS = 1000

/** Fills the terminal until its user has had enough, or it is gone. Rejects with what `commands` rejects with. */
export async function runTop(options: TopOptions): Promise<void> {
  const { screen } = options
  const top = new Top(options)
  screen.enter()
  try {
    await top.run()
  } finally {
    screen.leave()
  }
}

class Top {
  readonly #options: TopOptions
  readonly #model: TopModel
  readonly #asking: Asking
  #field: FilterField | undefined
  #hasEnded = false
  #isDrawing = false
  #isStale = false

  constructor(options: TopOptions) {
    this.#options = options
    this.#model = new TopModel(options.filter)
    this.#asking = new Asking(options, this.#model)
  }

  async run(): Promise<void> {
    const { terminal } = this.#options
    terminal.onResize = () => this.#resize()
    try {
      this.#resize()
      await Promise.race([this.#obeyKeys(), this.#asking.run(() => this.#draw())])
    } finally {
      this.#hasEnded = true
      terminal.onResize = undefined
      this.#asking.end()
    }
  }

  // Keys

  async #obeyKeys(): Promise<void> {
    const { keys } = this.#options.terminal
    for (let key = await keys.next(); key !== undefined && !this.#hasEnded; key = await keys.next()) {
      if (this.#field) await this.#type(this.#field, key)
      else if (await this.#press(key)) return
      if (!keys.hasMore) this.#draw()
    }
  }

  async #type(field: FilterField, key: Key): Promise<void> {
    const { keys } = this.#options.terminal
    if (key.name === 'C-c' && !key.isPasted) {
      this.#field = undefined
      return
    }
    // Who knows the words may not answer: Ctrl-C waits for nobody.
    const givenUp = new Promise<FieldStep>((resolve) => keys.watchInterrupt(() => resolve('give up')))
    try {
      const step = await Promise.race([givenUp, this.#fieldStep(field, key)])
      if (step === 'on') return
      this.#field = undefined
      if (step === 'give up') return
      if (field.text !== this.#model.question.filter) this.#model.filterBy(field.text)
      this.#asking.want()
    } finally {
      keys.unwatchInterrupt()
    }
  }

  /** What a key makes of the field; a filter that the command does not take is edited on. */
  async #fieldStep(field: FilterField, key: Key): Promise<FieldStep> {
    const step = await field.press(key)
    if (step !== 'take') return step
    const fault = await filterFault(this.#options.commands, field.text)
    if (!fault) return step
    field.note = fault.lines.join(' ')
    return 'on'
  }

  /** Whether that was the last key. */
  async #press({ name, isPasted }: Key): Promise<boolean> {
    // What is pasted is a text, and no keys.
    if (isPasted) return false
    const model = this.#model
    model.notice = undefined
    const action = TOP_KEYS.get(name)
    if (action === 'quit') return true
    const sortKey = ORDER_KEYS.get(name)
    if (sortKey) this.#sortBy(sortKey)
    if (action) await this.#act(action)
    return false
  }

  async #act(action: TopAction): Promise<void> {
    const model = this.#model
    switch (action) {
      case 'down':
        return model.move(1)
      case 'up':
        return model.move(-1)
      case 'page down':
        return model.move(model.pageRows)
      case 'page up':
        return model.move(-model.pageRows)
      case 'top':
        return model.move(Number.NEGATIVE_INFINITY)
      case 'bottom':
        return model.move(Number.POSITIVE_INFINITY)
      case 'open':
        if (model.page === 'sessions' && model.selectedSession) this.#open('session')
        return
      case 'back':
        return this.#open('sessions')
      case 'keys':
        return model.page === 'keys' ? this.#open('sessions') : model.open('keys')
      case 'filter':
        this.#open('sessions')
        this.#field = new FilterField(this.#options.commands, model.question.filter)
        return
      case 'next order': {
        const next = (SORT_KEYS.indexOf(model.question.sortKey) + 1) % SORT_KEYS.length
        return this.#sortBy(SORT_KEYS[next]!)
      }
      case 'pause':
        model.isPaused = !model.isPaused
        return this.#askUnlessPaused()
      case 'redraw':
        return this.#redraw()
      case 'suspend':
        return this.#suspend()
    }
  }

  #sortBy(sortKey: SortKey): void {
    const model = this.#model
    if (model.page !== 'sessions') return
    model.sortBy(sortKey)
    this.#asking.want()
  }

  #open(page: 'sessions' | 'session'): void {
    if (this.#model.page === page) return
    this.#model.open(page)
    if (page === 'session') this.#asking.want()
    else this.#askUnlessPaused()
  }

  /** What there is now may be old, or too little. */
  #askUnlessPaused(): void {
    if (!this.#model.isPaused) this.#asking.want()
  }

  async #suspend(): Promise<void> {
    const { suspend, screen } = this.#options
    if (!suspend) return
    screen.leave()
    await suspend()
    screen.enter()
    this.#askUnlessPaused()
  }

  // The screen

  /** Takes the terminal's size, and asks for as many sessions as it has room for. */
  #resize(): void {
    const { columns, rows } = this.#options.terminal
    this.#model.resize({ columns, rows: rows || DEFAULT_ROWS })
    void this.#redraw()
    this.#askUnlessPaused()
  }

  async #redraw(): Promise<void> {
    await this.#options.screen.clear()
    this.#draw()
  }

  /** Shows what there is now; while a slow terminal takes a frame, the next one waits. */
  #draw(): void {
    if (this.#hasEnded) return
    if (this.#isDrawing) {
      this.#isStale = true
      return
    }
    const { screen, now, everyMilliseconds, isUnicode } = this.#options
    const frame = topFrame(this.#model, {
      isUnicode,
      time: formatTime('%H:%M:%S', now()),
      everySeconds: everyMilliseconds / MILLISECONDS,
      field: this.#field,
    })
    this.#isDrawing = true
    this.#isStale = false
    void screen.draw(frame).then(() => {
      this.#isDrawing = false
      if (this.#isStale) this.#draw()
    })
  }
}
