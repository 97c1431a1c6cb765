/**
 * The connection table by netlink (Linux, ctnetlink). The kernel works out a piece of its answer while the piece
 * before is read here, in two threads, over two buffers.
 */
import { NativeError, NetlinkSocket, type ReceiveBuffers, systemError } from '../native/index.js'
import { ConntrackMessage } from './conntrack-attributes.js'
import { ConntrackEntry } from './conntrack-entry.js'
import type { ConntrackFilter } from './conntrack-filter.js'
import { dumpRequest, processorStatisticsRequest, tableStatisticsRequest } from './conntrack-request.js'
import { type ConntrackStatistics, StatisticsReader } from './conntrack-statistics.js'
import { kernelError } from './kernel-error.js'
import type { TakeEntry } from './kernel-road.js'
import { MessageWalk, type TakeMessage, WalkEnd } from './message-walk.js'
import { NETLINK_NETFILTER } from './netlink-message.js'
import { EntryFault, readEntry } from './read-entry.js'

/** Pieces of an answer that are fetched at once: two megabytes, nine thousand connections. */
const PIECES = 64

export interface ConntrackSocketOptions {
  /** As many pieces of an answer are fetched at once, 140 connections each. */
  readonly pieces?: number
  /** Others have their turn after so long of reading, and the piece that was begun; else when all that were fetched are read. */
  readonly turnMilliseconds?: number
}

/** Where pieces of answers are put. */
export type AnswerBuffers = Pick<ReceiveBuffers, 'view' | 'start' | 'length' | 'free'>

/** A netlink socket as it is needed here. */
export interface AnswerSocket {
  buffers(count: number): AnswerBuffers
  sendAway(bytes: Uint8Array): Promise<void>
  receiveMany(buffers: AnswerBuffers): Promise<number>
  close(): void
}

/** What became of a dump's messages. */
export interface DumpAccount {
  readonly entries: number
  /** Messages that could not be read, by the EntryFault of the last. */
  readonly unreadable: number
  readonly lastFault: number
}

export class ConntrackSocket {
  readonly #socket: AnswerSocket
  readonly #buffers: readonly [AnswerBuffers, AnswerBuffers]
  readonly #turnMilliseconds: number
  #sequence = 0

  /** Over a socket that is its own from now on. */
  constructor(
    socket: AnswerSocket,
    { pieces = PIECES, turnMilliseconds = Number.POSITIVE_INFINITY }: ConntrackSocketOptions,
  ) {
    this.#socket = socket
    this.#turnMilliseconds = turnMilliseconds
    this.#buffers = [socket.buffers(pieces), socket.buffers(pieces)]
  }

  /** Rejects with a KernelError. */
  static async open(options: ConntrackSocketOptions = {}): Promise<ConntrackSocket> {
    try {
      return new ConntrackSocket(await NetlinkSocket.open(NETLINK_NETFILTER), options)
    } catch (error) {
      throw kernelError(error)
    }
  }

  /**
   * Gives every connection that the kernel has and lets pass to `taker`, in one object; who that is may be known while
   * the kernel works. What it throws, or a promise of it rejects with, ends this and is thrown; the socket is of no use
   * then. Rejects with a KernelError.
   */
  async dump(filter: ConntrackFilter, taker: TakeEntry | Promise<TakeEntry>): Promise<DumpAccount> {
    const entry = new ConntrackEntry()
    let entries = 0
    let unreadable = 0
    let lastFault: number = EntryFault.none
    const read = (request: (sequence: number) => Uint8Array) =>
      this.#ask(request, async () => {
        const take = await taker
        return (type, from, end, view) => {
          if (type !== ConntrackMessage.new) return
          const fault = readEntry(view, from, end, entry)
          if (fault === EntryFault.none) {
            entries++
            take(entry)
          } else {
            unreadable++
            lastFault = fault
          }
        }
      })
    try {
      await read((sequence) => dumpRequest(sequence, filter))
    } catch (error) {
      // A kernel that knows filters, but not this one.
      if (entries > 0 || !(error instanceof NativeError) || error.code !== 'not-supported')
        throw kernelError(error)
      await read((sequence) => dumpRequest(sequence)).catch((again: unknown) => {
        throw kernelError(again)
      })
    }
    return { entries, unreadable, lastFault }
  }

  /** What the kernel counts of its table. Rejects with a KernelError. */
  async statistics(): Promise<ConntrackStatistics> {
    const reader = new StatisticsReader()
    try {
      await this.#ask(processorStatisticsRequest, () => (type, from, end, view) => {
        if (type === ConntrackMessage.getStatisticsByProcessor) reader.addProcessor(view, from, end)
      })
      await this.#ask(tableStatisticsRequest, () => (type, from, end, view) => {
        if (type === ConntrackMessage.getStatistics) reader.addTable(view, from, end)
      })
    } catch (error) {
      throw kernelError(error)
    }
    return reader.statistics
  }

  close(): void {
    this.#socket.close()
    for (const buffers of this.#buffers) buffers.free()
  }

  /** Sends a request and gives the messages of its answer to who `begin` says. Rejects with a NativeError. */
  async #ask(
    request: (sequence: number) => Uint8Array,
    begin: () => TakeMessage | Promise<TakeMessage>,
  ): Promise<void> {
    const sequence = ++this.#sequence
    const walk = new MessageWalk()
    await this.#socket.sendAway(request(sequence))
    let [current, other] = this.#buffers
    let count = await this.#socket.receiveMany(current)
    // Here, where no other thread writes to the buffers.
    const take = await begin()
    for (;;) {
      const { view } = current
      // The end stands in the last piece: nothing more may be waited for then.
      const last = count - 1
      const isLast =
        walk.walk(view, current.start(last), current.length(last), sequence, () => {}) !== WalkEnd.more
      const coming = isLast ? undefined : this.#socket.receiveMany(other)
      // It may fail while others have their turn; it is waited for below.
      coming?.catch(() => {})
      let until = performance.now() + this.#turnMilliseconds
      try {
        for (let piece = 0; piece < count; piece++) {
          if (performance.now() >= until) {
            await new Promise(setImmediate)
            until = performance.now() + this.#turnMilliseconds
          }
          const end = walk.walk(view, current.start(piece), current.length(piece), sequence, take)
          if (end !== WalkEnd.more) return checkEnd(end, walk.errno)
        }
      } finally {
        // However it goes on from here, no other thread may write to the buffers by then.
        await coming?.catch(() => {})
      }
      if (coming === undefined) return
      count = await coming
      ;[current, other] = [other, current]
    }
  }
}

/** Throws what an answer ended with, a NativeError. */
function checkEnd(end: number, errno: number): void {
  if (end === WalkEnd.refused) throw systemError('netlink', errno)
  if (end === WalkEnd.broken) throw new NativeError('failed', 'the kernel sent what is no netlink message')
}
