/**
 * AF_PACKET sockets with a TPACKET_V3 ring (Linux, packet(7), Documentation/networking/packet_mmap.rst): the kernel
 * writes frames into memory that is read here without a call.
 */
import { LITTLE_ENDIAN } from './byte-order.js'
import { type ForeignFunctions, loadForeignFunctions } from './foreign-functions.js'
import { NativeError, systemError } from './native-error.js'

const AF_PACKET = 17
const SOCK_DGRAM = 2
const SOCK_RAW = 3
const SOCK_CLOEXEC = 0o2000000
const ETH_P_ALL = 3
const SOL_SOCKET = 1
const SO_ATTACH_FILTER = 26
const SOL_PACKET = 263
const PACKET_ADD_MEMBERSHIP = 1
const PACKET_RX_RING = 5
const PACKET_STATISTICS = 6
const PACKET_VERSION = 10
const PACKET_RESERVE = 12
const PACKET_IGNORE_OUTGOING = 23
const TPACKET_V3 = 2
const PACKET_MR_PROMISC = 1
const PROT_READ_WRITE = 3
const MAP_SHARED = 1
const MAP_FAILED = 0xffff_ffff_ffff_ffffn
/** Hardware types (`if_arp.h`) whose frames begin with an Ethernet header. */
const ARPHRD_ETHER = 1
const ARPHRD_LOOPBACK = 772
/** The kernel wants frames in multiples of 16 that fill a block; it puts them where they fit all the same. */
const FRAME_BYTES = 2048
/** Room before each frame for the VLAN tag that the kernel keeps beside it. */
const TAG_BYTES = 4
const ADDRESS_BYTES = 20
const INSTRUCTION_BYTES = 8

/** One instruction of the kernel's packet filter (`struct sock_filter`). */
export interface FilterInstruction {
  readonly code: number
  readonly jumpTrue: number
  readonly jumpFalse: number
  readonly operand: number
}

export interface PacketRingOptions {
  readonly blockBytes: number
  readonly blocks: number
  /** A block that is not full is handed over after so long. */
  readonly retireMilliseconds: number
  readonly isPromiscuous: boolean
  /** Which packets, and how much of each. */
  readonly filter: readonly FilterInstruction[]
}

/** How frames of an interface begin: with an Ethernet header, or with that of the network protocol. */
export type FrameBegin = 'ethernet' | 'network'

export interface PacketStatistics {
  /** That passed the filter, lost ones included. */
  readonly packets: number
  /** Lost, as the ring had no room. */
  readonly lost: number
}

interface Calls {
  socket(family: number, type: number, protocol: number): number
  setsockopt(socket: number, level: number, option: number, value: unknown, length: number): number
  getsockopt(socket: number, level: number, option: number, value: Uint8Array, length: Uint8Array): number
  getsockname(socket: number, address: Uint8Array, length: Uint8Array): number
  bind(socket: number, address: Uint8Array, length: number): number
  mmap(at: null, length: number, protection: number, flags: number, file: number, offset: number): unknown
  munmap(memory: unknown, length: number): number
  indexOf(name: string): number
  close(socket: number): number
}

export class PacketSockets {
  readonly #ffi: ForeignFunctions
  readonly #calls: Calls
  /** `struct sock_fprog`, declared once: what is declared is never given back. */
  readonly #programType: ReturnType<ForeignFunctions['struct']>

