/**
 * The kernel's connections, followed: what the kernel tells of each is taken as it comes, and the whole table is read
 * from time to time, and at once where something could not be told. Events are asked for before the first reading, so
 * that nothing is missed between. Who asks never waits for the kernel.
 */
import type { Coverage, SessionTable } from '@wingspan/engine'
import type { SteadyClock } from '../clock/index.js'
import type { ConntrackEntry } from './conntrack-entry.js'
import { MOST_WAITING_EVENTS } from './conntrack-events.js'
import type { NamedConnection } from './conntrack-request.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import { deleteConnections } from './delete-connections.js'
import type { FollowedKernel } from './followed-kernel.js'
import { fullTableWarning } from './full-table.js'
import { KernelError } from './kernel-error.js'
import { KernelTimeouts } from './kernel-settings.js'
import type { DescribeConnection } from './kernel-table.js'
import { MirrorPace } from './mirror-pace.js'
import type { MirrorRules } from './mirror-rules.js'
import { MirrorTable } from './mirror-table.js'
import { NO_STATISTICS } from './read-kernel.js'

/** Between two looks whether anything was told, and where nothing was; who asks has a look of his own. */
const TICK_MILLISECONDS = 20
const QUIET_TICK_MILLISECONDS = 100
/** How long others may have to wait while events are taken, and after a reading. */
const TURN_MILLISECONDS = 5
const STATISTICS_MILLISECONDS = 1000
/** Sessions looked at in one turn to give them up, and between two looks at the time after a reading. */
const FORGETTING_BUDGET = 2048
const ENDING_BUDGET = 512
/** What happens again and again is said no oftener. */
const SAYING_MILLISECONDS = 60_000
const MICROSECONDS = 1_000_000

export interface MirrorOptions {
  readonly kernel: FollowedKernel
  readonly rules: MirrorRules
  readonly clock: SteadyClock
  /** When the kernel began, by the same clock. */
  readonly bootMicroseconds: number
  /** Sessions that there may be, ended ones that are kept among them. */
  readonly capacity: number
  /** Any 32-bit number, another one for each process. */
  readonly seed: number
  readonly describe?: DescribeConnection
  /** Told what is to be said, one sentence each. */
  readonly tell: (text: string) => void
  /** Resolves after so long; with 0, after others have had their turn. */
  readonly wait: (milliseconds: number) => Promise<void>
}

/** The table is not wanted any more. */
class MirrorStopped extends Error {
  override readonly name = 'MirrorStopped'
  readonly code = 'mirror-stopped'
}

export class KernelMirror {
  readonly table: SessionTable
  rules: MirrorRules
  /** What the kernel counts, about a second old at most. */
  statistics: ConntrackStatistics = NO_STATISTICS
  /** Connections of the last reading that could not be read. */
  unreadable = 0
  readonly #options: MirrorOptions
  readonly #mirror: MirrorTable
  readonly #pace = new MirrorPace()
  readonly #work = new Set<Promise<void>>()
  #isReading = false
  #isCounting = false
  #isStopped = false
  #knownLost = 0
  /** Events so far. */
  #taken = 0
  #countedMilliseconds = Number.NEGATIVE_INFINITY
  readonly #saidMilliseconds = new Map<string, number>()

  constructor(options: MirrorOptions) {
    const { capacity, describe, bootMicroseconds, clock, seed, rules } = options
    const table = {
      capacity,
      bootMicroseconds,
      nowMicroseconds: clock.look(),
      timeouts: new KernelTimeouts(),
    }
    this.#options = options
    this.rules = rules
    this.#mirror = new MirrorTable({ ...table, ...(describe ? { describe } : {}) }, seed)
    this.table = this.#mirror.table
    this.table.columns.areLabelsTold = options.kernel.untold === undefined
  }

