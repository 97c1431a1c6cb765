/**
 * What becomes of connections, as the kernel tells it (Linux, ctnetlink's multicast groups): a message for each that is
 * made, changed or ended. They are fetched again and again, never waited for: a thread that waits would be woken for
 * every single one, and would be told in our place that some were lost.
 */
import { NativeError, NetlinkSocket, type ReceiveBuffers } from '../native/index.js'
import { ConntrackGroup, ConntrackMessage } from './conntrack-attributes.js'
import { ConntrackEntry } from './conntrack-entry.js'
import { kernelError } from './kernel-error.js'
import { MessageWalk, type TakeMessage, WalkEnd } from './message-walk.js'
import { HEADER_BYTES, LITTLE_ENDIAN, MessageFlag, NETLINK_NETFILTER } from './netlink-message.js'
import { EntryFault, readEntry } from './read-entry.js'

/** What happened to a connection. */
export const ConntrackEvent = { new: 0, update: 1, destroy: 2 } as const

/** Takes what happened, and to which connection, in one object that is filled again and again. */
export type TakeEvent = (event: number, entry: ConntrackEntry) => void

/** Messages fetched by one call. Each is a few hundred bytes; names of helpers and security contexts make it more. */
const MESSAGES = 128
const MESSAGE_BYTES = 4096
/** Room for some 200,000 messages that wait to be fetched: when connections have run out the kernel ends them in heaps. */
export const EVENT_ROOM_BYTES = 128 * 1024 * 1024
/** No more can wait: the kernel doubles what it is asked for, and a message takes 512 bytes at least. */
export const MOST_WAITING_EVENTS = (2 * EVENT_ROOM_BYTES) / 512
/** Events belong to no request. */
const NO_SEQUENCE = 0
/** Where the flags stand, from the end of a message's header. */
const FLAGS_BEFORE = HEADER_BYTES - 6

export class ConntrackEvents {
  /** Messages that found no room, as far as the kernel says how many, else at least so many. */
  lost = 0
  /** Messages that could not be read. */
  unreadable = 0
  /** Bytes of messages that can wait: as many as were asked for, or as this process may have. */
  readonly roomBytes: number
  readonly #socket: NetlinkSocket
  readonly #buffers: ReceiveBuffers
  readonly #walk = new MessageWalk()
  readonly #entry = new ConntrackEntry()
  #take: TakeEvent = () => {}
  /** What the kernel said of lost messages so far. */
  #told = 0
  /** Whether messages are lost until all that wait have been fetched. */
  #isOverrun = false

  private constructor(socket: NetlinkSocket, roomBytes: number) {
    this.#socket = socket
    this.roomBytes = roomBytes
    this.#buffers = socket.buffers(MESSAGES, MESSAGE_BYTES)
  }

  /** Begins to be told of connections. `room` in bytes is for messages that wait. Rejects with a KernelError. */
  static async open(room = EVENT_ROOM_BYTES): Promise<ConntrackEvents> {
    try {
      const socket = await NetlinkSocket.open(NETLINK_NETFILTER)
      try {
        const roomBytes = socket.widen(room)
        socket.join(Object.values(ConntrackGroup))
        return new ConntrackEvents(socket, roomBytes)
      } catch (error) {
        socket.close()
        throw error
      }
    } catch (error) {
      throw kernelError(error)
    }
  }

  /**
   * Gives what has happened to `take`, for as long as `milliseconds`; true when there is nothing more. Throws a
   * KernelError.
   */
  fetch(take: TakeEvent, milliseconds: number): boolean {
    const until = performance.now() + milliseconds
    this.#take = take
    for (;;) {
      const count = this.#receive()
      for (let message = 0; message < count; message++) this.#read(message)
      if (count === 0) break
      if (performance.now() >= until) return false
    }
    if (this.#isOverrun) this.#countLost()
    return true
  }

  close(): void {
    this.#socket.close()
    this.#buffers.free()
  }

  #receive(): number {
    for (;;) {
      try {
        return this.#socket.receiveManyNow(this.#buffers)
      } catch (error) {
        if (!(error instanceof NativeError) || error.code !== 'events-lost') throw kernelError(error)
        this.#isOverrun = true
      }
    }
  }

  /** None is lost any more, now that all that waited has been fetched. */
  #countLost(): void {
    this.#isOverrun = false
    const told = this.#socket.droppedMessages
    this.lost += told === undefined ? 1 : Math.max(1, (told - this.#told) >>> 0)
    this.#told = told ?? this.#told
  }

  #read(message: number): void {
    const { view } = this.#buffers
    const start = this.#buffers.start(message)
    const length = this.#buffers.length(message)
    if (this.#walk.walk(view, start, length, NO_SEQUENCE, this.#takeMessage) === WalkEnd.broken)
      this.unreadable++
  }

  readonly #takeMessage: TakeMessage = (type, from, stop, view) => {
    if (type !== ConntrackMessage.new && type !== ConntrackMessage.delete) return
    const entry = this.#entry
    if (readEntry(view, from, stop, entry) !== EntryFault.none) {
      this.unreadable++
      return
    }
    const isNew = (view.getUint16(from - FLAGS_BEFORE, LITTLE_ENDIAN) & MessageFlag.create) !== 0
    if (type === ConntrackMessage.delete) this.#take(ConntrackEvent.destroy, entry)
    else this.#take(isNew ? ConntrackEvent.new : ConntrackEvent.update, entry)
  }
}
