/** A netlink socket (Linux, netlink(7)): messages to the kernel and its answers, many in one buffer. */
import { LITTLE_ENDIAN } from './byte-order.js'
import { type Libc, loadLibc } from './libc.js'
import { NativeError, systemError } from './native-error.js'
import type { ReceiveBuffers } from './receive-buffers.js'

const AF_NETLINK = 16
/** Of a `sockaddr_nl`; the port that is left at 0 is chosen by the kernel. */
const ADDRESS_BYTES = 12
const SOCK_RAW = 3
const SOCK_CLOEXEC = 0o2000000
const SOL_SOCKET = 1
const SO_RCVBUF = 8
const SO_RCVTIMEO = 20
const SO_RCVBUFFORCE = 33
const SO_MEMINFO = 55
const SOL_NETLINK = 270
const NETLINK_ADD_MEMBERSHIP = 1
const MSG_DONTWAIT = 0x40
const MSG_WAITFORONE = 0x10000
const EAGAIN = 11
/** The kernel puts at most so much into one piece of an answer. */
const ANSWER_BYTES = 32 * 1024
/** Numbers that SO_MEMINFO gives, and which of them is of messages that found no room (Linux, `sock_diag.h`). */
const MEMORY_NUMBERS = 9
const MEMORY_DROPS = 8
/** The kernel answers at once; one that does not is not waited for. */
const PATIENCE_SECONDS = 10

export class NetlinkSocket {
  readonly #libc: Libc
  readonly #socket: number
  #isClosed = false

  private constructor(libc: Libc, socket: number) {
    this.#libc = libc
    this.#socket = socket
  }

  /** Opens a socket of a netlink family, such as NETLINK_NETFILTER. Rejects with a NativeError. */
  static async open(family: number): Promise<NetlinkSocket> {
    const libc = await loadLibc()
    const socket = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, family)
    if (socket < 0) throw systemError('socket', libc.errno())
    const patience = new DataView(new ArrayBuffer(16))
    // A machine word: the low half first or last, and the seconds are in one of them.
    patience.setUint8(LITTLE_ENDIAN ? 0 : 7, PATIENCE_SECONDS)
    const bytes = new Uint8Array(patience.buffer)
    libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, bytes, bytes.length)
    return new NetlinkSocket(libc, socket)
  }

  /** Sends one or more messages. Throws a NativeError. */
  send(bytes: Uint8Array): void {
    if (this.#libc.send(this.#socket, bytes, bytes.length, 0) < 0)
      throw systemError('send', this.#libc.errno())
  }

  /**
   * Sends in another thread: the kernel works out the first piece of its answer within the call, and may have to look
   * through all it has for that. Rejects with a NativeError.
   */
  async sendAway(bytes: Uint8Array): Promise<void> {
    const sent = await this.#libc.sendAway(this.#socket, bytes, bytes.length, 0)
    // The other thread's errno is not ours to read: what still stands is told again.
    if (sent < 0) this.send(bytes)
  }

  /** Buffers for `receiveMany`, to be freed by who asks for them; for answers unless `bytes` says how long each is. */
  buffers(count: number, bytes = ANSWER_BYTES): ReceiveBuffers {
    return this.#libc.buffers(count, bytes)
  }

  /** Has the kernel send the messages of multicast groups. Throws a NativeError. */
  join(groups: readonly number[]): void {
    // Without an address of its own a socket is left out of every group.
    const address = new Uint8Array(ADDRESS_BYTES)
    new Uint16Array(address.buffer)[0] = AF_NETLINK
    if (this.#libc.bind(this.#socket, address, address.length) < 0)
      throw systemError('bind', this.#libc.errno())
    for (const group of groups) {
      if (this.#setNumber(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group) < 0)
        throw systemError('setsockopt', this.#libc.errno())
    }
  }

  /**
   * Asks for room for messages that wait to be received; who may not have so much gets what he may. Returns the bytes that
   * there are now.
   */
  widen(bytes: number): number {
    if (this.#setNumber(SOL_SOCKET, SO_RCVBUFFORCE, bytes) < 0) this.#setNumber(SOL_SOCKET, SO_RCVBUF, bytes)
    const [room = 0] = this.#numbers(SO_RCVBUF, 1) ?? []
    // The kernel doubles what it is asked for, as it counts what it keeps beside a message too.
    return room / 2
  }

  /** Messages that found no room since the socket was opened, modulo 2^32; undefined where the kernel does not say. */
  get droppedMessages(): number | undefined {
    return this.#numbers(SO_MEMINFO, MEMORY_NUMBERS)?.[MEMORY_DROPS]
  }

  /**
   * Waits, in another thread, for messages and fills as many buffers as there are at once; returns how many. Nothing
   * may touch them until then. Rejects with a NativeError.
   */
  async receiveMany(buffers: ReceiveBuffers): Promise<number> {
    const count = await this.#libc.recvmmsg(this.#socket, buffers, MSG_WAITFORONE)
    // The other thread's errno is not ours to read: what still stands is told again.
    return count > 0 ? count : this.#refused(buffers.bytes)
  }

  /**
   * Fills as many buffers as there are messages, without waiting; returns how many, 0 for none. Throws a NativeError,
   * events-lost where messages found no room since the last call.
   */
  receiveManyNow(buffers: ReceiveBuffers): number {
    const count = this.#libc.recvmmsgNow(this.#socket, buffers, MSG_DONTWAIT)
    if (count >= 0) return count
    const errno = this.#libc.errno()
    if (errno === EAGAIN) return 0
    throw systemError('recvmmsg', errno)
  }

  /** Fills `buffer` without waiting and returns how many bytes. Throws a NativeError, would-wait for nothing there. */
  receiveNow(buffer: Uint8Array): number {
    const count = this.#libc.recv(this.#socket, buffer, buffer.length, MSG_DONTWAIT)
    if (count < 0) throw systemError('recv', this.#libc.errno())
    return count
  }

  /** Once: its number may be another's by the second time. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#libc.close(this.#socket)
  }

  /** Of an option of all sockets, so many; undefined where the kernel has not as many. */
  #numbers(option: number, count: number): Uint32Array | undefined {
    const numbers = new Uint32Array(count)
    const length = Uint32Array.of(numbers.byteLength)
    const bytes = new Uint8Array(numbers.buffer)
    const lengthBytes = new Uint8Array(length.buffer)
    const failed = this.#libc.getsockopt(this.#socket, SOL_SOCKET, option, bytes, lengthBytes)
    return failed < 0 || length[0] !== numbers.byteLength ? undefined : numbers
  }

  #setNumber(level: number, option: number, value: number): number {
    const bytes = new Uint8Array(Uint32Array.of(value).buffer)
    return this.#libc.setsockopt(this.#socket, level, option, bytes, bytes.length)
  }

  #refused(buffer: Uint8Array): never {
    this.receiveNow(buffer)
    throw new NativeError('failed', 'recvmmsg: no answer')
  }
}
