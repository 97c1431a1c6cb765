/** `clear security flow session` in the command tree. */
import { describe, expect, it } from 'vitest'
import { CommandError, candidates, isClearCommand, parseCommand, parseLine } from '../../src/command/index.js'
import { SESSION_OPTIONS } from '../../src/command/session-options.js'
import { ANSWERED } from './device-options.js'

const CLEAR = 'clear security flow session'
const code = (line: string) => {
  const command = parseCommand(line)
  return command instanceof CommandError ? command.code : 'none'
}
const rpcName = (line: string) => {
  const parsed = parseLine(line)
  return parsed instanceof CommandError ? parsed.code : parsed.rpc?.name
}

/** Not about which sessions, but about how they are shown. */
const NOT_CLEARED_BY =
  /^(start-identifier|count|.*-(more|less)-than|sort-by|group-by|limit|brief|extensive|summary|pretty|plugins|old)$/

describe('clear security flow session', () => {
  it.each(ANSWERED)('takes %s %s as show does, or not at all', (word, value, filter, expected) => {
    const line = `${CLEAR} ${word} ${value}`
    if (NOT_CLEARED_BY.test(word)) expect(code(line)).toBe('unknown-word')
    else
      expect(parseCommand(line)).toEqual({ command: CLEAR, filters: { [filter]: expected }, isDryRun: false })
  })

  it('knows every filter of show, so that an abbreviation means the same', () => {
    const ofShow = SESSION_OPTIONS.map(({ word }) => word).filter((word) => !NOT_CLEARED_BY.test(word))
    const offered = candidates(`${CLEAR} `).map(({ word }) => word)
    expect(offered.filter((word) => !ofShow.includes(word))).toEqual(['all', 'dry-run', 'session-identifier'])
    expect(ofShow.filter((word) => !offered.includes(word) && !word.startsWith('plugin-'))).toEqual([])
  })

  it('clears all sessions when that is said, and not when nothing is', () => {
    expect(parseCommand(`${CLEAR} all`)).toEqual({ command: `${CLEAR} all`, isDryRun: false })
    expect(code(CLEAR)).toBe('missing-value')
    expect(code(`${CLEAR} dry-run`)).toBe('missing-value')
    expect(parseCommand(CLEAR)).toMatchObject({ lines: ['syntax error, expecting a filter, or all.'] })
    expect(code(`${CLEAR} protocol tcp all`)).toBe('conflicting-options')
  })

  it('clears one session by its identifier', () => {
    expect(parseCommand(`${CLEAR} session-identifier 7`)).toEqual({
      command: `${CLEAR} session-identifier`,
      identifier: 7,
      isDryRun: false,
    })
    expect(code(`${CLEAR} session-identifier`)).toBe('missing-value')
    expect(code(`${CLEAR} session-identifier 0`)).toBe('out-of-range')
  })

  it('may be tried', () => {
    for (const line of [`${CLEAR} protocol tcp`, `${CLEAR} all`, `${CLEAR} session-identifier 7`]) {
      expect(parseCommand(`${line} dry-run`)).toMatchObject({ isDryRun: true })
    }
  })

  it('refuses what it cannot know, by name', () => {
    expect(code(`${CLEAR} conn-tag 0`)).toBe('refused-option')
    expect(code(`${CLEAR} summary`)).toBe('unknown-word')
    expect(code('clear security flow statistics')).toBe('unknown-word')
    expect(code('clear arp')).toBe('unknown-word')
  })

  it('needs the permission to clear, and has operations of its own', () => {
    for (const [line, name] of [
      [`${CLEAR} protocol tcp`, 'clear-flow-session'],
      [`${CLEAR} all`, 'clear-flow-session-all'],
      [`${CLEAR} session-identifier 7`, 'clear-flow-session-by-session-identifier'],
    ] as const) {
      expect(rpcName(line)).toBe(name)
      expect(parseLine(line)).toMatchObject({ canonical: { privilege: 'clear' } })
      expect(isClearCommand(parseCommand(line) as { command: string })).toBe(true)
    }
    expect(isClearCommand({ command: 'show security flow session' })).toBe(false)
  })
})
