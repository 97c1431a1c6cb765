/**
 * Buffers that one system call fills, each with what one `recv` would give (Linux, recvmmsg(2)): a call that another
 * thread waits for costs far more than one here, so it must bring much.
 */

import { LITTLE_ENDIAN } from './byte-order.js'
import type { ForeignFunctions } from './foreign-functions.js'

/** Types of what the system call is given. */
export type ReceiveTypes = ReturnType<typeof declareReceiveTypes>

/** To be called once: what is declared is never given back. */
export function declareReceiveTypes(ffi: ForeignFunctions) {
  const Vector = ffi.struct({ base: 'void *', length: 'size_t' })
  const Header = ffi.struct({
    name: 'void *',
    nameLength: 'unsigned int',
    vectors: 'void *',
    vectorCount: 'size_t',
    control: 'void *',
    controlLength: 'size_t',
    flags: 'int',
  })
  // Apart, because the padding of the one comes before the other.
  const CountedHeader = ffi.struct({ header: Header, received: 'unsigned int' })
  return { Vector, CountedHeader }
}

export class ReceiveBuffers {
  /** What the system call is given. */
  readonly headers: unknown
  readonly count: number
  /** All buffers, one after the other. */
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly #bufferBytes: number
  readonly #lengths: DataView
  readonly #headerBytes: number
  readonly #lengthAt: number
  /** What is to be given back. */
  #blocks: readonly unknown[]
  readonly #freeBlock: (block: unknown) => void

  /** `count` buffers of `bufferBytes` each, in memory that stays where it is. */
  constructor(ffi: ForeignFunctions, types: ReceiveTypes, count: number, bufferBytes: number) {
    this.#bufferBytes = bufferBytes
    const { Vector, CountedHeader } = types
    const memory = ffi.alloc('uint8_t', count * bufferBytes)
    const vectors = ffi.alloc(Vector, count)
    const headers = ffi.alloc(CountedHeader, count)
    const start = ffi.address(memory)
    const vectorStart = ffi.address(vectors)
    for (let i = 0; i < count; i++) {
      const base = start + BigInt(i * bufferBytes)
      ffi.encode(vectors, i * ffi.sizeof(Vector), Vector, { base, length: bufferBytes })
      ffi.encode(headers, i * ffi.sizeof(CountedHeader), CountedHeader, {
        header: {
          name: null,
          nameLength: 0,
          vectors: vectorStart + BigInt(i * ffi.sizeof(Vector)),
          vectorCount: 1,
          control: null,
          controlLength: 0,
          flags: 0,
        },
        received: 0,
      })
    }
    this.headers = headers
    this.count = count
    this.bytes = new Uint8Array(ffi.view(memory, count * bufferBytes))
    this.view = new DataView(this.bytes.buffer)
    this.#headerBytes = ffi.sizeof(CountedHeader)
    this.#lengthAt = ffi.offsetof(CountedHeader, 'received')
    this.#lengths = new DataView(ffi.view(headers, count * this.#headerBytes))
    this.#blocks = [memory, vectors, headers]
    this.#freeBlock = (block) => ffi.free(block)
  }

  /** Where a buffer begins. */
  start(buffer: number): number {
    return buffer * this.#bufferBytes
  }

  /** Bytes that the last call put into a buffer. */
  length(buffer: number): number {
    return this.#lengths.getUint32(buffer * this.#headerBytes + this.#lengthAt, LITTLE_ENDIAN)
  }

  /** Gives the memory back, once; nothing of this may be used then. */
  free(): void {
    for (const block of this.#blocks) this.#freeBlock(block)
    this.#blocks = []
  }
}
