/** Somebody who watches `top` on a small terminal: types keys, turns the clock, looks at the screen. */
import { PassThrough } from 'node:stream'
import { type ByteSink, candidates, parseCommand } from '@wingspan/junos'
import { type CommandWords, Terminal } from '../../src/terminal/index.js'
import type { NoAnswer } from '../../src/top/asking.js'
import { FullScreen, runTop } from '../../src/top/index.js'
import { Screen } from '../terminal/screen.js'

export type Answer = string | NoAnswer

export interface WatcherOptions {
  readonly columns?: number
  readonly rows?: number
  readonly filter?: string
  /** What is answered to a line; a text is written, an object is what was wrong with it. */
  readonly answer: (line: string) => Answer | Promise<Answer>
  readonly outcome?: () => 'done' | 'unanswered'
  readonly notices?: () => readonly string[]
  readonly suspend?: () => Promise<void>
  readonly check?: CommandWords['check']
}

export class Watcher {
  readonly input = new PassThrough()
  readonly screen: Screen
  readonly terminal: Terminal
  /** Lines that were asked, and those that are not answered yet. */
  readonly lines: string[] = []
  waiting = 0
  /** The most that were asked at the same time. */
  mostWaiting = 0
  /** Sinks of the lines. */
  readonly sinks: ByteSink[] = []
  readonly left: Promise<void>
  hasLeft = false
  nowMilliseconds = 0
  #timers: { readonly at: number; readonly expire: () => void }[] = []

  constructor({ columns = 80, rows = 12, filter = '', answer, outcome, check, ...others }: WatcherOptions) {
    this.screen = new Screen(columns, rows)
    this.screen.write('$ wingspan top\n')
    this.terminal = new Terminal(this.input, this.screen)
    this.terminal.resize(columns, rows)
    this.left = runTop({
      terminal: this.terminal,
      screen: new FullScreen(this.terminal, false),
      filter,
      everyMilliseconds: 2000,
      isUnicode: true,
      now: () => new Date(2026, 2, 2, 9, 0, this.nowMilliseconds / 1000),
      clock: {
        nowMilliseconds: () => this.nowMilliseconds,
        startTimer: (milliseconds, expire) => {
          const timer = { at: this.nowMilliseconds + milliseconds, expire }
          this.#timers.push(timer)
          return () => {
            this.#timers = this.#timers.filter((each) => each !== timer)
          }
        },
      },
      commands: {
        candidates,
        check: (line) => {
          if (check) return check(line)
          const command = parseCommand(line)
          return command instanceof Error ? command : undefined
        },
        run: async (line, sink) => {
          this.lines.push(line)
          this.sinks.push(sink)
          this.mostWaiting = Math.max(this.mostWaiting, ++this.waiting)
          try {
            const answered = await answer(line)
            if (typeof answered === 'object') return answered
            await sink.write(new TextEncoder().encode(answered))
            return outcome?.() ?? 'done'
          } finally {
            this.waiting--
          }
        },
      },
      ...others,
    })
    this.left.then(
      () => {
        this.hasLeft = true
      },
      () => {
        this.hasLeft = true
      },
    )
  }

  get timers(): number {
    return this.#timers.length
  }

  /** Types keys, and waits until nothing more is going on. */
  async type(...keys: string[]): Promise<void> {
    for (const key of keys) this.input.write(key)
    await this.settle()
  }

  /** Lets time go by. */
  async pass(milliseconds: number): Promise<void> {
    await this.settle()
    this.nowMilliseconds += milliseconds
    const due = this.#timers.filter(({ at }) => at <= this.nowMilliseconds)
    this.#timers = this.#timers.filter(({ at }) => at > this.nowMilliseconds)
    for (const { expire } of due) expire()
    await this.settle()
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.screen.columns = columns
    this.screen.height = rows
    this.terminal.resize(columns, rows)
    await this.settle()
  }

  /** Several turns of everything that is waiting. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 60; turn++) await new Promise(setImmediate)
  }

  get page(): string {
    return this.screen.page.join('\n')
  }
}
