/**
 * Names by number, for interfaces: appended, never changed, and readable from another thread, because a name is
 * written before its number is published. Number 0 is no name.
 */

const MAX_NAMES = 0xffff
const UNITS_PER_NAME = 32

/** What another thread needs to read a dictionary. */
export interface SharedNames {
  readonly header: SharedArrayBuffer
  /** UTF-16 code units of all names, one after the other. */
  readonly units: SharedArrayBuffer
}

export class NameDictionary {
  readonly #count: Int32Array
  readonly #ends: Int32Array
  readonly #units: Uint16Array
  readonly #shared: SharedNames
  readonly #numbers = new Map<string, number>()
  readonly #names: string[] = ['']

  constructor(shared?: SharedNames) {
    this.#shared = shared ?? {
      header: new SharedArrayBuffer((MAX_NAMES + 2) * 4),
      units: new SharedArrayBuffer(MAX_NAMES * UNITS_PER_NAME * 2),
    }
    this.#count = new Int32Array(this.#shared.header, 0, 1)
    this.#ends = new Int32Array(this.#shared.header, 4)
    this.#units = new Uint16Array(this.#shared.units)
  }

  get shared(): SharedNames {
    return this.#shared
  }

  /** The number of a name, given one when it is new; 0 when the dictionary is full or the name is empty. */
  intern(name: string): number {
    const known = this.find(name)
    if (known !== 0 || name === '') return known
    const count = Atomics.load(this.#count, 0)
    const start = this.#ends[count]!
    if (count >= MAX_NAMES || start + name.length > this.#units.length) return 0
    for (let unit = 0; unit < name.length; unit++) this.#units[start + unit] = name.charCodeAt(unit)
    this.#ends[count + 1] = start + name.length
    Atomics.store(this.#count, 0, count + 1)
    this.#refresh()
    return count + 1
  }

  /** The number of a known name, else 0. */
  find(name: string): number {
    this.#refresh()
    return this.#numbers.get(name) ?? 0
  }

  /** The name of a number; empty for 0 and for numbers not given out. */
  name(number: number): string {
    if (number >= this.#names.length) this.#refresh()
    return this.#names[number] ?? ''
  }

  /** Numbers given out; they run from 1 to this. */
  get count(): number {
    return Atomics.load(this.#count, 0)
  }

  #refresh(): void {
    const count = Atomics.load(this.#count, 0)
    for (let number = this.#names.length; number <= count; number++) {
      const name = String.fromCharCode(...this.#units.subarray(this.#ends[number - 1]!, this.#ends[number]!))
      this.#names.push(name)
      this.#numbers.set(name, number)
    }
  }
}