  /** Resolves when all connections are in the table, which follows the kernel from then on. Rejects with a KernelError. */
  async start(): Promise<void> {
    const first = [this.#count(), this.#read()]
    // Each on its own: where one is refused the other is still on its way.
    for (const work of first) this.#track(work)
    this.#begin(this.#follow())
    try {
      await Promise.all(first)
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** Resolves when the kernel is let alone. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    await Promise.all(this.#work)
    this.#options.kernel.close()
  }

  /** Takes what has been told by now, as far as a turn goes: before a question is answered. The kernel may refuse. */
  catchUp(): void {
    if (!this.#isStopped) this.#takeOrSay()
  }

  /** Has the policies of so many sessions told again, from record `first` on; as `MirrorTable.describe`. */
  describe(first: number, records: number): number {
    return this.#mirror.describe(first, records)
  }

  /** What answers say of themselves. */
  get coverage(): Omit<Coverage, 'asOfMicroseconds'> {
    const { maximum, failed } = this.statistics
    return {
      lostPackets: undefined,
      droppedPackets: undefined,
      lostEvents: this.lostEvents,
      missedConnections: this.missed,
      limits: {
        maximumSessions: maximum ?? Number.NaN,
        failedSessions: failed,
        offloadedSessions: this.#mirror.offloaded,
      },
    }
  }

  /** Why the kernel does not tell of changes; undefined where it does. */
  get untold(): string | undefined {
    return this.#options.kernel.untold
  }

  /** How the table was read last where the kernel does not tell of changes. */
  get lastReading(): FollowedKernel['lastReading'] {
    return this.#options.kernel.lastReading
  }

  get lostEvents(): number {
    return this.#options.kernel.lost
  }

  get unreadableEvents(): number {
    return this.#options.kernel.unreadable
  }

  /** Bytes of events that can wait; undefined where none are told. */
  get eventRoomBytes(): number | undefined {
    return this.#options.kernel.eventRoomBytes
  }

  /** Connections that found no room in the table: of the last reading, and those told of since. */
  get missed(): number {
    return this.#mirror.missed
  }

  /** How long the last reading of the whole table took; NaN before the first. */
  get readingMilliseconds(): number {
    return this.#pace.tookMilliseconds
  }

  /** Deletes connections in the kernel, whose sessions end as cleared then. As `deleteConnections`. */
  async delete(connections: readonly NamedConnection[], remove = deleteConnections): Promise<Int32Array> {
    const note = ({ tuple, id }: NamedConnection, isCleared: boolean) =>
      this.#mirror.noteCleared({ original: tuple, id }, isCleared)
    for (const connection of connections) note(connection, true)
    let refusals: Int32Array
    try {
      refusals = await remove(connections)
    } catch (error) {
      // Some may have been deleted before the rest was refused: that is told.
      this.catchUp()
      for (const connection of connections) note(connection, false)
      throw error
    }
    // Those that had gone already were not cleared, and their ends may not have been taken yet.
    for (const [place, errno] of refusals.entries()) if (errno !== 0) note(connections[place]!, false)
    // What was told of their ends has their last counters; where nothing was, that the kernel has done it is enough.
    this.catchUp()
    for (const [place, errno] of refusals.entries()) {
      const { tuple, id } = connections[place]!
      if (errno === 0) this.#mirror.endCleared({ original: tuple, id })
    }
    return refusals
  }

  async #follow(): Promise<void> {
    const { wait } = this.#options
    while (!this.#isStopped) {
      const taken = this.#taken
      const isAll = this.#takeOrSay()
      const tick = this.#taken === taken ? QUIET_TICK_MILLISECONDS : TICK_MILLISECONDS
      const now = this.#nowMilliseconds
      if (!this.#isReading && this.#pace.isDue(now, this.rules.reconcileSeconds)) this.#begin(this.#read())
      if (!this.#isCounting && now - this.#countedMilliseconds >= STATISTICS_MILLISECONDS)
        this.#begin(this.#count())
      await wait(isAll ? tick : 0)
    }
  }

  /** Work that goes on beside; what the kernel refuses is said, and tried again. */
  #begin(work: Promise<void>): void {
    const told = work.catch((error: unknown) => {
      if (error instanceof KernelError) this.#sayRefused(error)
      // A fault of ours: whoever runs the program hears of it, and what waits for the work does not.
      else void Promise.reject(error)
    })
    this.#track(told)
  }

  #track(work: Promise<unknown>): void {
    const over = work.then(
      () => {},
      () => {},
    )
    this.#work.add(over)
    void over.then(() => this.#work.delete(over))
  }

  /** As `#take`; what the kernel refuses is said, and what it did not tell is read. */
  #takeOrSay(): boolean {
    try {
      return this.#take()
    } catch (error) {
      if (!(error instanceof KernelError)) throw error
      this.#pace.hurry()
      this.#sayRefused(error)
      return true
    }
  }

  /** Takes what was told, and lets time go on; true when nothing more was told. Throws a KernelError. */
  #take(): boolean {
    const { kernel, clock } = this.#options
    const { table, rules } = this
    table.advance(clock.look(), 0)
    const isAll = kernel.fetch(this.#takeEvent, TURN_MILLISECONDS)
    if (kernel.lost !== this.#knownLost) {
      this.#knownLost = kernel.lost
      this.#pace.hurry()
      this.#say('lost', `${kernel.lost} events lost so far, as they came too fast: the table is read anew`)
    }
    if (this.missed > 0)
      this.#say('missed', `the table is full (${table.capacity}): connections are not listed`)
    const forgotten = table.nowMicroseconds - rules.endedSeconds * MICROSECONDS
    table.forgetEnded(rules.endedSessions, forgotten, FORGETTING_BUDGET)
    return isAll
  }

  readonly #takeEvent = (event: number, entry: ConntrackEntry): void => {
    this.#taken++
    this.#setStart(entry)
    this.#mirror.take(event, entry)
  }

  /** Reads the whole table. */
  async #read(): Promise<void> {
    this.#isReading = true
    this.#pace.begin(this.#nowMilliseconds)
    this.#mirror.beginReading()
    try {
      const take = (entry: ConntrackEntry) => {
        if (this.#isStopped) throw new MirrorStopped()
        this.#setStart(entry)
        this.#mirror.takeRead(entry)
      }
      // What was told before its end goes before what follows from it, completed or not.
      const { unreadable } = await this.#options.kernel.read(take).finally(() => this.#takeWaiting())
      this.unreadable = unreadable
      if (this.#mirror.hasForgottenEnds) this.#pace.hurry()
      await this.#inSlices((record) => this.#mirror.endReading(record, ENDING_BUDGET))
      this.#pace.end(this.#nowMilliseconds)
    } catch (error) {
      if (error instanceof MirrorStopped) return
      this.#mirror.giveUpReading()
      this.#pace.giveUp(this.#nowMilliseconds)
      throw error
    } finally {
      this.#isReading = false
    }
  }

  /**
   * Takes all that waits to be taken by now; with what comes meanwhile, no more than can wait. Rejects with a KernelError,
   * or where the mirror is stopped.
   */
  async #takeWaiting(): Promise<void> {
    const enough = this.#taken + MOST_WAITING_EVENTS
    while (!this.#isStopped) {
      if (this.#take() || this.#taken >= enough) return
      await this.#options.wait(0)
    }
    throw new MirrorStopped()
  }

  /** Does a work on all records, from the one on that it says; others have their turn between. */
  async #inSlices(step: (record: number) => number): Promise<void> {
    let until = performance.now() + TURN_MILLISECONDS
    for (let record = step(0); record >= 0; record = step(record)) {
      if (performance.now() < until) continue
      await this.#options.wait(0)
      until = performance.now() + TURN_MILLISECONDS
    }
  }

  /** The kernel stamps by the wall clock. */
  #setStart(entry: ConntrackEntry): void {
    entry.startMicroseconds = this.#options.clock.stampedAt(entry.startMicroseconds)
  }

  /** Asks what the kernel counts. */
  async #count(): Promise<void> {
    this.#isCounting = true
    this.#countedMilliseconds = this.#nowMilliseconds
    try {
      this.statistics = await this.#options.kernel.statistics()
      const warning = fullTableWarning(this.statistics)
      if (warning !== undefined) this.#say('full', warning)
    } finally {
      this.#isCounting = false
    }
  }

  get #nowMilliseconds(): number {
    return this.#options.clock.look() / 1000
  }

  #sayRefused({ message }: KernelError): void {
    this.#say('refused', `the kernel does not answer: ${message}`)
  }

  #say(what: string, text: string): void {
    const now = this.#nowMilliseconds
    const said = this.#saidMilliseconds.get(what) ?? Number.NEGATIVE_INFINITY
    if (now - said < SAYING_MILLISECONDS) return
    this.#saidMilliseconds.set(what, now)
    this.#options.tell(text)
  }
}
