/**
 * The kernel's connections, followed: what the kernel tells of each is taken as it comes, and the whole table is read
 * from time to time, and at once where something could not be told. Events are asked for before the first reading, so
 * that nothing is missed between. Who asks never waits for the kernel.
 */
import type { Coverage, SessionTable } from '@wingspan/engine'
import type { SteadyClock } from '../live/index.js'
import type { ConntrackEntry } from './conntrack-entry.js'
import type { NamedConnection } from './conntrack-request.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import { deleteConnections } from './delete-connections.js'
import type { FollowedKernel } from './followed-kernel.js'
import { KernelError } from './kernel-error.js'
import { KernelTimeouts } from './kernel-settings.js'
import type { DescribeConnection } from './kernel-table.js'
import { MirrorPace } from './mirror-pace.js'
import type { MirrorRules } from './mirror-rules.js'
import { MirrorTable } from './mirror-table.js'
import { NO_STATISTICS } from './read-kernel.js'

/** Between two looks whether anything was told. */
const TICK_MILLISECONDS = 20
/** How long others may have to wait while events are taken. */
const TURN_MILLISECONDS = 5
const STATISTICS_MILLISECONDS = 1000
/** Sessions looked at in one turn: for ageing, to give them up, and after a reading. */
const AGEING_BUDGET = 4096
const FORGETTING_BUDGET = 4096
const ENDING_BUDGET = 65_536
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
  }

  /** Resolves when all connections are in the table, which follows the kernel from then on. Rejects with a KernelError. */
  async start(): Promise<void> {
    const first = Promise.all([this.#count(), this.#read()])
    this.#track(first)
    this.#begin(this.#follow())
    try {
      await first
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

  /** Takes what has been told by now, as far as a turn goes: before a question is answered. */
  catchUp(): void {
    if (!this.#isStopped) this.#take()
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

  get lostEvents(): number {
    return this.#options.kernel.lost
  }

  get unreadableEvents(): number {
    return this.#options.kernel.unreadable
  }

  /** Connections that found no room in the table. */
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
    const refusals = await remove(connections)
    for (const [place, errno] of refusals.entries()) if (errno !== 0) note(connections[place]!, false)
    return refusals
  }

  async #follow(): Promise<void> {
    const { wait } = this.#options
    while (!this.#isStopped) {
      const isAll = this.#take()
      const now = this.#nowMilliseconds
      if (!this.#isReading && this.#pace.isDue(now, this.rules.reconcileSeconds)) this.#begin(this.#read())
      if (!this.#isCounting && now - this.#countedMilliseconds >= STATISTICS_MILLISECONDS)
        this.#begin(this.#count())
      await wait(isAll ? TICK_MILLISECONDS : 0)
    }
  }

  /** Work that goes on beside; what the kernel refuses is said, and tried again. */
  #begin(work: Promise<void>): void {
    const told = work.catch((error: unknown) => {
      if (error instanceof KernelError) this.#say('refused', `the kernel does not answer: ${error.message}`)
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

  /** Takes what was told, and lets time go on; true when nothing more was told. */
  #take(): boolean {
    const { kernel, clock } = this.#options
    const { table, rules } = this
    table.advance(clock.look(), AGEING_BUDGET)
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
    entry.startMicroseconds -= this.#options.clock.stepMicroseconds
    this.#mirror.take(event, entry)
  }

  /** Reads the whole table. */
  async #read(): Promise<void> {
    const { kernel, clock, wait } = this.#options
    this.#isReading = true
    this.#pace.begin(this.#nowMilliseconds)
    this.#mirror.beginReading()
    try {
      const { unreadable } = await kernel.read((entry) => {
        if (this.#isStopped) throw new MirrorStopped()
        entry.startMicroseconds -= clock.stepMicroseconds
        this.#mirror.takeRead(entry)
      })
      this.unreadable = unreadable
      // What was told before the end goes before what the reading did not have.
      while (!this.#take()) await wait(0)
      for (let record = 0; record >= 0; ) {
        record = this.#mirror.endReading(record, ENDING_BUDGET)
        if (record >= 0) await wait(0)
      }
    } catch (error) {
      this.#mirror.giveUpReading()
      if (!(error instanceof MirrorStopped)) throw error
    } finally {
      this.#isReading = false
      this.#pace.end(this.#nowMilliseconds)
    }
  }

  /** Asks what the kernel counts. */
  async #count(): Promise<void> {
    this.#isCounting = true
    this.#countedMilliseconds = this.#nowMilliseconds
    try {
      this.statistics = await this.#options.kernel.statistics()
    } finally {
      this.#isCounting = false
    }
  }

  get #nowMilliseconds(): number {
    return this.#options.clock.look() / 1000
  }

  #say(what: string, text: string): void {
    const now = this.#nowMilliseconds
    const said = this.#saidMilliseconds.get(what) ?? Number.NEGATIVE_INFINITY
    if (now - said < SAYING_MILLISECONDS) return
    this.#saidMilliseconds.set(what, now)
    this.#options.tell(text)
  }
}
