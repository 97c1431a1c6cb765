/**
 * The questions of `top`, one after the other: the next one waits for the answer, then for its time, or until a key wants
 * something. Whoever runs command lines answers, through a port.
 */
import type { ByteSink } from '@wingspan/junos'
import { type CommandWords, formatTime, type StartTimer } from '../terminal/index.js'
import { HeldAnswer } from './held-answer.js'
import { listLine, sessionLine, totalsLine } from './question.js'
import type { TopModel } from './top-model.js'
import { MOST_ROWS } from './top-view.js'

/** Why a line has no answer. */
export interface NoAnswer {
  readonly lineText: string
  /** Nobody is there who could answer, and who comes next may be somebody else. */
  readonly isGone?: boolean
}

/** Who runs command lines. */
export interface TopCommands extends CommandWords {
  /** Resolves to a text, or to why there is none; rejects where nobody will answer any more. */
  run(line: string, sink: ByteSink, promptLength: number): Promise<string | NoAnswer>
}

export interface AskingClock {
  /** Of a clock that is never set. */
  nowMilliseconds(): number
  readonly startTimer: StartTimer
}

export interface AskingOptions {
  readonly commands: TopCommands
  readonly clock: AskingClock
  /** From an answer to the next question. */
  readonly everyMilliseconds: number
  /** Time of day. */
  readonly now: () => Date
  /** What others have to say since it was last called. */
  readonly notices?: () => readonly string[]
}

/** From an answer to a question that a key asks: whoever holds a key down does not ask without end. */
const LEAST_PAUSE_MILLISECONDS = 200
/** From a question that nobody was there to answer to the next one. */
const GONE_PAUSE_MILLISECONDS = 1000

export class Asking {
  readonly #options: AskingOptions
  readonly #model: TopModel
  /** Whether something is to be asked before its time. */
  #isWanted = false
  #hasEnded = false
  /** Since when nobody is there, in words. */
  #goneSince: string | undefined
  #wake: () => void = () => {}
  #answer: HeldAnswer | undefined

  constructor(options: AskingOptions, model: TopModel) {
    this.#options = options
    this.#model = model
  }

  /** Asks on and on, and calls `answered` each time; rejects with what `commands` rejects with. */
  async run(answered: () => void): Promise<void> {
    const { nowMilliseconds } = this.#options.clock
    while (!this.#hasEnded) {
      this.#isWanted = false
      await this.#ask()
      answered()
      const since = nowMilliseconds()
      for (let left = this.#pause; left > 0 && !this.#hasEnded; ) {
        await this.#sleep(left)
        left = this.#pause - (nowMilliseconds() - since)
      }
    }
  }

  /** Something else is to be asked than before. */
  want(): void {
    this.#isWanted = true
    this.#wake()
  }

  /** Nobody wants an answer any more, and nothing waits. */
  end(): void {
    this.#hasEnded = true
    if (this.#answer) this.#answer.isUnwanted = true
    this.#wake()
  }

  /** From an answer to the next question, in milliseconds. */
  get #pause(): number {
    if (this.#isWanted) return LEAST_PAUSE_MILLISECONDS
    if (this.#model.isPaused) return Number.POSITIVE_INFINITY
    return this.#goneSince ? GONE_PAUSE_MILLISECONDS : this.#options.everyMilliseconds
  }

  #sleep(milliseconds: number): Promise<void> {
    const { startTimer } = this.#options.clock
    return new Promise((resolve) => {
      const stop = Number.isFinite(milliseconds) ? startTimer(milliseconds, resolve) : () => {}
      this.#wake = () => {
        stop()
        resolve()
      }
    })
  }

  async #ask(): Promise<void> {
    const model = this.#model
    const { question, openedSession } = model
    if (openedSession) {
      const text = await this.#run(sessionLine(openedSession.id))
      // Where another one was opened meanwhile, this one's text is of no use.
      if (text !== undefined && model.openedSession === openedSession) model.takeSession(text, this.#time)
      return
    }
    const list = await this.#run(listLine(question, Math.min(model.size.rows, MOST_ROWS)))
    if (list === undefined || model.question !== question) return
    this.#orTrouble(model.takeSessions(list))
    const totals = await this.#run(totalsLine(question))
    if (totals === undefined || model.question !== question) return
    this.#orTrouble(model.takeTotals(totals))
  }

  /** The answer to a line; undefined where there is none, which is told then. */
  async #run(line: string): Promise<string | undefined> {
    const { commands, notices } = this.#options
    const answer = new HeldAnswer()
    this.#answer = answer
    const outcome = await commands.run(line, answer, 0)
    const said = notices?.() ?? []
    if (said.length > 0) this.#model.notice = said.join('; ')
    this.#model.trouble = undefined
    if (typeof outcome === 'object' && outcome.isGone) {
      this.#goneSince ??= this.#time
      this.#model.trouble = `gone since ${this.#goneSince}: ${lastLine(outcome.lineText)}`
      return undefined
    }
    if (this.#goneSince) this.#beginAnew()
    if (typeof outcome === 'object') this.#model.trouble = lastLine(outcome.lineText)
    else if (outcome === 'unanswered') this.#model.trouble = lastLine(answer.text)
    else if (answer.isTooLong) this.#model.trouble = 'the answer is too long'
    else return answer.text
    return undefined
  }

  /** Of day, in words. */
  get #time(): string {
    return formatTime('%H:%M:%S', this.#options.now())
  }

  /** Somebody is there again, whose sessions and counters need not be those of before. */
  #beginAnew(): void {
    this.#goneSince = undefined
    if (this.#model.openedSession) this.want()
    this.#model.beginAnew()
  }

  #orTrouble(isRead: boolean): void {
    if (!isRead) this.#model.trouble = 'the answer could not be read'
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}
