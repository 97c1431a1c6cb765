/** `set cli` and `show cli`. */
import type { CliCommand } from '@wingspan/junos'
import { describe, expect, it } from 'vitest'
import { CliSession } from '../../src/terminal/index.js'
import { formatTime } from '../../src/terminal/time-format.js'
import { Person } from './person.js'

const NOW = new Date(2026, 2, 8, 23, 5, 38)
const TERMINAL = { rows: 24, columns: 80, type: 'vt100' }

function answers(session: CliSession, ...commands: CliCommand[]): string[] {
  return commands.map((command) => session.answer(command, TERMINAL, NOW))
}

it('answers as a device does', () => {
  expect(
    answers(
      new CliSession(),
      { command: 'set cli screen-length', rows: 0 },
      { command: 'set cli screen-width', columns: 511 },
      { command: 'set cli complete-on-space', isOn: false },
      { command: 'set cli complete-on-space', isOn: true },
      { command: 'set cli idle-timeout', minutes: 60 },
      { command: 'set cli timestamp', format: '%b %d %T' },
      { command: 'set cli timestamp', format: '%T' },
      { command: 'set cli timestamp', format: undefined },
    ),
  ).toEqual([
    'Screen length set to 0\n',
    'Screen width set to 511\n',
    'Disabling complete-on-space\n',
    'Enabling complete-on-space\n',
    'Idle timeout set to 60 minutes\n',
    'Mar 08 23:05:38\nCLI timestamp set to: %b %d %T\n',
    'CLI timestamp set to: %T\n',
    'CLI timestamp disabled\n',
  ])
})

describe('show cli', () => {
  it('tells what the terminal is, where nothing was set', () => {
    expect(answers(new CliSession(), { command: 'show cli' })).toEqual([
      [
        'CLI complete-on-space set to on',
        'CLI idle-timeout disabled',
        'CLI screen-length set to 24',
        'CLI screen-width set to 80',
        "CLI terminal is 'vt100'",
        'CLI is operating in enhanced mode',
        'CLI timestamp disabled',
        '',
      ].join('\n'),
    ])
  })

  it('tells what was set', () => {
    const session = new CliSession()
    answers(
      session,
      { command: 'set cli screen-length', rows: 0 },
      { command: 'set cli screen-width', columns: 400 },
      { command: 'set cli complete-on-space', isOn: false },
      { command: 'set cli idle-timeout', minutes: 1 },
      { command: 'set cli timestamp', format: '%T' },
    )
    const { rows, columns } = TERMINAL
    expect(session.answer({ command: 'show cli' }, { rows, columns }, NOW)).toBe(
      [
        'CLI complete-on-space set to off',
        'CLI idle-timeout set to 1 minute',
        'CLI screen-length set to 0',
        'CLI screen-width set to 400',
        'CLI is operating in enhanced mode',
        'CLI timestamp set to: %T',
        '',
      ].join('\n'),
    )
  })
})

it('shows the history, with the time of each line', () => {
  const session = new CliSession()
  for (const line of ['one', 'two', 'show cli history']) session.history.add(line, NOW)
  expect(answers(session, { command: 'show cli history', count: undefined })).toEqual([
    '  23:05:38 -- one\n  23:05:38 -- two\n  23:05:38 -- show cli history\n',
  ])
  expect(answers(session, { command: 'show cli history', count: 1 })).toEqual([
    '  23:05:38 -- show cli history\n',
  ])
  expect(answers(session, { command: 'show cli history', count: 0 })).toEqual([''])
})

it('shows the time above each answer, where that is asked for', async () => {
  const person = new Person({
    run: async (_line, output) => {
      await output.write(Buffer.from('answer\n'))
      return 'done'
    },
  })
  person.session.answer({ command: 'set cli timestamp', format: '%b %d %T' }, person.terminal, person.now)
  await person.type('one\r')
  expect(person.screen.page.slice(1, 3)).toEqual(['Mar 28 23:05:38', 'answer'])
})

it('gives a line as many columns as the session says', async () => {
  const person = new Person({ columns: 500 })
  const width = (columns: number) =>
    person.session.answer({ command: 'set cli screen-width', columns }, person.terminal, person.now)
  for (const columns of [300, 0]) {
    width(columns)
    await person.type(`\r${'x'.repeat(291)}`)
    expect(person.screen.written.endsWith(columns === 0 ? 'x' : 'x \r')).toBe(true)
    await person.type('\x15')
  }
})

it('writes times as strftime does', () => {
  expect(formatTime('%Y-%m-%d %H:%M:%S %y %e %a %A %b %B %% %Q %', NOW)).toBe(
    '2026-03-08 23:05:38 26  8 Sun Sunday Mar March % %Q %',
  )
  expect(formatTime('%F %R', NOW)).toBe('2026-03-08 23:05')
})
