/** Command lines of users, answered into a sink: what SSH, the local command line and NETCONF's `command` share. */
import { loadavg } from 'node:os'
import type { ApplicationTable } from '@wingspan/engine'
import {
  type AnswerSink,
  answer,
  type Candidate,
  type CliCommand,
  CommandError,
  candidates,
  encodeText,
  executeCommand,
  formatCommandError,
  formatCommandErrorWithLine,
  isClearCommand,
  knownNames,
  type OpenFile,
  parseCommand,
  type Repeat,
  type ShowResult,
} from '@wingspan/junos'
import { type AuditEvent, holds, mayBegin } from '../access/index.js'
import type { LineFailure, Outcome } from '../local/index.js'
import { CliSession } from '../terminal/index.js'
import { ClearFailed, clearFailed } from './clear-failed.js'
import type { Device } from './device.js'
import { Logins } from './logins.js'
import {
  type Asked,
  type Asker,
  auditAction,
  type Begun,
  type Question,
  readQuestion,
  refusedFromTheStart,
} from './question.js'
import { TooManyWaiting, Turnstile } from './turnstile.js'

/** Questions for groups that are counted at once; each may take as much memory as all its groups do. */
export const MOST_GROUP_SCANS = 4

/** Where an answer goes, which may be told to take output again after it was stopped. */
export interface CommandSink extends AnswerSink {
  resume?(): void
  /** Says something beside the answer; one sentence. */
  warn?(text: string): void
}

/** Where an answer goes, as far as a command asks there whether it is wanted. */
export type Wanting = Pick<CommandSink, 'closed' | 'resume'>

/** Where a line was typed. */
export interface LinePlace {
  /** The width before the line on the screen. */
  readonly promptLength?: number
  /** Answers for the session at the command line; without one, for a session that ends with the line. */
  readonly answerCli?: (command: CliCommand) => string
  /** More lines wait behind it, which an answer without an end would keep waiting. */
  readonly isOneOfMany?: true
  /** Somebody reads the answer as it comes: what has no other place is said before it, unless a program is to read that. */
  readonly isRead?: true
}

export interface CommandDeskOptions {
  /** The device of this moment. */
  readonly device: () => Device
  readonly audit: (event: AuditEvent) => void
  readonly nowMilliseconds: () => number
  /** For `| refresh`; without it that is refused. */
  readonly repeat?: Repeat
}

/** Files of this machine are not for those who log in to the device. */
class SaveRefused extends Error {
  override readonly name = 'SaveRefused'
  readonly code = 'save-refused'
}

export const refuseSave: OpenFile = () => {
  throw new SaveRefused('save: no files are written here; save what your client shows')
}

const NO_TERMINAL = { rows: 0, columns: 80 }

export class CommandDesk {
  readonly logins: Logins
  readonly #options: CommandDeskOptions
  readonly #startMilliseconds: number
  readonly #groupScans = new Turnstile(MOST_GROUP_SCANS)

  constructor(options: CommandDeskOptions) {
    this.#options = options
    this.#startMilliseconds = options.nowMilliseconds()
    this.logins = new Logins(options.nowMilliseconds)
  }

  get device(): Device {
    return this.#options.device()
  }

  /** Those that a command may name; undefined for the predefined ones. */
  get applications(): ApplicationTable | undefined {
    return this.device.shown.configured?.configuration.applications
  }

  /** Writes down what was asked otherwise than by a line. */
  audit(event: AuditEvent): void {
    this.#options.audit(event)
  }

  /**
   * The words that may follow a line, but for commands that the user may not run; names of the configuration too for
   * those who may see them elsewhere.
   */
  candidates(line: string, { user }: Asker): readonly Candidate[] {
    const { configured, written } = this.device.shown
    const isNamed = configured !== undefined && holds(user.loginClass, 'view')
    return candidates(line, isNamed ? this.applications : undefined, {
      names: isNamed ? knownNames(configured.configuration) : {},
      written,
      mayRun: (command) => mayBegin(user, command),
    })
  }

