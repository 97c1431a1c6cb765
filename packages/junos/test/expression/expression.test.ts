import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Expression, ExpressionError, parseExpression } from '../../src/expression/index.js'

function expression(text: string): Expression {
  const parsed = parseExpression(text)
  if (parsed instanceof ExpressionError) throw parsed
  return parsed
}

const longest = (text: string, subject: string, where?: 'start' | 'anywhere') =>
  expression(text).longestMatch(subject, where)

describe('an extended regular expression', () => {
  it.each([
    ['show', 'show security', 4],
    ['SHOW', 'show', 4],
    ['show|show security', 'show security flow', 13],
    ['(show system alarms)|(show system software)', 'show system software', 20],
    ['show (route|bgp)$', 'show bgp', 8],
    ['show (route|bgp)$', 'show bgp summary', undefined],
    ['^bgp', 'show bgp', undefined],
    ['a|bbbb', 'a bbbb', 4],
    ['a.c', 'abc', 3],
    ['ab*', 'abbb', 4],
    ['ab+', 'a', undefined],
    ['ab?c', 'ac', 2],
    ['(ab){2,3}', 'abababab', 6],
    ['a{2}', 'aaa', 2],
    ['a{2,}', 'aaaaa', 5],
    ['a{0}b', 'ab', 1],
    ['a{,3}', 'a{,3}', 5],
    ['[a-c]+', 'xxCAB', 3],
    ['[^ ]+', 'ab cde', 3],
    ['[]a]', ']', 1],
    ['[a-]+', 'a-a', 3],
    ['[[:digit:]]{3}', 'x123', 3],
    ['\\.', 'a.b', 1],
    ['\\d+', 'x42', 2],
    ['\\S', ' ', undefined],
    ['(a*)*b', 'aab', 3],
    ['(a|^b)+$', 'ba', 2],
    ['ä', 'Ä', 1],
    ['x', '', undefined],
    ['x*', '', 0],
  ])('%s on "%s" matches %s characters', (text, subject, length) => {
    expect(longest(text, subject)).toBe(length)
  })

  it('at the start of a text matches nothing further on', () => {
    expect(longest('bgp', 'show bgp', 'start')).toBeUndefined()
    expect(longest('(bgp)|(show b)', 'show bgp', 'start')).toBe(6)
  })

  it.each([
    ['', 'empty-branch'],
    ['a|', 'empty-branch'],
    ['()', 'empty-branch'],
    ['(a', 'unbalanced'],
    ['a)', 'unbalanced'],
    ['*a', 'bad-repetition'],
    ['a**', 'bad-repetition'],
    ['^*', 'bad-repetition'],
    ['a{3,2}', 'bad-repetition'],
    ['a{256}', 'bad-repetition'],
    ['a{1', 'bad-repetition'],
    ['{1}', 'bad-repetition'],
    ['[a', 'bad-bracket'],
    ['[b-a]', 'bad-bracket'],
    ['[[:nothing:]]', 'bad-bracket'],
    ['[[.a.]]', 'bad-bracket'],
    ['a\\', 'bad-escape'],
    ['\\b', 'bad-escape'],
    ['((a{200}){200}){200}', 'too-large'],
    ['('.repeat(60) + 'a' + ')'.repeat(60), 'too-large'],
    ['a'.repeat(3000), 'too-large'],
  ])('%s is refused: %s', (text, code) => {
    expect(parseExpression(text)).toMatchObject({ code })
  })

  it('that backtracks without end elsewhere answers at once', () => {
    const started = performance.now()
    expect(longest('^(a|a|aa)+(a*)*(a+)+$', `${'a'.repeat(400)}!`)).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('never throws, whatever its text and whatever it is held against', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab()[]{}|*+?^$.\\-:,1230 '), maxLength: 20 })
    fc.assert(
      fc.property(
        text,
        fc.string({ unit: fc.constantFrom('a', 'b', '1', '-', '\\n', 'é'), maxLength: 30 }),
        (source, subject) => {
          const parsed = parseExpression(source)
          if (parsed instanceof Expression) parsed.longestMatch(subject)
        },
      ),
    )
  })

  it('finds the same as JavaScript does, where both mean the same', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '(a|b)',
      '[ab]',
      '(ab|a)',
      '^',
      '$',
      '(b|aa)*',
      'a+',
      'b?',
      'a{2}',
    )
    const source = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''))
    const subject = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(source, subject, (text, subject) => {
        const lengths: number[] = []
        for (let from = 0; from <= subject.length; from++) {
          for (let to = from; to <= subject.length; to++) {
            if (holdsExactly(text, subject, from, to)) lengths.push(to - from)
          }
        }
        expect(longest(text, subject)).toBe(lengths.length === 0 ? undefined : Math.max(...lengths))
      }),
      { numRuns: 300 },
    )
  })
})

it.each([
  ['show security', 'show', true],
  ['show (security|system)', 'show sy', true],
  ['show', 'show security', true],
  ['show$', 'show', false],
  ['show security', 'clear', false],
  ['how', 'show', false],
  ['^show', 'sh', true],
])('%s may match what begins with %s: %s', (text, beginning, may) => {
  expect(expression(text).mayFollow(beginning)).toBe(may)
})

/** Whether JavaScript matches exactly that part of the subject. */
function holdsExactly(text: string, subject: string, from: number, to: number): boolean {
  return new RegExp(`(?<=^[^]{${from}})(?:${text})(?=[^]{${subject.length - to}}$)`).test(subject)
}