  private constructor(ffi: ForeignFunctions) {
    this.#ffi = ffi
    this.#programType = ffi.struct({ length: 'uint16_t', instructions: 'void *' })
    const library = ffi.load(null)
    this.#calls = {
      socket: library.func('int socket(int family, int type, int protocol)'),
      setsockopt: library.func(
        'int setsockopt(int socket, int level, int option, const void *value, unsigned int length)',
      ),
      getsockopt: library.func(
        'int getsockopt(int socket, int level, int option, void *value, void *length)',
      ),
      getsockname: library.func('int getsockname(int socket, void *address, void *length)'),
      bind: library.func('int bind(int socket, const void *address, unsigned int length)'),
      mmap: library.func(
        'void *mmap(void *at, size_t length, int protection, int flags, int file, long offset)',
      ),
      munmap: library.func('int munmap(void *memory, size_t length)'),
      indexOf: library.func('unsigned int if_nametoindex(const char *name)'),
      close: library.func('int close(int socket)'),
    }
  }

  /** Rejects with a NativeError where foreign functions cannot be called. */
  static async load(): Promise<PacketSockets> {
    const ffi = await loadForeignFunctions()
    if (process.platform !== 'linux')
      throw new NativeError('not-supported', `there are no packet sockets on ${process.platform}`)
    return new PacketSockets(ffi)
  }

  /** Number of an interface; 0 where there is none of that name. */
  indexOf(name: string): number {
    return this.#calls.indexOf(name)
  }

  /** How frames of an interface begin. Throws a NativeError. */
  frameBegin(index: number): FrameBegin {
    const socket = this.#socket(SOCK_RAW)
    try {
      this.#bind(socket, index, 0)
      const address = new Uint8Array(ADDRESS_BYTES)
      this.#check(
        'getsockname',
        this.#calls.getsockname(socket, address, bytesOf(Int32Array.of(ADDRESS_BYTES))),
      )
      const [hardware] = new Uint16Array(address.buffer, 8, 1)
      return hardware === ARPHRD_ETHER || hardware === ARPHRD_LOOPBACK ? 'ethernet' : 'network'
    } finally {
      this.#calls.close(socket)
    }
  }

  /**
   * Opens a ring that takes what an interface receives and sends; of one that loops back, what it receives. Throws a
   * NativeError.
   */
  open(index: number, isLoopback: boolean, begin: FrameBegin, options: PacketRingOptions): PacketSocket {
    const socket = this.#socket(begin === 'ethernet' ? SOCK_RAW : SOCK_DGRAM)
    try {
      return this.#open(socket, index, isLoopback, options)
    } catch (error) {
      this.#calls.close(socket)
      throw error
    }
  }

  #open(socket: number, index: number, isLoopback: boolean, options: PacketRingOptions): PacketSocket {
    const { blockBytes, blocks, retireMilliseconds, isPromiscuous, filter } = options
    this.#set(socket, PACKET_VERSION, Int32Array.of(TPACKET_V3))
    this.#set(socket, PACKET_RESERVE, Int32Array.of(TAG_BYTES))
    if (isLoopback) this.#set(socket, PACKET_IGNORE_OUTGOING, Int32Array.of(1))
    const frames = (blockBytes / FRAME_BYTES) * blocks
    const ring = Uint32Array.of(blockBytes, blocks, FRAME_BYTES, frames, retireMilliseconds, 0, 0)
    this.#set(socket, PACKET_RX_RING, ring)
    this.#attach(socket, filter)
    const length = blockBytes * blocks
    const memory = this.#calls.mmap(null, length, PROT_READ_WRITE, MAP_SHARED, socket, 0)
    if (memory === null || this.#ffi.address(memory) === MAP_FAILED) this.#check('mmap', -1)
    const packetSocket = new PacketSocket(
      this.#ffi.view(memory, length),
      () => this.#statistics(socket),
      () => {
        this.#calls.munmap(memory, length)
        this.#calls.close(socket)
      },
    )
    try {
      if (isPromiscuous) this.#listenToAll(socket, index)
      this.#bind(socket, index, ETH_P_ALL)
      return packetSocket
    } catch (error) {
      this.#calls.munmap(memory, length)
      throw error
    }
  }

  #listenToAll(socket: number, index: number): void {
    const membership = new DataView(new ArrayBuffer(16))
    membership.setInt32(0, index, LITTLE_ENDIAN)
    membership.setUint16(4, PACKET_MR_PROMISC, LITTLE_ENDIAN)
    this.#set(socket, PACKET_ADD_MEMBERSHIP, membership)
  }

  #socket(type: number): number {
    const socket = this.#calls.socket(AF_PACKET, type | SOCK_CLOEXEC, 0)
    this.#check('socket', socket)
    return socket
  }

  #bind(socket: number, index: number, protocol: number): void {
    const address = new DataView(new ArrayBuffer(ADDRESS_BYTES))
    address.setUint16(0, AF_PACKET, LITTLE_ENDIAN)
    address.setUint16(2, protocol)
    address.setInt32(4, index, LITTLE_ENDIAN)
    this.#check('bind', this.#calls.bind(socket, bytesOf(address), ADDRESS_BYTES))
  }

  #attach(socket: number, filter: readonly FilterInstruction[]): void {
    const bytes = filter.length * INSTRUCTION_BYTES
    const instructions = this.#ffi.alloc('uint8_t', bytes)
    try {
      const view = new DataView(this.#ffi.view(instructions, bytes))
      for (const [i, { code, jumpTrue, jumpFalse, operand }] of filter.entries()) {
        const at = i * INSTRUCTION_BYTES
        view.setUint16(at, code, LITTLE_ENDIAN)
        view.setUint8(at + 2, jumpTrue)
        view.setUint8(at + 3, jumpFalse)
        view.setUint32(at + 4, operand, LITTLE_ENDIAN)
      }
      const program = this.#ffi.alloc(this.#programType, 1)
      this.#ffi.encode(program, this.#programType, { length: filter.length, instructions })
      const size = this.#ffi.sizeof(this.#programType)
      const result = this.#calls.setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, program, size)
      this.#ffi.free(program)
      this.#check('filter', result)
    } finally {
      this.#ffi.free(instructions)
    }
  }

  /** Since it was asked last. */
  #statistics(socket: number): PacketStatistics {
    const counts = new Uint32Array(3)
    const length = bytesOf(Int32Array.of(counts.byteLength))
    this.#calls.getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, bytesOf(counts), length)
    return { packets: counts[0]!, lost: counts[1]! }
  }

  #set(socket: number, option: number, value: ArrayBufferView): void {
    const { byteLength } = value
    this.#check('setsockopt', this.#calls.setsockopt(socket, SOL_PACKET, option, bytesOf(value), byteLength))
  }

  #check(call: string, result: number): void {
    if (result < 0) throw systemError(call, this.#ffi.errno())
  }
}

/** One ring. Its memory is gone once it is closed: nothing may read it then. */
export class PacketSocket {
  readonly memory: ArrayBuffer
  readonly close: () => void
  readonly #readStatistics: () => PacketStatistics
  #packets = 0
  #lost = 0

  constructor(memory: ArrayBuffer, statistics: () => PacketStatistics, close: () => void) {
    this.memory = memory
    this.close = close
    this.#readStatistics = statistics
  }

  /** Since it was opened. */
  statistics(): PacketStatistics {
    const { packets, lost } = this.#readStatistics()
    this.#packets += packets
    this.#lost += lost
    return { packets: this.#packets, lost: this.#lost }
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
}
