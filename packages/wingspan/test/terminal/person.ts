/** A person at the command line of a small terminal: types keys, looks at the screen. */
import { PassThrough } from 'node:stream'
import { type CommandError, candidates, parseCommand } from '@wingspan/junos'
import {
  CliSession,
  runShell,
  type ShellCommands,
  type ShellEnd,
  Terminal,
} from '../../src/terminal/index.js'
import { Screen } from './screen.js'

export const PROMPT = 'me@here> '

export interface PersonOptions {
  readonly columns?: number
  readonly rows?: number
  /** Whether output comes in pages; it does not where the terminal's height is not known. */
  readonly isPaged?: boolean
  readonly newLine?: '\n' | '\r\n'
  readonly bracketedPaste?: boolean
  readonly run?: ShellCommands['run']
  readonly suspend?: () => Promise<void>
}

export class Person {
  readonly input = new PassThrough()
  readonly screen: Screen
  readonly terminal: Terminal
  readonly session = new CliSession()
  /** Lines that were run. */
  readonly lines: string[] = []
  readonly left: Promise<ShellEnd>
  hasLeft = false
  /** Milliseconds that the last wait for a key may take, and what happens then. */
  timer: { readonly milliseconds: number; readonly expire: () => void } | undefined
  now = new Date(2026, 2, 28, 23, 5, 38)

  constructor(options: PersonOptions = {}) {
    const { columns = 80, rows = 24, isPaged = false, run, suspend, ...terminal } = options
    this.screen = new Screen(columns, rows)
    this.terminal = new Terminal(this.input, this.screen, terminal)
    this.terminal.resize(columns, isPaged ? rows : undefined)
    this.left = runShell({
      terminal: this.terminal,
      session: this.session,
      prompt: PROMPT,
      ...(suspend ? { suspend } : {}),
      now: () => this.now,
      startTimer: (milliseconds, expire) => {
        this.timer = { milliseconds, expire }
        return () => {
          this.timer = undefined
        }
      },
      commands: {
        candidates,
        check: (line): CommandError | undefined => {
          const command = parseCommand(line)
          return command instanceof Error ? command : undefined
        },
        run: async (line, output, promptWidth) => {
          this.lines.push(line)
          if (line.trim() === 'exit') return 'exit'
          return run ? run(line, output, promptWidth) : 'done'
        },
      },
    })
    void this.left.then(() => {
      this.hasLeft = true
    })
  }

  /** Types keys, and waits until nothing more is going on. */
  async type(keys: string): Promise<void> {
    this.input.write(keys)
    await this.settle()
  }

  /** Several turns of everything that is waiting; no key or output takes more than a few. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
  }

  /** The rows of the line that is being typed, without the prompt. */
  get line(): string {
    const { text } = this.screen
    return text.slice(text.lastIndexOf(PROMPT.trimEnd()) + PROMPT.length)
  }

  resize(columns: number, rows: number): void {
    this.screen.rewrap(columns)
    this.terminal.resize(columns, rows)
  }
}
