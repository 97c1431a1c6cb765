import { describe, expect, it } from 'vitest'
import {
  CommandError,
  formatCommandError,
  formatCommandErrorWithLine,
  parseCommand,
} from '../../src/command/index.js'

const SESSION = 'show security flow session'

function shown(line: string): string {
  const error = parseCommand(line)
  return error instanceof CommandError ? formatCommandErrorWithLine(error, line) : expect.fail(line)
}

describe('messages', () => {
  it('stand below the word that is wrong', () => {
    expect(shown('show interfaces terse')).toBe(
      ['show interfaces terse', '     ^', 'syntax error, expecting <command>.', ''].join('\n'),
    )
    expect(shown('shwo security')).toBe(['shwo security', '^', 'unknown command.', ''].join('\n'))
    expect(shown(`${SESSION} nonsense`)).toBe(
      [`${SESSION} nonsense`, `${' '.repeat(27)}^`, 'syntax error, expecting <option>.', ''].join('\n'),
    )
  })

  it('stand where the next word is missing', () => {
    expect(shown('show security  ')).toBe(
      ['show security  ', '              ^', 'syntax error, expecting <command>.', ''].join('\n'),
    )
    expect(shown('show security flow')).toContain(
      '\nsyntax error, expecting session, statistics or status.\n',
    )
    expect(shown(`${SESSION} protocol`)).toContain(
      `\n${' '.repeat(36)}^\nsyntax error, expecting <protocol>.\n`,
    )
    expect(shown(`${SESSION} family`)).toContain('syntax error, expecting inet or inet6.')
    expect(shown('')).toBe(['', '^', 'syntax error, expecting <command>.', ''].join('\n'))
  })

  it('move to the right by the length of a prompt', () => {
    const error = parseCommand('show x') as CommandError
    expect(formatCommandError(error, 10)).toBe(`${' '.repeat(15)}^\nsyntax error, expecting <command>.\n`)
  })

  it('list what an abbreviation could mean', () => {
    expect(shown(`${SESSION} source-p 1`)).toBe(
      [
        `${SESSION} source-p 1`,
        `${' '.repeat(27)}^`,
        "error: 'source-p' is ambiguous.",
        'Possible completions:',
        '  source-port          Source port',
        '  source-prefix        Source IP prefix or address',
        '',
      ].join('\n'),
    )
  })

  it('say what is wrong with a value', () => {
    expect(shown(`${SESSION} source-port 70000`)).toContain(
      '\nerror: Value 70000 is not within range (1..65535)\n',
    )
    expect(shown(`${SESSION} source-port http`)).toContain("\nerror: Invalid numeric value: 'http'\n")
    expect(shown(`${SESSION} protocol foo`)).toContain(
      "\nerror: unknown protocol 'foo', expecting a number (0..255) or one of: ah egp esp gre icmp icmp6 igmp ipip ospf pim rsvp sctp tcp udp\n",
    )
    expect(shown(`${SESSION} source-prefix 10.0.0.300`)).toContain(
      "\nerror: invalid value '10.0.0.300' for source-prefix, expecting an IPv4 or IPv6 address or prefix\n",
    )
  })

  it('say why an option is not taken', () => {
    expect(shown(`${SESSION} session-state warm`)).toContain(
      '\nerror: session-state is about high availability, which this program does not have\n',
    )
    expect(shown(`${SESSION} brief summary`)).toContain(
      '\nerror: brief and summary cannot be given together\n',
    )
    expect(shown(`${SESSION} protocol tcp prot udp`)).toContain('\nerror: protocol is given twice\n')
  })

  it('count characters, and print no control characters', () => {
    expect(shown('show 😀\u001b[2J x')).toBe(
      ['show 😀 [2J x', '     ^', 'syntax error, expecting <command>.', ''].join('\n'),
    )
    expect(shown(`${SESSION} interface 😀 x`)).toContain(`\n${' '.repeat(39)}^\n`)
    expect(shown(`${SESSION} protocol \u001b]0;x`)).not.toContain('\u001b')
    expect(shown('show\tx')).toBe(['show x', '     ^', 'syntax error, expecting <command>.', ''].join('\n'))
  })
})
