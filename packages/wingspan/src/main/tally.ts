/** How often each of some words occurs. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(word: string): void {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1)
  }

  /** Different words. */
  get size(): number {
    return this.#counts.size
  }

  /** The words with their counts, the commonest first. */
  get sorted(): [word: string, count: number][] {
    return [...this.#counts].sort((a, b) => b[1] - a[1])
  }
}
