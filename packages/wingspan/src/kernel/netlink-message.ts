/**
 * Netlink messages as bytes (Linux, netlink(7), `nfnetlink.h`): a header, then for netfilter four bytes more, then
 * attributes that may hold attributes. Headers are in the machine's byte order, netfilter's values in network order.
 */
import { LITTLE_ENDIAN } from '../native/index.js'

export { LITTLE_ENDIAN }

export const NETLINK_NETFILTER = 12
export const HEADER_BYTES = 16
/** Family, version and resource number after the header. */
export const NETFILTER_BYTES = 4
export const ATTRIBUTE_BYTES = 4
/** Of an attribute's type; the rest are marks. */
export const ATTRIBUTE_TYPE_MASK = 0x3fff
const NESTED = 0x8000

/** Types of messages that are not netfilter's. */
export const MessageType = { error: 2, done: 3, overrun: 4 } as const
/** Flags of a message. */
export const MessageFlag = {
  request: 1,
  acknowledge: 4,
  dump: 0x300,
  create: 0x400,
} as const

/** Messages and attributes begin at multiples of four. */
export function padded(length: number): number {
  return (length + 3) & ~3
}

/** Writes one request. */
export class MessageWriter {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #length = HEADER_BYTES + NETFILTER_BYTES

  /** `room` in bytes for the whole message. */
  constructor(type: number, flags: number, sequence: number, family: number, room = 512) {
    this.#bytes = new Uint8Array(room)
    this.#view = new DataView(this.#bytes.buffer)
    this.#view.setUint16(4, type, LITTLE_ENDIAN)
    this.#view.setUint16(6, flags, LITTLE_ENDIAN)
    this.#view.setUint32(8, sequence, LITTLE_ENDIAN)
    this.#view.setUint8(HEADER_BYTES, family)
  }

  /** An attribute of `size` bytes, 1, 2 or 4, in network order. */
  number(type: number, value: number, size: 1 | 2 | 4): void {
    const at = this.#begin(type, size)
    if (size === 1) this.#view.setUint8(at, value)
    else if (size === 2) this.#view.setUint16(at, value)
    else this.#view.setUint32(at, value)
  }

  /** An attribute of four bytes in the machine's order. */
  flags(type: number, value: number): void {
    this.#view.setUint32(this.#begin(type, 4), value, LITTLE_ENDIAN)
  }

  /** An attribute of 32-bit words, each in network order. */
  words(type: number, words: Int32Array, count: number): void {
    const at = this.#begin(type, count * 4)
    for (let word = 0; word < count; word++) this.#view.setInt32(at + word * 4, words[word]!)
  }

  /** An attribute that holds what `write` writes. */
  nest(type: number, write: () => void): void {
    const start = this.#length
    this.#begin(type | NESTED, 0)
    write()
    this.#view.setUint16(start, this.#length - start, LITTLE_ENDIAN)
  }

  /** The message, complete. */
  get message(): Uint8Array {
    this.#view.setUint32(0, this.#length, LITTLE_ENDIAN)
    return this.#bytes.subarray(0, this.#length)
  }

  #begin(type: number, size: number): number {
    const at = this.#length
    this.#view.setUint16(at, ATTRIBUTE_BYTES + size, LITTLE_ENDIAN)
    this.#view.setUint16(at + 2, type, LITTLE_ENDIAN)
    this.#length = padded(at + ATTRIBUTE_BYTES + size)
    return at + ATTRIBUTE_BYTES
  }
}
