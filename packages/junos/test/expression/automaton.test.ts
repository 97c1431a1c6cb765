import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_STATES } from '../../src/expression/automaton.js'
import { type Automaton, Expression, parseExpression } from '../../src/expression/index.js'

const encoder = new TextEncoder()

function parsed(text: string): Expression {
  const expression = parseExpression(text)
  if (!(expression instanceof Expression)) throw expression
  return expression
}

function matches(automaton: Automaton, line: string): boolean | undefined {
  const bytes = encoder.encode(`-${line}-`)
  return automaton.matches(bytes, 1, bytes.length - 1)
}

describe('an automaton', () => {
  it.each([
    ['b', 'abc', true],
    ['B', 'abc', true],
    ['^b', 'abc', false],
    ['^a', 'abc', true],
    ['c$', 'abc', true],
    ['b$', 'abc', false],
    ['^$', '', true],
    ['$^', '', true],
    ['^$', 'a', false],
    ['x*', '', true],
    ['x+', '', false],
    ['a(b|$)', 'ca', true],
    ['(^|,)tcp(,|$)', 'udp,tcp', true],
    ['(^|,)tcp(,|$)', 'udp,tcp6', false],
    ['a{3}', 'aab aaa', true],
    ['[^ ] $', 'a ', true],
    ['[^[:alnum:]]', 'Ab9', false],
  ])('of %s says of "%s": %s', (text, line, expected) => {
    expect(matches(parsed(text).automaton(), line)).toBe(expected)
  })

  it('leaves a line that is not ASCII to others, wherever it would have to look at it', () => {
    expect(matches(parsed('b').automaton(), 'é b')).toBeUndefined()
    expect(matches(parsed('b').automaton(), 'b é')).toBe(true)
  })

  it('says the same as the expression, line after line', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'B',
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
        '[^a]',
        '(^|a)',
        '(b|$)',
      ],
    )
    const source = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))
    const line = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'c'), maxLength: 10 })
    fc.assert(
      fc.property(source, fc.array(line, { minLength: 1, maxLength: 20 }), (text, lines) => {
        const expression = parsed(text)
        const automaton = expression.automaton()
        for (const each of lines) expect(matches(automaton, each)).toBe(expression.matches(each))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps no more states than it may, and leaves lines that need others to the expression', () => {
    const expression = parsed('a.{12}b')
    const automaton = expression.automaton()
    // Which of the last thirteen bytes are an a is what a state has to say.
    const line = (n: number) => n.toString(2).padStart(13, '0').replaceAll('0', 'c').replaceAll('1', 'a')
    let found = 0
    for (let n = 0; n < 8 * MOST_STATES; n++) {
      const text = `${line(n % 8192)}${line((n * 2657) % 8192)}${n % 3 === 0 ? 'b' : 'c'}`
      const expected = expression.matches(text)
      if (expected) found++
      expect(matches(automaton, text) ?? expected).toBe(expected)
    }
    expect(found).toBeGreaterThan(MOST_STATES)
    expect(automaton.states).toBe(MOST_STATES)
  })

  it('does no work for lines that it has seen the like of', () => {
    const automaton = parsed('(tcp|udp).*Pkts: [0-9]{2},').automaton()
    expect(matches(automaton, 'In: tcp, Pkts: 12, Bytes: 3')).toBe(true)
    const { work } = automaton
    expect(work).toBeGreaterThan(0)
    expect(matches(automaton, 'In: tcp, Pkts: 12, Bytes: 3')).toBe(true)
    expect(automaton.work).toBe(work)
  })

  it('takes time that grows with steps and bytes only', () => {
    const automaton = parsed('^(a|a|aa)+(a*)*(a+)+$').automaton()
    matches(automaton, `${'a'.repeat(8000)}!`)
    expect(automaton.work).toBeLessThan(80 * 8000)
  })
})
