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

/**
 * Statements by word. One whose word stands in angle brackets has no word of its own: an entry of a list
 * (`interfaces ge-0/0/0`), a value (`pool P` and then words about it), or any word at all. In the brackets is what its
 * element is called in XML.
 */
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
  /** What the value is called in XML, inside the element of the statement; undefined where it is that element's text. */
  readonly valueElement: string | undefined
  readonly statements: () => Statements
  readonly isSecret: boolean
  /** What is below it, or below each of its names, begins on its line: `80 to 90`, `family inet { … }`. */
  readonly isInline: boolean
  /** The same, where there is but one thing below: `address A 10.0.0.0/8`. */
  readonly isTerse: boolean
  /** Each entry of the list stands on a line of its own, in braces. */
  readonly isBlock: boolean
  /** So many values or entries are all that a device takes. */
  readonly most: number
  /** Values with which a statement that is not implemented changes nothing. */
  readonly harmless: ReadonlySet<string>
}

type Below = Statements | (() => Statements)

const NOTHING: Statements = {}
const NO_VALUES: ReadonlySet<string> = new Set()
const below = (statements: Below): (() => Statements) =>
  typeof statements === 'function' ? statements : () => statements
const make = (kind: Statement['kind'], value: ValueKind | undefined, statements: Below): Statement => ({
  kind,
  support: undefined,
  condition: undefined,
  value,
  valueElement: undefined,
  statements: below(statements),
  isSecret: false,
  isInline: false,
  isTerse: false,
  isBlock: false,
  most: Number.POSITIVE_INFINITY,
  harmless: NO_VALUES,
})

export const container = (statements: Below): Statement => make('container', undefined, statements)
export const list = (name: ValueKind, statements: Below = NOTHING): Statement =>
  make('list', name, statements)
export const leaf = (value: ValueKind): Statement => make('leaf', value, NOTHING)
export const leafList = (value: ValueKind): Statement => make('leaf-list', value, NOTHING)
export const flag = (): Statement => make('flag', undefined, NOTHING)
export const opaque = (): Statement => make('opaque', undefined, NOTHING)

/** What is below it begins on its line. */
export const inline = (statement: Statement): Statement => ({ ...statement, isInline: true })

/** What is below it begins on its line where there is but one thing. */
export const terse = (statement: Statement): Statement => ({ ...statement, isTerse: true })

/** A list whose entries stand on one line each. */
export const inlineList = (name: ValueKind, statements: Below = NOTHING): Statement =>
  inline(list(name, statements))

/** The value has an element of its own in XML. */
export const valueIn = (valueElement: string, statement: Statement): Statement => ({
  ...statement,
  valueElement,
})

/** The entries of a list in braces: `interfaces { ge-0/0/0.0; }`. */
export const inBraces = (statement: Statement): Statement => ({ ...statement, isBlock: true })

/** No more than so many values or entries. */
export const upTo = (most: number, statement: Statement): Statement => ({ ...statement, most })

export const secret = (statement: Statement): Statement => ({ ...statement, isSecret: true })

export const implemented = (statement: Statement): Statement => ({ ...statement, support: 'implemented' })
export const irrelevant = (statement: Statement): Statement => ({ ...statement, support: 'irrelevant' })
export const missing = (statement: Statement): Statement => ({ ...statement, support: 'not-implemented' })
export const conditional = (condition: string, statement: Statement): Statement => ({
  ...statement,
  support: 'conditional',
  condition,
})

/** Not implemented, but for values with which it changes nothing. */
export const missingUnless = (harmless: readonly string[], statement: Statement): Statement => ({
  ...missing(statement),
  harmless: new Set(harmless),
})

/** Flags of these names, in one support state. */
export const flags = (support: (statement: Statement) => Statement, words: string): Statements =>
  Object.fromEntries(words.split(' ').map((word) => [word, support(flag())]))

/** Statements of these names whose insides do not matter, in one support state. */
export const heads = (support: (statement: Statement) => Statement, words: string): Statements =>
  Object.fromEntries(words.split(' ').map((word) => [word, support(opaque())]))
