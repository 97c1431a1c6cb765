/** The hosts, or hosts and ports, that the insides of persistent bindings have spoken to. */
import { KeyTable } from './key-table.js'

const NONE = -1
/** Binding, address, port. */
const KEY_WORDS = 6
/** Of all bindings together. A peer beyond it is not remembered, and so not let in. */
const MOST_PEERS = 262_144
const FIRST_PEERS = 256

export class BindingPeers {
  private readonly places: KeyTable
  private readonly key = new Int32Array(KEY_WORDS)
  /** The next peer of the same binding, or the next free place. */
  private nexts = new Int32Array(FIRST_PEERS)
  private used = 0
  private free = NONE
  /** Last peer of each binding. */
  private readonly lasts: number[] = []

  constructor(seed: number) {
    this.places = new KeyTable(KEY_WORDS, seed)
  }

  /** Whether a binding knows an address and port; 0 stands for any port. */
  has(binding: number, family: number, words: Int32Array, port: number): boolean {
    this.fillKey(binding, family, words, port)
    return this.places.find(this.key) !== NONE
  }

  add(binding: number, family: number, words: Int32Array, port: number): void {
    if (this.has(binding, family, words, port)) return
    const place = this.take()
    if (place === NONE) return
    this.places.set(this.key, place)
    this.nexts[place] = this.lasts[binding] ?? NONE
    this.lasts[binding] = place
  }

  /** A binding is no more. */
  forget(binding: number): void {
    let place = this.lasts[binding] ?? NONE
    this.lasts[binding] = NONE
    while (place !== NONE) {
      const next = this.nexts[place]!
      this.places.readKey(place, this.key)
      this.places.delete(this.key)
      this.nexts[place] = this.free
      this.free = place
      place = next
    }
  }

  private take(): number {
    const place = this.free
    if (place !== NONE) {
      this.free = this.nexts[place]!
      return place
    }
    if (this.used === MOST_PEERS) return NONE
    if (this.used === this.nexts.length) {
      const nexts = new Int32Array(this.used * 2)
      nexts.set(this.nexts)
      this.nexts = nexts
    }
    return this.used++
  }

  private fillKey(binding: number, family: number, words: Int32Array, port: number): void {
    const { key } = this
    key[0] = binding
    for (let word = 0; word < 4; word++) key[word + 1] = word === 0 || family === 6 ? words[word]! : 0
    key[5] = port
  }
}
