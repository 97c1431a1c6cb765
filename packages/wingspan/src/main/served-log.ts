/**
 * `wingspan serve --log`: RT_FLOW lines of what is fed, some moments after it has happened. Nobody waits for them: where
 * they cannot be written as fast as they come, lines are lost, counted and told of.
 */
import { CLOCK_NOW, SessionEvents } from '@wingspan/engine'
import type { LogForm } from '@wingspan/junos'
import type { Feed, FeedClock, FeedOwner } from '../serve/index.js'
import { printableText } from '../source/index.js'
import type { RunningConfiguration } from './configuration-file.js'
import { counted } from './counted.js'
import { FlowLog } from './flow-log.js'
import { isReplaceable, openGrowingLog } from './log-target.js'

/** Between two writes. */
const WRITE_MILLISECONDS = 100
/** So many at a time become lines, while packets wait. */
const MOST_EVENTS = 512

type ServedFeed = Feed<RunningConfiguration>

export class ServedLog {
  /** What is fed is to be told here. */
  readonly events = new SessionEvents(MOST_EVENTS)
  readonly #fileName: string
  readonly #form: LogForm
  readonly #clock: FeedClock
  #log: FlowLog | undefined
  #tell: (text: string) => void = () => {}
  #isStopped = false
  /** Nothing more is fed, so no line that is still to come belongs before another. */
  #isOver = false
  #toldLost = 0
  #hasFailed = false

  constructor(fileName: string, form: LogForm, clock: FeedClock) {
    this.#fileName = fileName
    this.#form = form
    this.#clock = clock
  }

  /** Opens a feed, which writes its log as long as it goes on. Rejects as `open` does, and with an OutputError. */
  async follow(
    open: (owner: FeedOwner) => Promise<ServedFeed>,
    running: RunningConfiguration,
    owner: FeedOwner,
  ): Promise<ServedFeed> {
    this.#tell = owner.tell
    const log = new FlowLog(() => openGrowingLog(this.#fileName), this.events, running, this.#form)
    const feed = await open({
      ...owner,
      onEnd: (error) => {
        this.#isOver = true
        owner.onEnd(error)
      },
    })
    try {
      log.begin(feed.shown)
    } catch (error) {
      await feed.stop()
      throw error
    }
    this.#log = log
    const written = this.#write(feed, log)
    return {
      get shown() {
        return feed.shown
      },
      use: (next) => {
        log.use(next, feed.shown)
        return feed.use(next)
      },
      warnings: () => feed.warnings(),
      start: () => feed.start(),
      stop: async () => {
        await feed.stop()
        this.#isStopped = true
        await written
      },
    }
  }

  /** Goes on in a file of that name that is made anew where the one there was has been renamed. */
  async reopen(): Promise<void> {
    if (!isReplaceable(this.#fileName)) return
    this.#hasFailed = false
    await this.#orTell(() => this.#log?.reopen())
  }

  /** Writes what has happened, again and again, until the feed is stopped; then the rest. */
  async #write(feed: ServedFeed, log: FlowLog): Promise<void> {
    while (!this.#isStopped && !log.closed) {
      await this.#clock.wait(WRITE_MILLISECONDS)
      const now = feed.shown.columns.clock[CLOCK_NOW]!
      await this.#orTell(() => log.drainTo(this.#isOver ? Number.POSITIVE_INFINITY : now))
      const lost = log.lost - this.#toldLost
      this.#toldLost = log.lost
      if (lost > 0)
        this.#tell(`${counted(lost, 'line')} of the log lost: they come faster than they can be written`)
    }
    if (log.closed) this.#tell('nobody reads the log any more')
    await this.#orTell(() => log.close())
  }

  /** What cannot be written is told of once, and again after the log has been opened anew. */
  async #orTell(act: () => void | Promise<void> | undefined): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (!this.#hasFailed)
        this.#tell(`${printableText((error as Error).message)}: lines of the log are lost`)
      this.#hasFailed = true
    }
  }
}
