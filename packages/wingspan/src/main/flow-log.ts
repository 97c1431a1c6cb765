/** `--log`: RT_FLOW lines in the order of their times, written as packets come, never more of them held than said here. */
import { type EventReader, SessionCursor, type SessionEvents, type SessionTable } from '@wingspan/engine'
import { type LogForm, RtFlowLog } from '@wingspan/junos'
import type { RunningConfiguration } from './configuration-file.js'
import type { EventWriter } from './replay.js'

/** Where the lines go. */
export interface LogTarget {
  /** Nobody reads them any more. */
  readonly closed: boolean
  write(bytes: Uint8Array): void | Promise<void>
  /** All is written. */
  finish(): void
  /** The replay was not finished. */
  abandon(): void
}

/** A session that nobody has heard of for long is found to have ended this much later, or a little less. */
const LATE_MICROSECONDS = 2_000_000
/** Lines that wait for those that belong before them. */
const MOST_LINES_HELD = 65_536
const WRITE_CHARACTERS = 1 << 16
/** Lines that are written in one turn, where others have theirs. */
const MOST_LINES_IN_TURN = 2048

interface LogLine {
  readonly time: number
  readonly text: string
}

export class FlowLog implements EventWriter {
  #running: RunningConfiguration
  readonly #form: LogForm
  readonly #open: () => LogTarget
  #target: LogTarget | undefined
  readonly #reader: EventReader
  readonly #encoder = new TextEncoder()
  #log: RtFlowLog | undefined
  #cursor: SessionCursor | undefined
  #held: LogLine[] = []
  #latest = Number.NEGATIVE_INFINITY
  #ready = ''
  #writing: Promise<void> | undefined
  #lost = 0

  /** Begins to read events; `open` is called when the replay begins, which is undone from then on. */
  constructor(open: () => LogTarget, events: SessionEvents, running: RunningConfiguration, form: LogForm) {
    this.#open = open
    this.#running = running
    this.#form = form
    // Nothing is lost: the ring calls before it comes round.
    this.#reader = events.reader(() => this.#read())
  }

  get closed(): boolean {
    return this.#target?.closed ?? false
  }

  /** Lines that were left out because those before them were too slow to write. */
  get lost(): number {
    return this.#lost
  }

  /** Throws an OutputError where the target cannot be opened. */
  begin({ columns }: Pick<SessionTable, 'columns'>): void {
    this.#target = this.#open()
    this.#log = new RtFlowLog(this.#running.configuration, columns.interfaceNames, this.#form)
    this.#cursor = new SessionCursor(columns)
  }

  /** Goes on under a configuration that follows; what has happened before is told by the one before. */
  use(running: RunningConfiguration, { columns }: Pick<SessionTable, 'columns'>): void {
    this.#read()
    this.#running = running
    if (this.#log) this.#log = new RtFlowLog(running.configuration, columns.interfaceNames, this.#form)
  }

  /** Goes on in what `open` opens now, as the file there was may have got another name. Rejects with an OutputError. */
  async reopen(): Promise<void> {
    while (this.#writing) await this.#writing
    if (this.#target === undefined) return
    const next = this.#open()
    this.#target.finish()
    this.#target = next
  }

  drain(): void | Promise<void> {
    this.#read()
    this.#release(this.#latest - LATE_MICROSECONDS)
    if (this.#ready.length >= WRITE_CHARACTERS) return this.#write()
  }

  /**
   * The same by a clock, for packets that come as they are: all lines that none can come before any more are written. Not
   * again while it still writes.
   */
  drainTo(nowMicroseconds: number): Promise<void> {
    this.#writing ??= this.#drainTo(nowMicroseconds).finally(() => {
      this.#writing = undefined
    })
    return this.#writing
  }

  /** The packets are through, and sessions may still be cleared. Fails with an OutputError where it cannot write. */
  finish(): void | Promise<void> {
    if (this.#writing) return this.#writing.then(() => this.finish())
    this.#read()
    this.#release(Number.POSITIVE_INFINITY)
    return this.#write()
  }

  /** Writes the rest, and takes nothing more: at once where nobody must be waited for. Fails with an OutputError. */
  close(): void | Promise<void> {
    const writing = this.finish()
    this.#log = undefined
    if (writing === undefined) return this.#target?.finish()
    return writing.then(() => this.#target?.finish())
  }

  /** The same where nothing can be waited for or told any more. */
  closeAtOnce(): void {
    try {
      void this.close()
    } catch {
      this.abandon()
    }
  }

  abandon(): void {
    this.#target?.abandon()
  }

  async #drainTo(nowMicroseconds: number): Promise<void> {
    this.#read()
    for (;;) {
      const isMore = this.#release(nowMicroseconds - LATE_MICROSECONDS, MOST_LINES_IN_TURN)
      await this.#write()
      if (!isMore) return
      await new Promise(setImmediate)
    }
  }

  #read(): void {
    const log = this.#log
    const cursor = this.#cursor
    if (log === undefined || cursor === undefined) return
    const reader = this.#reader
    while (reader.next(cursor)) {
      const time = reader.timeMicroseconds
      if (time > this.#latest) this.#latest = time
      const text = log.line(reader.kind, time, cursor, reader.detail)
      if (text === undefined) continue
      if (this.#writing && this.#held.length >= MOST_LINES_HELD) this.#lost++
      else this.#held.push({ time, text })
    }
  }

  /**
   * Lines up to that time are ready, and the earliest of those for which there is no room: the first `most` of them.
   * Whether there are more.
   */
  #release(upTo: number, most = Number.POSITIVE_INFINITY): boolean {
    const held = this.#held
    if (held.length === 0) return false
    held.sort((a, b) => a.time - b.time)
    let due = Math.max(0, held.length - MOST_LINES_HELD)
    while (due < held.length && held[due]!.time <= upTo) due++
    const count = Math.min(due, most)
    for (const { text } of held.slice(0, count)) this.#ready += `${text}\n`
    this.#held = held.slice(count)
    return due > count
  }

  #write(): void | Promise<void> {
    const bytes = this.#encoder.encode(this.#ready)
    this.#ready = ''
    if (bytes.length > 0) return this.#target?.write(bytes)
  }
}
