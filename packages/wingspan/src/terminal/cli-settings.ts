/** What `set cli` sets for one session, and what `set cli` and `show cli` answer (Junos CLI reference). */
import type { CliCommand } from '@wingspan/junos'
import { History } from './history.js'
import { formatTime } from './time-format.js'

export interface CliSettings {
  readonly completesOnSpace: boolean
  /** Minutes without a key after which the session ends; 0: never. */
  readonly idleTimeoutMinutes: number
  /** Rows of a page; 0: no pages. Undefined: as many as the terminal has. */
  readonly screenLength: number | undefined
  /** Columns of a row; 0: as many as it takes. Undefined: as many as the terminal has. */
  readonly screenWidth: number | undefined
  /** As strftime takes it; undefined: no time is shown. */
  readonly timestampFormat: string | undefined
}

export const DEFAULT_CLI_SETTINGS: CliSettings = {
  completesOnSpace: true,
  idleTimeoutMinutes: 0,
  screenLength: undefined,
  screenWidth: undefined,
  timestampFormat: undefined,
}

/** What a session shows of its terminal. */
export interface TerminalFacts {
  readonly rows: number
  readonly columns: number
  /** As the client names it, `vt100`; undefined where it does not. */
  readonly type?: string
}

/** One session at the command line: its settings and its history. */
export class CliSession {
  readonly history: History
  #settings: CliSettings

  constructor(settings: CliSettings = DEFAULT_CLI_SETTINGS, history = new History()) {
    this.#settings = settings
    this.history = history
  }

  get settings(): CliSettings {
    return this.#settings
  }

  /** Obeys a command about the session; the lines of its answer, each with its newline. */
  answer(command: CliCommand, terminal: TerminalFacts, now: Date): string {
    switch (command.command) {
      case 'set cli complete-on-space':
        this.#set({ completesOnSpace: command.isOn })
        return `${command.isOn ? 'Enabling' : 'Disabling'} complete-on-space\n`
      case 'set cli idle-timeout':
        this.#set({ idleTimeoutMinutes: command.minutes })
        return command.minutes === 0
          ? 'Idle timeout disabled\n'
          : `Idle timeout set to ${minutes(command.minutes)}\n`
      case 'set cli screen-length':
        this.#set({ screenLength: command.rows })
        return `Screen length set to ${command.rows}\n`
      case 'set cli screen-width':
        this.#set({ screenWidth: command.columns })
        return `Screen width set to ${command.columns}\n`
      case 'set cli timestamp':
        return this.#setTimestamp(command.format, now)
      case 'show cli':
        return settingLines(this.#settings, terminal)
      case 'show cli history':
        return historyLines(this.history, command.count)
    }
  }

  /** What stands above an answer: the time, where that is asked for. */
  timestamp(now: Date): string {
    const { timestampFormat } = this.#settings
    return timestampFormat === undefined ? '' : `${formatTime(timestampFormat, now)}\n`
  }

  #set(settings: Partial<CliSettings>): void {
    this.#settings = { ...this.#settings, ...settings }
  }

  #setTimestamp(timestampFormat: string | undefined, now: Date): string {
    const wasOn = this.#settings.timestampFormat !== undefined
    this.#set({ timestampFormat })
    if (timestampFormat === undefined) return 'CLI timestamp disabled\n'
    // The answer is the first that has one.
    return `${wasOn ? '' : this.timestamp(now)}CLI timestamp set to: ${timestampFormat}\n`
  }
}

function settingLines(settings: CliSettings, terminal: TerminalFacts): string {
  const { completesOnSpace, idleTimeoutMinutes, screenLength, screenWidth, timestampFormat } = settings
  const isIdleSet = idleTimeoutMinutes > 0
  return [
    `CLI complete-on-space set to ${completesOnSpace ? 'on' : 'off'}`,
    `CLI idle-timeout ${isIdleSet ? `set to ${minutes(idleTimeoutMinutes)}` : 'disabled'}`,
    `CLI screen-length set to ${screenLength ?? terminal.rows}`,
    `CLI screen-width set to ${screenWidth ?? terminal.columns}`,
    ...(terminal.type === undefined ? [] : [`CLI terminal is '${terminal.type}'`]),
    'CLI is operating in enhanced mode',
    timestampFormat === undefined ? 'CLI timestamp disabled' : `CLI timestamp set to: ${timestampFormat}`,
    '',
  ].join('\n')
}

function historyLines({ entries }: History, count: number | undefined): string {
  const shown = count === undefined ? entries : entries.slice(Math.max(0, entries.length - count))
  return shown.map(({ line, time }) => `  ${formatTime('%T', time)} -- ${line}\n`).join('')
}

function minutes(count: number): string {
  return `${count} minute${count === 1 ? '' : 's'}`
}
