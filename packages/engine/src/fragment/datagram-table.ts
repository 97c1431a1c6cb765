/**
 * The datagrams under reassembly: fixed columns, a chained hash over them and a list in order of age. Finding,
 * adding, renewing and removing take constant time and allocate nothing.
 */
import type { PacketBatch } from '../batch/index.js'
import { DATAGRAM_KEY_WORDS, writeDatagramKey } from './datagram-key.js'

/** End of a chain or list. */
const NONE = -1

export class DatagramTable {
  size = 0
  /** Slot of the datagram that began first, or -1. */
  oldest = NONE
  readonly startMicroseconds: Float64Array
  /** 1 once the first fragment was seen. */
  readonly hasFirst: Uint8Array
  /** Protocol of the first fragment, or before it came, of the later ones held. */
  readonly protocol: Uint8Array
  /** Why the first fragment was dropped; 0 when it was not. */
  readonly refused: Uint8Array
  readonly ports: Int32Array
  readonly traits: Int32Array
  /** Later fragments that came before the first. */
  readonly heldPackets: Float64Array
  readonly heldBytes: Float64Array

  #newest = NONE
  /** Head of the chain of slots never used or used no more; linked by `#next` like the buckets. */
  #free = 0
  readonly #seed: number
  readonly #keys: Int32Array
  /** Key of the packet that is asked about. */
  readonly #asked = new Int32Array(DATAGRAM_KEY_WORDS)
  readonly #bucketHead: Int32Array
  readonly #bucket: Int32Array
  readonly #next: Int32Array
  readonly #older: Int32Array
  readonly #newer: Int32Array

  /** Room for `maxDatagrams`, at least one. */
  constructor(maxDatagrams: number, seed: number) {
    const slots = Math.max(1, Math.trunc(maxDatagrams))
    const buckets = 2 ** Math.ceil(Math.log2(slots))
    this.#seed = seed | 0
    this.startMicroseconds = new Float64Array(slots)
    this.hasFirst = new Uint8Array(slots)
    this.protocol = new Uint8Array(slots)
    this.refused = new Uint8Array(slots)
    this.ports = new Int32Array(slots)
    this.traits = new Int32Array(slots)
    this.heldPackets = new Float64Array(slots)
    this.heldBytes = new Float64Array(slots)
    this.#keys = new Int32Array(slots * DATAGRAM_KEY_WORDS)
    this.#bucketHead = new Int32Array(buckets).fill(NONE)
    this.#bucket = new Int32Array(slots)
    this.#next = new Int32Array(slots)
    for (let slot = 0; slot < slots; slot++) this.#next[slot] = slot + 1 < slots ? slot + 1 : NONE
    this.#older = new Int32Array(slots)
    this.#newer = new Int32Array(slots)
  }

  get isFull(): boolean {
    return this.#free === NONE
  }

  /** Slot of the datagram that packet `i` is a fragment of, or -1. */
  find(packets: PacketBatch, i: number): number {
    writeDatagramKey(packets, i, this.#asked, 0)
    let slot = this.#bucketHead[this.#bucketAsked()]!
    while (slot !== NONE && !this.#isAsked(slot)) slot = this.#next[slot]!
    return slot
  }

  /** Adds the datagram of packet `i` as the newest one, with nothing held. There must be room. */
  add(packets: PacketBatch, i: number, timeMicroseconds: number): number {
    const slot = this.#free
    this.#free = this.#next[slot]!
    writeDatagramKey(packets, i, this.#asked, 0)
    this.#keys.set(this.#asked, slot * DATAGRAM_KEY_WORDS)
    const bucket = this.#bucketAsked()
    this.#bucket[slot] = bucket
    this.#next[slot] = this.#bucketHead[bucket]!
    this.#bucketHead[bucket] = slot
    this.hasFirst[slot] = 0
    this.heldPackets[slot] = 0
    this.heldBytes[slot] = 0
    this.#append(slot, timeMicroseconds)
    this.size += 1
    return slot
  }

  /** Makes a datagram the newest one. */
  renew(slot: number, timeMicroseconds: number): void {
    this.#unlink(slot)
    this.#append(slot, timeMicroseconds)
  }

  remove(slot: number): void {
    const bucket = this.#bucket[slot]!
    let before = this.#bucketHead[bucket]!
    if (before === slot) {
      this.#bucketHead[bucket] = this.#next[slot]!
    } else {
      while (this.#next[before] !== slot) before = this.#next[before]!
      this.#next[before] = this.#next[slot]!
    }
    this.#next[slot] = this.#free
    this.#free = slot
    this.#unlink(slot)
    this.size -= 1
  }

  #append(slot: number, timeMicroseconds: number): void {
    this.startMicroseconds[slot] = timeMicroseconds
    this.#older[slot] = this.#newest
    this.#newer[slot] = NONE
    if (this.#newest === NONE) this.oldest = slot
    else this.#newer[this.#newest] = slot
    this.#newest = slot
  }

  #unlink(slot: number): void {
    const older = this.#older[slot]!
    const newer = this.#newer[slot]!
    if (older === NONE) this.oldest = newer
    else this.#newer[older] = newer
    if (newer === NONE) this.#newest = older
    else this.#older[newer] = older
  }

  #isAsked(slot: number): boolean {
    const at = slot * DATAGRAM_KEY_WORDS
    for (let word = 0; word < DATAGRAM_KEY_WORDS; word++) {
      if (this.#keys[at + word] !== this.#asked[word]) return false
    }
    return true
  }

  #bucketAsked(): number {
    let hash = this.#seed
    for (let word = 0; word < DATAGRAM_KEY_WORDS; word++) hash = mix(hash, this.#asked[word]!)
    return finish(hash) & (this.#bucketHead.length - 1)
  }
}

/** One step, and the finish, of MurmurHash3 (public domain). */
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const h = hash ^ k
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
