/** Names by number, each made when it is first asked for. */
export class NameCache {
  readonly #names: (string | undefined)[] = []
  readonly #nameOf: (number: number) => string

  /** `nameOf` gives the name of a number, and always the same one. */
  constructor(nameOf: (number: number) => string) {
    this.#nameOf = nameOf
  }

  at(number: number): string {
    const known = this.#names[number]
    if (known !== undefined) return known
    for (let i = this.#names.length; i < number; i++) this.#names.push(undefined)
    const name = this.#nameOf(number)
    this.#names[number] = name
    return name
  }
}
