/**
 * An expression made ready for very many lines: its sets of steps become states of a deterministic automaton when a
 * line first needs them (K. Thompson, CACM 11:6, 1968), so that a byte of a later line costs one look into a table.
 * Some expressions have more states than can be kept, up to two to the power of their steps: lines that need one that
 * is not there are left to the expression itself, as those are that are not ASCII.
 */
import { type CharacterSet, casesOf, holdsAny } from './character-set.js'
import type { Step } from './program.js'
import { StepSet } from './step-set.js'

/** States that are kept. */
export const MOST_STATES = 1000
const ASCII = 0x80
/** The one state that nothing leads out of: there is a match. */
const MATCHED = 0
const UNKNOWN = -1
const UNKEPT = -2
const NO_SET = -1
/** A step is looked at in the time of so many bytes. */
const STEP_WORK = 4

export class Automaton {
  /** Work so far to make states, in looks at a byte. */
  work = 0
  readonly #steps: readonly Step[]
  /** Of each ASCII byte; bytes of one class mean the same to every step. */
  readonly #classes: Uint8Array
  /** Of each class: which steps take its bytes. */
  readonly #taken: readonly Uint8Array[]
  /** `state * classes + class`: the state after it. */
  #next: Int32Array
  /** Whether a line that ends in the state matches. */
  readonly #matchesAtEnd: boolean[] = [true]
  readonly #sets: Int32Array[] = [new Int32Array(0)]
  readonly #numbers = new Map<string, number>()
  readonly #set: StepSet
  readonly #start: number

  constructor(steps: readonly Step[]) {
    this.#steps = steps
    this.#set = new StepSet(steps)
    const { classes, taken } = classify(steps)
    this.#classes = classes
    this.#taken = taken
    this.#next = new Int32Array(0)
    this.#set.enter(0, true)
    this.#start = this.#keep()
  }

  /** How many states are kept. */
  get states(): number {
    return this.#sets.length
  }

  /** Whether the expression matches anywhere in the bytes from `from` to before `to`; undefined where this cannot tell. */
  matches(bytes: Uint8Array, from: number, to: number): boolean | undefined {
    const classes = this.#classes
    const width = this.#taken.length
    let state = this.#start
    for (let at = from; at < to && state !== MATCHED; at++) {
      const byte = bytes[at]!
      if (byte >= ASCII) return undefined
      const byteClass = classes[byte]!
      let next = this.#next[state * width + byteClass]!
      if (next === UNKNOWN) next = this.#make(state, byteClass)
      if (next === UNKEPT) return undefined
      state = next
    }
    return this.#matchesAtEnd[state]!
  }

  /** The state after a byte of a class; UNKEPT where there is no room for one more. */
  #make(state: number, byteClass: number): number {
    this.#advance(this.#sets[state]!, byteClass)
    const next = this.#keep()
    if (next !== UNKEPT) this.#next[state * this.#taken.length + byteClass] = next
    return next
  }

  /** Makes `#set` what steps become by a byte of a class. */
  #advance(steps: Int32Array, byteClass: number): void {
    const set = this.#set
    const taken = this.#taken[byteClass]!
    set.clear()
    for (const step of steps) if (taken[step] === 1) set.enter(step + 1, false)
    // A match may begin at every place.
    set.enter(0, false)
    this.work += STEP_WORK * (steps.length + set.visited)
  }

  /** The number of the state that `#set` is. */
  #keep(): number {
    const set = this.#set
    if (set.hasMatch) return this.#sized(MATCHED)
    const key = set.key()
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#sets.length
    if (number >= MOST_STATES) return UNKEPT
    this.#numbers.set(key, number)
    this.#sets.push(set.steps.slice(0, set.count))
    this.#matchesAtEnd.push(set.matchesAtEnd)
    return this.#sized(number)
  }

  /** Makes room for what follows a state. */
  #sized(number: number): number {
    const needed = (number + 1) * this.#taken.length
    if (needed > this.#next.length) {
      const grown = new Int32Array(needed * 2).fill(UNKNOWN)
      grown.set(this.#next)
      this.#next = grown
    }
    return number
  }
}

/** The classes of ASCII bytes, and which steps take each. */
function classify(steps: readonly Step[]): { classes: Uint8Array; taken: readonly Uint8Array[] } {
  const { sets, setOf } = distinctSets(steps)
  const classes = new Uint8Array(ASCII)
  const taken: Uint8Array[] = []
  const known = new Map<string, number>()
  for (let byte = 0; byte < ASCII; byte++) {
    const cases = casesOf(String.fromCharCode(byte))
    const held = sets.map((set) => (holdsAny(set, cases) ? 1 : 0))
    const key = held.join('')
    const number = known.get(key) ?? taken.push(Uint8Array.from(setOf, (set) => held[set] ?? 0)) - 1
    known.set(key, number)
    classes[byte] = number
  }
  return { classes, taken }
}

/** The sets of characters of an expression, each once, and for each step the place of its own; others have none. */
function distinctSets(steps: readonly Step[]): { sets: readonly CharacterSet[]; setOf: readonly number[] } {
  const sets: CharacterSet[] = []
  const known = new Map<string, number>()
  const setOf = steps.map((step) => {
    if (step.kind !== 'character') return NO_SET
    const { ranges, isNegated } = step.set
    const key = `${isNegated} ${ranges.join(' ')}`
    const place = known.get(key) ?? sets.push(step.set) - 1
    known.set(key, place)
    return place
  })
  return { sets, setOf }
}
