/** `set cli` and `show cli` in the command tree. */
import { describe, expect, it } from 'vitest'
import { CommandError, candidates, isCliCommand, parseCommand } from '../../src/command/index.js'

const words = (line: string) => candidates(line).map(({ word }) => word)
const code = (line: string) => {
  const command = parseCommand(line)
  return command instanceof CommandError ? command.code : 'none'
}

describe('set cli', () => {
  it('is read in full and abbreviated', () => {
    expect(parseCommand('set cli screen-length 0')).toEqual({ command: 'set cli screen-length', rows: 0 })
    expect(parseCommand('set cli screen-width 511')).toMatchObject({ columns: 511 })
    expect(parseCommand('set cli screen-width 1024')).toMatchObject({ columns: 1024 })
    expect(parseCommand('se c i 60')).toEqual({ command: 'set cli idle-timeout', minutes: 60 })
    expect(parseCommand('set cli complete-on-space off')).toMatchObject({ isOn: false })
    expect(parseCommand('set cli complete-on-space on')).toMatchObject({ isOn: true })
  })

  it('takes a timestamp with a format of its own, or none', () => {
    const format = (line: string) => parseCommand(`set cli timestamp${line}`)
    expect(format('')).toEqual({ command: 'set cli timestamp', format: '%b %d %T' })
    expect(format(' format "%H:%M %d"')).toMatchObject({ format: '%H:%M %d' })
    expect(format(' disable')).toEqual({ command: 'set cli timestamp', format: undefined })
    expect(code('set cli timestamp disable format %T')).toBe('conflicting-options')
  })

  it('refuses what is no value', () => {
    expect(code('set cli screen-length')).toBe('missing-value')
    expect(code('set cli screen-length -1')).toBe('invalid-value')
    expect(code('set cli screen-width 1025')).toBe('out-of-range')
    expect(code('set cli idle-timeout 100001')).toBe('out-of-range')
    expect(code('set cli complete-on-space maybe')).toBe('unknown-word')
  })
})

it('reads show cli and its history', () => {
  expect(parseCommand('show cli')).toEqual({ command: 'show cli' })
  expect(parseCommand('show cli history')).toEqual({ command: 'show cli history', count: undefined })
  expect(parseCommand('show cli history 5')).toEqual({ command: 'show cli history', count: 5 })
})

it('offers the words', () => {
  expect(words('set ')).toEqual(['cli'])
  expect(words('set cli ')).toEqual([
    'complete-on-space',
    'idle-timeout',
    'screen-length',
    'screen-width',
    'timestamp',
  ])
  expect(words('set cli complete-on-space ')).toEqual(['off', 'on'])
  expect(words('show cli ')).toEqual(['<[Enter]>', 'authorization', 'history', '|'])
})

it('tells these commands from all others', () => {
  const isCli = (line: string) => isCliCommand(parseCommand(line) as { command: string })
  expect(['set cli screen-length 0', 'show cli', 'show cli history', 'set cli timestamp'].every(isCli)).toBe(
    true,
  )
  expect(['exit', 'show security flow status', 'show cli authorization', 'show version'].some(isCli)).toBe(
    false,
  )
})