  /** The first word of a command under which the user may run nothing, as a device says it; else the last one. */
  #refusedWord(name: string, asker: Asker): string {
    const words = name.split(' ')
    const isHidden = (word: string, place: number) => {
      const before = words.slice(0, place).map((each) => `${each} `)
      return !this.candidates(before.join(''), asker).some((offered) => offered.word === word)
    }
    return words.find(isHidden) ?? words.at(-1)!
  }

  /** What is wrong with a line if it ends here; of names of the configuration as `candidates` tells them. */
  check(line: string, { user }: Asker): CommandError | undefined {
    const parsed = parseCommand(line, holds(user.loginClass, 'view') ? this.applications : undefined)
    return parsed instanceof CommandError ? parsed : undefined
  }

  /** What a line is, for this user. */
  read(line: string, asker: Asker): Question {
    asker.login?.touch()
    return readQuestion(line, asker, this.applications, this.#options.audit)
  }

  /** Whether the user may not run a command whatever comes after its name, which is written down then. */
  refuses(begun: Begun | undefined, asker: Asker): boolean {
    return refusedFromTheStart(begun, asker, this.#options.audit) !== undefined
  }

  /** Runs a line. */
  async run(line: string, asker: Asker, sink: CommandSink, place: LinePlace = {}): Promise<Outcome> {
    const question = this.read(line, asker)
    switch (question.kind) {
      case 'nothing':
        return 'done'
      case 'exit':
        return 'exit'
      case 'refused':
        return failure(`error: permission denied: ${this.#refusedWord(question.name, asker)}\n`)
      case 'wrong':
        return wrong(question.error, line, place.promptLength)
      case 'command':
        return this.#answer(question, asker, sink, place)
    }
  }

  /**
   * Runs a command that its user may run. What was cleared is written down, however that ends; groups are counted when
   * it is their turn. `sink`: where the answer goes, of who may stop a clear or a count there. Rejects with a ClearFailed
   * where the kernel has put an end to a clear, and with a TooManyWaiting where groups have no turn to wait for.
   */
  execute(
    asked: Asked,
    asker: Asker,
    answerCli = this.#answerOneLine,
    sink?: Wanting,
  ): ShowResult | Promise<ShowResult> {
    const { command } = asked
    const isGrouped = command.command === 'show security flow session' && command.groups !== undefined
    if (!isGrouped) return this.#execute(asked, asker, answerCli, sink)
    const isUnwanted = () => sink?.closed === true
    return this.#groupScans.pass(async () => {
      const result = await this.#execute(asked, asker, answerCli, sink)
      // What memory it takes is let go before the answer is on its way, which nobody knows the end of.
      if (result.kind === 'session-groups')
        while (!result.scan.step() && !isUnwanted()) await new Promise(setImmediate)
      return result
    }, isUnwanted)
  }

  #execute(
    asked: Asked,
    asker: Asker,
    answerCli: (command: CliCommand) => string,
    sink: Wanting | undefined,
  ): ShowResult | Promise<ShowResult> {
    const { nowMilliseconds } = this.#options
    const { hostName, shown } = this.device
    const progress = { count: 0 }
    const result = executeCommand(asked.command, {
      shown,
      device: {
        hostName,
        user: asker.user,
        nowMilliseconds: nowMilliseconds(),
        startMilliseconds: this.#startMilliseconds,
        // Asked of the system only by the command that shows them.
        get loadAverages() {
          return loadavg()
        },
        logins: this.logins.list,
      },
      answerCli,
      turn: () => new Promise(setImmediate),
      isStopped: (count) => {
        progress.count = count
        return sink?.closed === true
      },
    })
    return isClearCommand(asked.command) ? this.#written(asked, asker, result, progress, sink) : result
  }

  async #written(
    { command, parsed }: Asked,
    { user, from, via }: Asker,
    clearing: ShowResult | Promise<ShowResult>,
    progress: { readonly count: number },
    sink: Wanting | undefined,
  ): Promise<ShowResult> {
    const { privilege, line } = parsed.canonical
    const action = auditAction(privilege, command)
    const event = { action, user: user.name, from, via, what: line } as const
    const result = await Promise.resolve(clearing).catch((error: unknown) => {
      this.#options.audit({ ...event, result: 'failed', count: progress.count })
      throw clearFailed(error, progress.count)
    })
    const isCleared = result.kind === 'cleared'
    // How far it came is told to who stopped it.
    if (isCleared && result.isStopped) sink?.resume?.()
    this.#options.audit(
      isCleared ? { ...event, result: 'ok', count: result.count } : { ...event, result: 'failed' },
    )
    return result
  }

  async #answer(asked: Asked, asker: Asker, sink: CommandSink, place: LinePlace): Promise<Outcome> {
    const { parsed } = asked
    const repeat = place.isOneOfMany ? undefined : this.#options.repeat
    await this.#warn(asked, sink, place)
    const execute = () => this.execute(asked, asker, place.answerCli, sink)
    try {
      return await answer(execute, parsed, sink, refuseSave, repeat)
    } catch (error) {
      if (error instanceof SaveRefused || isToldToUser(error)) return failure(`error: ${error.message}\n`)
      throw error
    }
  }

  /** Says what is to be said beside an answer. */
  async #warn({ command, parsed }: Asked, sink: CommandSink, { isRead }: LinePlace): Promise<void> {
    const isText = !parsed.pipes.some(({ kind }) => kind === 'display')
    for (const text of this.device.beside?.(command) ?? []) {
      if (sink.warn) sink.warn(text)
      else if (isRead && isText) await sink.write(encodeText(`warning: ${text}\n`))
    }
  }

  readonly #answerOneLine = (command: CliCommand): string =>
    new CliSession().answer(command, NO_TERMINAL, new Date(this.#options.nowMilliseconds()))
}

/** Whether a command's user is told what it has failed with: it is no fault of ours. */
export function isToldToUser(error: unknown): error is ClearFailed | TooManyWaiting {
  return error instanceof ClearFailed || error instanceof TooManyWaiting
}

/** A failure that is told by the same text everywhere. */
export function failure(text: string): LineFailure {
  return { promptText: text, lineText: text }
}

function wrong(error: CommandError, line: string, promptLength = 0): LineFailure {
  return {
    promptText: formatCommandError(error, promptLength),
    lineText: formatCommandErrorWithLine(error, line),
  }
}
