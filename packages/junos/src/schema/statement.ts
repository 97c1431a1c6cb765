/**
 * What a statement is: its kind, the words below it, and what this program does with it. The words are those of
 * Juniper's YANG for Junos 24.4R1.
 */
import type { ValueKind } from './value-kind.js'

/**
 * What the program does with a statement it knows. `irrelevant`: it has no effect on flows. `not-implemented`: it has,
 * and this program does not know it. `conditional`: it is done, but for what the condition says.
 */
export type Support = 'irrelevant' | 'not-implemented' | 'conditional' | 'implemented'

export type Statements = Readonly<Record<string, Statement>>

export interface Statement {
  /**
   * `container`: words below it. `list`: names below it, and words below each. `leaf`: one value. `leaf-list`: values.
   * `flag`: nothing below. `opaque`: anything.
   */
  readonly kind: 'container' | 'list' | 'leaf' | 'leaf-list' | 'flag' | 'opaque'
  readonly support: Support | undefined
  readonly condition: string | undefined
  readonly value: ValueKind | undefined
  readonly statements: () => Statements
  /** What stands for the value in a second name: `from-zone A to-zone B`. */
  readonly then?: string
  readonly isSecret: boolean
  /** Printed on one line with what is below its name: `80 to 90`. */
  readonly isInline: boolean
}

type Below = Statements | (() => Statements)

const NOTHING: Statements = {}
const below = (statements: Below): (() => Statements) =>
  typeof statements === 'function' ? statements : () => statements
const make = (kind: Statement['kind'], value: ValueKind | undefined, statements: Below): Statement => ({
  kind,
  support: undefined,
  condition: undefined,
  value,
  statements: below(statements),
  isSecret: false,
  isInline: false,
})

export const container = (statements: Below): Statement => make('container', undefined, statements)
export const list = (name: ValueKind, statements: Below = NOTHING): Statement =>
  make('list', name, statements)
export const leaf = (value: ValueKind): Statement => make('leaf', value, NOTHING)
export const leafList = (value: ValueKind): Statement => make('leaf-list', value, NOTHING)
export const flag = (): Statement => make('flag', undefined, NOTHING)
export const opaque = (): Statement => make('opaque', undefined, NOTHING)

/** A list whose entries stand on one line each. */
export const inlineList = (name: ValueKind, statements: Below = NOTHING): Statement => ({
  ...list(name, statements),
  isInline: true,
})

export const secret = (statement: Statement): Statement => ({ ...statement, isSecret: true })

export const implemented = (statement: Statement): Statement => ({ ...statement, support: 'implemented' })
export const irrelevant = (statement: Statement): Statement => ({ ...statement, support: 'irrelevant' })
export const missing = (statement: Statement): Statement => ({ ...statement, support: 'not-implemented' })
export const conditional = (condition: string, statement: Statement): Statement => ({
  ...statement,
  support: 'conditional',
  condition,
})

/** Flags of these names, in one support state. */
export const flags = (support: (statement: Statement) => Statement, words: string): Statements =>
  Object.fromEntries(words.split(' ').map((word) => [word, support(flag())]))

/** Statements of these names whose insides do not matter, in one support state. */
export const heads = (support: (statement: Statement) => Statement, words: string): Statements =>
  Object.fromEntries(words.split(' ').map((word) => [word, support(opaque())]))
