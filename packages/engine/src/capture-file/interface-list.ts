/**
 * The interfaces that one capture describes, numbered in a list that several captures may share. A capture
 * that is read a second time meets its interfaces in the same order and gives them the same numbers.
 */
import type { CaptureInterface } from './capture-interface.js'

export class InterfaceList {
  readonly #fileName: string
  readonly #shared: CaptureInterface[]
  /** Number in the shared list of each interface of this capture. */
  readonly #numbers: number[] = []
  count = 0

  constructor(fileName: string, shared: CaptureInterface[]) {
    this.#fileName = fileName
    this.#shared = shared
  }

  get all(): readonly CaptureInterface[] {
    return this.#shared
  }

  add(name: string | undefined, linkType: number, snapLength: number): void {
    const described = { fileName: this.#fileName, name, linkType, snapLength, lostPackets: undefined }
    const known = this.#numbers[this.count]
    if (known === undefined) this.#numbers.push(this.#shared.push(described) - 1)
    else this.#shared[known] = described
    this.count++
  }

  /** Number in the shared list of this capture's interface `index`. */
  numberOf(index: number): number {
    return this.#numbers[index]!
  }

  at(index: number): CaptureInterface {
    return this.#shared[this.#numbers[index]!]!
  }

  setLostPackets(index: number, lostPackets: number): void {
    this.#shared[this.#numbers[index]!] = { ...this.at(index), lostPackets }
  }

  restart(): void {
    this.count = 0
  }
}
