/** Command lines of users, answered into a sink: what SSH, the local command line and NETCONF's `command` share. */
import type { ApplicationTable } from '@wingspan/engine'
import {
  answer,
  type ByteSink,
  type CommandError,
  encodeText,
  formatCommandError,
  formatCommandErrorWithLine,
  type OpenFile,
} from '@wingspan/junos'
import type { AuditEvent } from '../access/index.js'
import type { LineFailure, Outcome } from '../local/index.js'
import type { Device } from './device.js'
import { type Asker, type Question, readQuestion } from './question.js'

/** Where an answer goes; a pager may be told to show the rest without a pause. */
export interface CommandSink extends ByteSink {
  noMore?(): void
}

/** Files of this machine are not for those who log in to the device. */
class SaveRefused extends Error {
  override readonly name = 'SaveRefused'
  readonly code = 'save-refused'
}

export const refuseSave: OpenFile = () => {
  throw new SaveRefused('error: save: no files are written here; save what your client shows')
}

export class CommandDesk {
  readonly #device: () => Device
  readonly #audit: (event: AuditEvent) => void

  /** `device` is the one of this moment. */
  constructor(device: () => Device, audit: (event: AuditEvent) => void) {
    this.#device = device
    this.#audit = audit
  }

  get device(): Device {
    return this.#device()
  }

  /** Those that a command may name; undefined for the predefined ones. */
  get applications(): ApplicationTable | undefined {
    return this.device.shown.configured?.configuration.applications
  }

  /** What a line is, for this user. */
  read(line: string, asker: Asker): Question {
    return readQuestion(line, asker, this.applications, this.#audit)
  }

  /** Runs a line. `promptLength` is the width before the line on the screen. */
  async run(line: string, asker: Asker, sink: CommandSink, promptLength = 0): Promise<Outcome> {
    const question = this.read(line, asker)
    switch (question.kind) {
      case 'nothing':
        return 'done'
      case 'exit':
        return 'exit'
      case 'refused':
        return failure(`error: permission denied: ${question.word}\n`)
      case 'wrong':
        return wrong(question.error, line, promptLength)
      case 'device':
        await sink.write(encodeText(question.command.text(this.device.hostName, asker.user)))
        return 'done'
      case 'show':
        return this.#show(question, sink)
    }
  }

  async #show({ command, parsed }: Extract<Question, { kind: 'show' }>, sink: CommandSink): Promise<Outcome> {
    if (parsed.pipes.some(({ kind }) => kind === 'no-more')) sink.noMore?.()
    try {
      await answer(command, parsed, this.device.shown, sink, refuseSave)
      return 'done'
    } catch (error) {
      if (!(error instanceof SaveRefused)) throw error
      return failure(`${error.message}\n`)
    }
  }
}

function failure(text: string): LineFailure {
  return { promptText: text, lineText: text }
}

function wrong(error: CommandError, line: string, promptLength: number): LineFailure {
  return {
    promptText: formatCommandError(error, promptLength),
    lineText: formatCommandErrorWithLine(error, line),
  }
}
