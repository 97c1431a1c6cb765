/** What is fuzzed: a function over any bytes that must not throw, hang or grow. */
import type { StructureMutation } from '../mutator.js'

export interface FuzzTarget {
  /** Also the name of its corpus folder. */
  readonly name: string
  readonly run: (bytes: Uint8Array) => void | Promise<void>
  /** Longest input worth trying. */
  readonly maxLength: number
  readonly dictionary?: readonly Uint8Array[]
  readonly mutateStructure?: StructureMutation
}

/** A promise that an input broke. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
  readonly code = 'broken-promise'
}

/** Throws a BrokenPromise unless the two numbers or texts are the same. */
export function same(what: string, actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected))
    throw new BrokenPromise(`${what}: ${String(actual)}, not ${String(expected)}`)
}

/** Throws a BrokenPromise unless `actual` lies between the two, both included. */
export function within(what: string, actual: number, least: number, most: number): void {
  if (!(actual >= least && actual <= most))
    throw new BrokenPromise(`${what}: ${actual}, not ${least} to ${most}`)
}
