import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatPath,
  LARGEST_CONFIGURATION_BYTES,
  parseConfiguration,
  printable,
  quoteWord,
  sizeProblem,
} from '../../src/syntax/index.js'
import { messageOf, problemOf, read } from './trees.js'

const decoder = new TextDecoder()

describe('what is no configuration gives one problem', () => {
  it.each([
    ['', 'empty', 1, 1],
    ['   \n# only a comment\n', 'empty', 1, 1],
    ['system {\n  host-name a;\n', 'cut-off', 3, 1],
    ['system', 'cut-off', 1, 7],
    ['system {\n  host-name a\n}\n', 'unexpected-token', 3, 1],
    ['system {\n  host-name a\n  domain-name b;\n}\n', 'unexpected-token', 3, 3],
    ['system { } }', 'unexpected-token', 1, 12],
    ['system { host-name "a; }', 'open-quote', 1, 20],
    ['system { host-name "a\n"; }', 'open-quote', 1, 20],
    ['/* never ends', 'open-comment', 1, 1],
    ['system;\n  /* never ends\n', 'open-comment', 2, 3],
    ['system { host-name [ a b; }', 'unexpected-token', 1, 25],
    ['system { host-name [ a b', 'cut-off', 1, 25],
    ['system { host-name [ ]; }', 'unexpected-token', 1, 22],
    ['system { host-name [ [ a ] ]; }', 'unexpected-token', 1, 22],
    ['system { host-name [ a ] { b; } }', 'unexpected-token', 1, 26],
    ['system { host-name [ a ] b; }', 'unexpected-token', 1, 26],
    ['system { host-name a ] b; }', 'unexpected-token', 1, 22],
    ['system { { a; } }', 'unexpected-token', 1, 10],
    ['inactive: ;', 'unexpected-token', 1, 11],
    ['}', 'unexpected-token', 1, 1],
    ['; ]', 'unexpected-token', 1, 1],
    ['<configuration>', 'not-a-configuration', 1, 1],
    ['\ufeff<?xml version="1.0"?>', 'not-a-configuration', 1, 1],
    ['{ "a": 1 }', 'not-a-configuration', 1, 1],
    ['[1, 2]', 'not-a-configuration', 1, 1],
    ['\n{primary:node0}[edit]\n', 'not-a-configuration', 2, 1],
    ['[edit security]\npolicies {', 'not-a-configuration', 1, 1],
    ['ops@branch> show configuration\n', 'not-a-configuration', 1, 1],
    ['Dear all,\nthis is a letter.\n', 'unexpected-token', 2, 1],
    ['system {\n host\u0000name a;\n}', 'control-character', 2, 6],
    ['system {\n /* \u{1f600} \u001b */ host-name a;\n}', 'control-character', 2, 7],
    ['set a "b\u0085"', 'control-character', 1, 9],
    ['set a\rset b', 'control-character', 1, 6],
    ['set a \u007f', 'control-character', 1, 7],
    ['set a \ud800', 'not-utf8', 1, 7],
    [decoder.decode(Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1)), 'not-utf8', 1, 1],
    [decoder.decode(Uint8Array.of(0x1f, 0x8b, 8, 0)), 'control-character', 1, 1],
  ])('%j', (text, code, line, column) => {
    expect(problemOf(text)).toEqual([code, line, column])
  })

  it('says what was found and what was expected', () => {
    expect(messageOf('system {\n  host-name a\n  domain-name b;\n}\n')).toBe(
      "'domain-name', expected ; or { on line 2",
    )
    expect(messageOf('a {\n b {\n c;\n}')).toBe("the configuration ends here, expected } for 'a' of line 1")
    expect(messageOf('{primary:node0}')).toBe(
      "a line of a terminal's prompt, expected a configuration in text form",
    )
    expect(messageOf('a "b')).toBe('quoted text without an end, expected "')
  })
})

describe('what is too much gives one problem at once', () => {
  const deep = (levels: number) => `${'a {'.repeat(levels)}${'}'.repeat(levels)}`

  it('at ten thousand levels, of braces or of words', () => {
    expect(problemOf(deep(10_000))).toEqual(['too-deep', 1, 193])
    expect(problemOf('a '.repeat(10_000))).toEqual(['too-deep', 1, 129])
    expect(problemOf(`set ${'a '.repeat(10_000)}`)).toEqual(['too-deep', 1, 133])
    expect(problemOf(`set ${'"a" '.repeat(10_000)}`)![0]).toBe('too-deep')
  })

  it('but not at the levels that there may be', () => {
    read(deep(64))
    read(`set ${'a '.repeat(64)}`)
  })

  it('at more than 64 MiB, in a file or in a text', () => {
    expect(sizeProblem(LARGEST_CONFIGURATION_BYTES)).toBeUndefined()
    expect(sizeProblem(LARGEST_CONFIGURATION_BYTES + 1)!.code).toBe('too-large')
    const blank = ' '.repeat(LARGEST_CONFIGURATION_BYTES)
    expect(problemOf(blank)![0]).toBe('empty')
    expect(problemOf(`${blank} `)).toEqual(['too-large', 1, 1])
  })

  it('at copies that multiply', () => {
    const values = Array.from({ length: 10_000 }, (_, n) => n).join(' ')
    const copies = Array.from({ length: 500 }, (_, n) => `copy a to b${n}`).join('\n')
    expect(problemOf(`set a [ ${values} ]\n${copies}`)![0]).toBe('too-large')
  })
})

describe('any text', () => {
  const signs = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ';',
      '"',
      '\\',
      '#',
      '/*',
      '*/',
      '\n',
      ' ',
      'a',
      'b ',
      '<',
      '>',
      '@',
      '\u{1f600}',
    ],
    ...['set ', 'delete ', 'insert ', 'before ', 'rename ', 'to ', 'edit ', 'up ', 'top ', 'inactive: '],
    ...['replace: ', 'delete: ', '## SECRET-DATA', '\u0000', '\r'],
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: signs, maxLength: 40 }),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => decoder.decode(bytes)),
  )

  it('is a tree or one problem that lies within it and can be printed', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('', 'set ', 'a { '), (text, before) => {
        const { problem } = parseConfiguration(before + text)
        if (!problem) return
        const lines = (before + text).split('\n')
        expect(problem.place.line).toBeGreaterThan(0)
        expect(problem.place.line).toBeLessThanOrEqual(lines.length)
        expect(problem.place.column).toBeGreaterThan(0)
        expect(problem.place.column).toBeLessThanOrEqual([...lines[problem.place.line - 1]!].length + 1)
        expect(problem.message).toMatch(/\S/)
        expect(problem.message).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a message', () => {
  it('names words so that a terminal is safe', () => {
    expect(messageOf('system }\u202e')).not.toContain('\u202e')
    expect(messageOf('set a\ndelete \u202ea')).toBe('statement not found: \\u202ea')
    expect(printable('a\u001b[31m\u2028\u200fb')).toBe('a\\x1b[31m\\u2028\\u200fb')
  })

  it('cuts long words short, between characters', () => {
    expect(quoteWord('\u{1f600}'.repeat(100))).toBe(`'${'\u{1f600}'.repeat(60)}…'`)
    expect(quoteWord('\u{1f600}'.repeat(60))).toBe(`'${'\u{1f600}'.repeat(60)}'`)
    expect(messageOf('x'.repeat(1_000_000))!.length).toBeLessThan(200)
  })

  it('writes a path as it can be typed', () => {
    expect(formatPath(['a', 'b c', '', 'd"e', '\u0007', 'inactive:'])).toBe(
      'a "b c" "" "d\\"e" \\x07 "inactive:"',
    )
  })
})
