/**
 * Numbers that session records hold. What the generation before had keeps its number, by its name; what is new gets
 * one that nothing had before, so that a number never comes to mean something else while sessions may remember it.
 */
export class Numbers {
  readonly #known: Map<string, number>
  #next: number

  /** `known` are those of the generation before, by name; all from `next` on are free. */
  constructor(next: number, known: Iterable<readonly [name: string, number: number]> = []) {
    this.#known = new Map(known)
    this.#next = next
  }

  /** The number of a name. Asked once for each thing: two of one name are two things. */
  take(name: string): number {
    const known = this.#known.get(name)
    if (known === undefined) return this.#next++
    this.#known.delete(name)
    return known
  }
}

/** The first number that is greater than all of these; `first` where there are none. */
export function numberAfter(first: number, used: Iterable<{ readonly number: number }>): number {
  let next = first
  for (const { number } of used) next = Math.max(next, number + 1)
  return next
}
