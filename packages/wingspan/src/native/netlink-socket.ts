/** A netlink socket (Linux, netlink(7)): messages to the kernel and its answers, many in one buffer. */
import { type Libc, loadLibc } from './libc.js'
import { NativeError, systemError } from './native-error.js'
import type { ReceiveBuffers } from './receive-buffers.js'

const AF_NETLINK = 16
const SOCK_RAW = 3
const SOCK_CLOEXEC = 0o2000000
const SOL_SOCKET = 1
const SO_RCVTIMEO = 20
const MSG_DONTWAIT = 0x40
const MSG_WAITFORONE = 0x10000
/** The kernel answers at once; one that does not is not waited for. */
const PATIENCE_SECONDS = 10

export class NetlinkSocket {
  readonly #libc: Libc
  readonly #socket: number

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

  /** Buffers for `receiveMany`, to be freed by who asks for them. */
  buffers(count: number): ReceiveBuffers {
    return this.#libc.buffers(count)
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

  /** Fills `buffer` without waiting and returns how many bytes. Throws a NativeError, would-wait for nothing there. */
  receiveNow(buffer: Uint8Array): number {
    const count = this.#libc.recv(this.#socket, buffer, buffer.length, MSG_DONTWAIT)
    if (count < 0) throw systemError('recv', this.#libc.errno())
    return count
  }

  close(): void {
    this.#libc.close(this.#socket)
  }

  #refused(buffer: Uint8Array): never {
    this.receiveNow(buffer)
    throw new NativeError('failed', 'recvmmsg: no answer')
  }
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
