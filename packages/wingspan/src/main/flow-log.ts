/** `--log`: RT_FLOW lines, written as the replay goes, never more of them held than a buffer. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { type EventReader, SessionCursor, type SessionEvents, type SessionTable } from '@wingspan/engine'
import { type LogForm, RtFlowLog } from '@wingspan/junos'
import { printableText } from '../source/index.js'
import { OutputError, systemReason } from './capture-output.js'
import type { RunningConfiguration } from './configuration-file.js'

const BUFFER_CHARACTERS = 1 << 16
const STANDARD_OUTPUT = 1

export class FlowLog {
  readonly #name: string
  readonly #running: RunningConfiguration
  readonly #form: LogForm
  readonly #descriptor: number
  readonly #reader: EventReader
  #log: RtFlowLog | undefined
  #cursor: SessionCursor | undefined
  #buffer = ''

  /** Opens the file, `-` for standard output, and begins to read. Throws an OutputError. */
  constructor(fileName: string, events: SessionEvents, running: RunningConfiguration, form: LogForm) {
    this.#name = fileName
    this.#running = running
    this.#form = form
    try {
      this.#descriptor = fileName === '-' ? STANDARD_OUTPUT : openSync(fileName, 'w')
    } catch (error) {
      throw new OutputError(`cannot write ${printableText(fileName)}: ${systemReason(error)}`)
    }
    // Nothing is lost: the ring calls before it comes round.
    this.#reader = events.reader(() => this.drain())
  }

  /** Says whose interfaces the events name; before the first packet. */
  begin(table: SessionTable): void {
    this.#log = new RtFlowLog(this.#running.configuration, table.columns.interfaceNames, this.#form)
    this.#cursor = new SessionCursor(table.columns)
  }

  /** Writes what has happened since. */
  drain(): void {
    const log = this.#log
    const cursor = this.#cursor
    if (log === undefined || cursor === undefined) return
    const reader = this.#reader
    const lines: { readonly time: number; readonly text: string }[] = []
    while (reader.next(cursor)) {
      const text = log.line(reader.kind, reader.timeMicroseconds, cursor, reader.detail)
      if (text !== undefined) lines.push({ time: reader.timeMicroseconds, text })
    }
    // A session that nobody has heard of for long is found to have ended only later.
    lines.sort((a, b) => a.time - b.time)
    for (const { text } of lines) this.#buffer += `${text}\n`
    if (this.#buffer.length >= BUFFER_CHARACTERS) this.#flush()
  }

  /** Writes the rest and closes the file. */
  finish(): void {
    this.drain()
    this.#flush()
    if (this.#descriptor !== STANDARD_OUTPUT) closeSync(this.#descriptor)
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffer)
    this.#buffer = ''
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // Who reads our output may go away at any time.
      if (this.#descriptor === STANDARD_OUTPUT && code === 'EPIPE') return
      throw new OutputError(`cannot write ${printableText(this.#name)}: ${systemReason(error)}`)
    }
  }
}
