/**
 * Inputs for a target: an entry of its corpus, changed a few times. Input number `run` of a seed depends on
 * nothing but these two and the corpus.
 */
import { concat, splice, viewOf } from './bytes.js'
import { Random } from './random.js'

/** Changes an input where it knows what the bytes mean; `other` is a second entry of the corpus. */
export type StructureMutation = (random: Random, input: Uint8Array, other: Uint8Array) => Uint8Array

export interface MutatorOptions {
  readonly corpus: readonly Uint8Array[]
  /** Longest input; longer ones are cut. */
  readonly maxLength: number
  /** Byte strings that mean something to the target. */
  readonly dictionary?: readonly Uint8Array[]
  readonly mutateStructure?: StructureMutation
}

const INTERESTING_8 = [0, 1, 4, 5, 6, 15, 16, 17, 31, 32, 44, 58, 63, 64, 69, 96, 127, 128, 224, 254, 255]
const INTERESTING_16 = [
  0, 1, 20, 28, 40, 127, 128, 255, 256, 512, 1000, 1024, 1500, 4096, 8191, 8192, 0x0800, 0x8100, 0x86dd,
  32767, 32768, 65528, 65535,
]
const INTERESTING_32 = [
  0, 1, 12, 16, 32, 127, 128, 255, 65535, 65536, 262144, 262145, 16777216, 16777217, 0x7fffffff, 0x80000000,
  0xa1b2c3d4, 0x0a0d0d0a, 0xfffffffe, 0xffffffff,
]
const MOST_CHANGES = 8
const LONGEST_RANGE = 64
const MOST_REPEATS = 16

type Change = (random: Random, input: Uint8Array, options: MutatorOptions) => Uint8Array

/** Places in an input with room for `length` bytes behind them. */
const place = (random: Random, input: Uint8Array, length: number) => random.below(input.length - length + 1)
const rangeLength = (random: Random, input: Uint8Array) =>
  1 + random.below(Math.min(LONGEST_RANGE, input.length))

const setNumber = (random: Random, input: Uint8Array, size: 1 | 2 | 4, numbers: readonly number[]) => {
  if (input.length < size) return input
  const changed = input.slice()
  const view = viewOf(changed)
  const at = place(random, changed, size)
  const number = random.pick(numbers)
  const littleEndian = random.oneIn(2)
  if (size === 1) view.setUint8(at, number)
  else if (size === 2) view.setUint16(at, number, littleEndian)
  else view.setUint32(at, number, littleEndian)
  return changed
}

const CHANGES: readonly Change[] = [
  function flipBits(random, input) {
    const changed = input.slice()
    for (let left = 1 + random.below(4); left > 0; left--)
      changed[random.below(input.length)]! ^= 1 << random.below(8)
    return changed
  },
  function anyByte(random, input) {
    const changed = input.slice()
    changed[random.below(input.length)] = random.below(256)
    return changed
  },
  (random, input) => setNumber(random, input, 1, INTERESTING_8),
  (random, input) => setNumber(random, input, 2, INTERESTING_16),
  (random, input) => setNumber(random, input, 4, INTERESTING_32),
  function addALittle(random, input) {
    const changed = input.slice()
    changed[random.below(input.length)]! += random.below(33) - 16
    return changed
  },
  function truncate(random, input) {
    return input.slice(0, random.below(input.length + 1))
  },
  function removeRange(random, input) {
    const length = rangeLength(random, input)
    return splice(input, place(random, input, length), length)
  },
  function repeatRange(random, input) {
    const length = rangeLength(random, input)
    const at = place(random, input, length)
    const range = input.subarray(at, at + length)
    return splice(input, at, 0, ...new Array<Uint8Array>(1 + random.below(MOST_REPEATS)).fill(range))
  },
  function copyRange(random, input) {
    const length = rangeLength(random, input)
    const changed = input.slice()
    const from = place(random, input, length)
    changed.copyWithin(place(random, input, length), from, from + length)
    return changed
  },
  function insertAnything(random, input) {
    const anything = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256))
    return splice(input, random.below(input.length + 1), 0, anything)
  },
  function spliceOther(random, input, { corpus }) {
    const other = random.pick(corpus)
    return concat(
      input.subarray(0, random.below(input.length + 1)),
      other.subarray(random.below(other.length + 1)),
    )
  },
]

const insertWord: Change = (random, input, { dictionary }) => {
  const at = random.below(input.length + 1)
  return splice(input, at, random.below(Math.min(4, input.length - at + 1)), random.pick(dictionary!))
}

const changeStructure: Change = (random, input, { corpus, mutateStructure }) =>
  mutateStructure!(random, input, random.pick(corpus))

/** Input number `run` of `seed`. */
export function makeInput(seed: number, run: number, options: MutatorOptions): Uint8Array {
  const random = new Random(seed, run)
  const { corpus, maxLength, dictionary, mutateStructure } = options
  let input = random.pick(corpus)
  for (let left = 1 + random.below(MOST_CHANGES); left > 0; left--) {
    const change =
      mutateStructure && random.oneIn(3)
        ? changeStructure
        : dictionary && random.oneIn(3)
          ? insertWord
          : random.pick(CHANGES)
    // Most changes need a byte to change.
    const changed =
      input.length > 0 || change === insertWord ? change(random, input, options) : Uint8Array.of(0)
    input = changed.length > maxLength ? changed.slice(0, maxLength) : changed
  }
  return input
}
