/** Pipes after a command: which there are, what they take, and what is offered. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CommandError,
  candidates,
  formatCommandErrorWithLine,
  PIPE_TREE,
  parseLine,
} from '../../src/index.js'

const COMMAND = 'show security flow session'

function pipes(line: string) {
  const parsed = parseLine(line)
  if (parsed instanceof CommandError) throw parsed
  return parsed.pipes.map((pipe) =>
    'expression' in pipe ? { ...pipe, expression: pipe.expression.text } : pipe,
  )
}

function wrong(line: string): CommandError {
  const parsed = parseLine(line)
  if (!(parsed instanceof CommandError)) throw new TypeError(`not wrong: ${line}`)
  return parsed
}

const words = (line: string) => candidates(line).map(({ word }) => word)

describe('pipes', () => {
  it('follow any command that shows something, each other too', () => {
    expect(pipes(`${COMMAND} | match tcp | except "a | b" | find x | trim 3 | last 5 | count`)).toEqual([
      { kind: 'match', expression: 'tcp' },
      { kind: 'except', expression: 'a | b' },
      { kind: 'find', expression: 'x' },
      { kind: 'trim', columns: 3 },
      { kind: 'last', lines: 5 },
      { kind: 'count' },
    ])
    expect(pipes('show security zones | no-more | hold')).toEqual([{ kind: 'no-more' }, { kind: 'hold' }])
    expect(pipes(`${COMMAND} | refresh 5 | hold | display xml`)).toEqual([
      { kind: 'refresh', seconds: 5 },
      { kind: 'hold' },
      { kind: 'display', form: 'xml' },
    ])
    expect(pipes(`${COMMAND} | refresh`)).toEqual([{ kind: 'refresh', seconds: 1 }])
    expect(pipes('show configuration security | display set | save "my file"')).toEqual([
      { kind: 'display', form: 'set' },
      { kind: 'save', fileName: 'my file' },
    ])
  })

  it('need no blanks beside the bar, and are abbreviated as all words are', () => {
    expect(pipes(`${COMMAND} summary|disp x rpc`)).toEqual([{ kind: 'display', form: 'xml rpc' }])
    expect(pipes(`${COMMAND}|cou|m x`)).toEqual([{ kind: 'count' }, { kind: 'match', expression: 'x' }])
    expect(pipes(`${COMMAND} protocol tcp|disp j`)).toEqual([{ kind: 'display', form: 'json' }])
  })

  it('leave a bar within quotation marks alone', () => {
    const parsed = parseLine('show security zones "a|b" | match "c|d"')
    expect(parsed).toMatchObject({ command: { name: 'a|b' }, pipes: [{ expression: { text: 'c|d' } }] })
  })

  it('keep a screen of lines where last is given no number', () => {
    expect(pipes(`${COMMAND} | last`)).toEqual([{ kind: 'last', lines: 23 }])
    expect(pipes(`${COMMAND} | last | count`)).toEqual([{ kind: 'last', lines: 23 }, { kind: 'count' }])
  })

  it('are no part of the command that is decided about', () => {
    const parsed = parseLine('sh sec fl se prot 6 | match "show configuration" | count')
    expect(parsed).toMatchObject({ canonical: { line: 'show security flow session protocol tcp' } })
  })

  it.each([
    [`${COMMAND} | `, 'incomplete-command', 'syntax error, expecting <pipe>.'],
    [`${COMMAND} | display`, 'incomplete-command', 'syntax error, expecting json or xml.'],
    [
      'show configuration | display',
      'incomplete-command',
      'syntax error, expecting inheritance, json, set or xml.',
    ],
    [`${COMMAND} | match`, 'missing-value', 'syntax error, expecting <pattern>.'],
    [`${COMMAND} | match | count`, 'missing-value', 'syntax error, expecting <pattern>.'],
    [`${COMMAND} | grep x`, 'unknown-word', 'syntax error, expecting <pipe>.'],
    [`${COMMAND} | re`, 'ambiguous-word', `error: 're' is ambiguous.`],
    [`${COMMAND} | refresh 0`, 'out-of-range', /^error: /],
    [`${COMMAND} | refresh | refresh 2`, 'conflicting-options', 'error: refresh is given twice'],
    [
      `${COMMAND} | refresh | save x`,
      'conflicting-options',
      'error: refresh and save cannot be given together',
    ],
    [
      'clear security flow session all dry-run | refresh 2',
      'refused-option',
      'error: refresh is for show commands only',
    ],
    ['set cli screen-length 0 | refresh', 'refused-option', 'error: refresh is for show commands only'],
    [`${COMMAND} | tee x`, 'refused-option', 'error: tee is not supported; save writes a file'],
    [`${COMMAND} | match "("`, 'invalid-value', /^error: regular expression: /],
    [`${COMMAND} | match ""`, 'invalid-value', /^error: /],
    [`${COMMAND} | last 0`, 'out-of-range', /^error: /],
    [`${COMMAND} | last 10001`, 'out-of-range', /^error: /],
    [`${COMMAND} | trim x`, 'invalid-value', /^error: /],
    [`${COMMAND} | match a b`, 'unknown-word', /^syntax error, expecting /],
    [`${COMMAND} | display set`, 'refused-option', 'error: display set is for show configuration only'],
    [`${COMMAND} | match x | display xml`, 'conflicting-options', 'error: display cannot come after match'],
    [
      `${COMMAND} | display xml | display json`,
      'conflicting-options',
      'error: display cannot come after display',
    ],
    [`${COMMAND} | save x | count`, 'conflicting-options', 'error: nothing can follow save'],
    [`${COMMAND} |${' count |'.repeat(16)} count`, 'out-of-range', 'error: more than 16 pipes'],
    ['exit | count', 'refused-option', 'error: exit takes no pipe'],
    ['show security | count', 'incomplete-command', /^syntax error, expecting /],
    [`${COMMAND} protocol | count`, 'missing-value', /^syntax error, expecting /],
    ['| count', 'incomplete-command', /^syntax error, expecting /],
  ])('%s is wrong', (line, code, message) => {
    expect(wrong(line).code).toBe(code)
    expect(wrong(line).lines[0]).toMatch(typeof message === 'string' ? exactly(message) : message)
  })

  it('are pointed at where they are wrong', () => {
    expect(formatCommandErrorWithLine(wrong(`${COMMAND} | count | grep`), `${COMMAND} | count | grep`)).toBe(
      `${COMMAND} | count | grep
                                     ^
syntax error, expecting <pipe>.
`,
    )
  })

  it('never throw', () => {
    const parts = ['|', ' ', 'match', 'display', 'xml', 'rpc', 'save', 'x', '"', '(', '\\', 'last', '7']
    const lines = fc.array(fc.constantFrom(...parts), { maxLength: 30 }).map((all) => all.join(''))
    fc.assert(
      fc.property(lines, (line) => {
        parseLine(`${COMMAND} | ${line}`)
        candidates(`${COMMAND} | ${line}`)
      }),
    )
  })
})

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
}

describe('completion after a bar', () => {
  it('offers the pipes, in their order', () => {
    const all = PIPE_TREE.children!.map(({ word }) => word)
    expect(words(`${COMMAND} | `)).toEqual(all)
    expect(words(`${COMMAND} |`)).toEqual(all)
    expect(all).toEqual([...all].sort())
    expect(words(`${COMMAND} | re`)).toEqual(['refresh', 'request', 'resolve'])
    expect(words(`${COMMAND}|ma`)).toEqual(['match'])
  })

  it('leaves out those that are not for the command', () => {
    expect(words('clear security flow session all | re')).toEqual(['request', 'resolve'])
    expect(words('show cli | display xml ')).toEqual(['<[Enter]>', '|'])
  })

  it('offers what a pipe takes, and another one', () => {
    expect(words(`${COMMAND} | match `)).toEqual(['<pattern>'])
    expect(words(`${COMMAND} | match x `)).toEqual(['<[Enter]>', '|'])
    expect(words(`${COMMAND} | last `)).toEqual(['<[Enter]>', '<lines>', '|'])
    expect(words(`${COMMAND} | display `)).toEqual(['json', 'xml'])
    expect(words('show configuration | display ')).toEqual(['inheritance', 'json', 'set', 'xml'])
    expect(words(`${COMMAND} | display xml `)).toEqual(['<[Enter]>', 'rpc', '|'])
    expect(words(`${COMMAND} | match x | co`)).toEqual(['compare', 'count'])
  })

  it('offers none where none can be', () => {
    expect(words('exit ')).toEqual(['<[Enter]>'])
    expect(words('show security | ')).toEqual([])
    expect(words(`${COMMAND} | nonsense `)).toEqual([])
  })
})
