/** Trees for tests: read from text, made by hand, and any at all. */
import fc from 'fast-check'
import { expect } from 'vitest'
import {
  ConfigNode,
  HIDDEN_SECRET,
  parseConfiguration,
  printSet,
  type StatementShape,
  type SyntaxProblem,
} from '../../src/syntax/index.js'

export interface Sketch {
  readonly word: string
  readonly isInactive: boolean
  readonly isJoined: boolean
  readonly children: readonly Sketch[]
}

/** No file that is text holds these, so no word of a tree does. */
const NOT_IN_TEXT = /[\p{Cc}\ufffd]/u

const words = fc
  .oneof(
    { weight: 6, arbitrary: fc.stringMatching(/^[a-z][a-z0-9.-]{0,6}$/) },
    { weight: 2, arbitrary: fc.string({ maxLength: 6, unit: fc.constantFrom(...'a\\"{}[];# n/*<>@:') }) },
    { weight: 1, arbitrary: fc.string({ maxLength: 6, unit: 'grapheme' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'set',
        'delete',
        'inactive:',
        'replace:',
        'top',
        '<*>',
        'a@b>',
        HIDDEN_SECRET,
      ),
    },
  )
  .filter((word) => !NOT_IN_TEXT.test(word))

function sketch(depth: number): fc.Arbitrary<Sketch> {
  const children = depth === 0 ? fc.constant([]) : fc.array(sketch(depth - 1), { maxLength: 4 })
  return fc.record({ word: words, isInactive: fc.boolean(), isJoined: fc.boolean(), children })
}

function grow({ word, isInactive, isJoined, children }: Sketch, parent: ConfigNode): void {
  const node = parent.add(word)
  node.isInactive = isInactive
  node.isJoined = isJoined
  for (const child of children) grow(child, node)
}

/** Trees of up to five levels, with words that need quotes, inactive parts and any layout. */
export const anyTree: fc.Arbitrary<ConfigNode> = fc
  .array(sketch(4), { minLength: 1, maxLength: 4 })
  .map((sketches) => {
    const root = new ConfigNode('')
    for (const each of sketches) grow(each, root)
    return root
  })

const KINDS = ['joined', 'value', 'list', 'block'] as const

/** Layouts that depend on the words alone. */
export const anyShape: fc.Arbitrary<StatementShape> = fc
  .array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 12 })
  .map(
    (kinds) =>
      ({ word, parent }) =>
        kinds[(word.length + 3 * (parent?.word.length ?? 0) + (word.charCodeAt(0) || 0)) % kinds.length]!,
  )

/** The tree of a text that has nothing wrong. */
export function read(text: string, shape?: StatementShape): ConfigNode {
  const { root, problem, failures } = parseConfiguration(text, shape)
  expect(problem).toBeUndefined()
  expect(failures).toEqual([])
  return root
}

/** The lines of a tree in the set form. */
export function linesOf(root: ConfigNode): string[] {
  return [...printSet(root)].map((line) => line.trimEnd())
}

/** All that is wrong with a text, in order; the last may have ended the reading. */
export function problemsOf(text: string): readonly SyntaxProblem[] {
  const { problem, failures } = parseConfiguration(text)
  return problem ? [...failures, problem] : failures
}

/** What is wrong with a text first: code, line, column. */
export function problemOf(text: string): readonly [string, number, number] | undefined {
  const [problem] = problemsOf(text)
  return problem && [problem.code, problem.place.line, problem.place.column]
}

/** The message of that. */
export function messageOf(text: string): string | undefined {
  return problemsOf(text)[0]?.message
}
