import type { LoginUser, Privilege } from '@wingspan/junos'
import { describe, expect, it } from 'vitest'
import { LOCAL_USER } from '../../src/access/local-user.js'
import { holds, LONGEST_LINE, MOST_LINES, mayBegin, mayRun } from '../../src/access/may-run.js'
import { userOf, userOfClass } from './login.js'

const SESSION = 'show security flow session'

function may(user: LoginUser, line: string | readonly string[], privilege: Privilege = 'view'): boolean {
  const lines = typeof line === 'string' ? [line] : line
  return mayRun(user, { name: lines[0]!, privilege, lines })
}

describe('a user may run', () => {
  it.each([
    ['super-user', true, true],
    ['superuser', true, true],
    ['operator', true, false],
    ['read-only', true, false],
    ['unauthorized', false, false],
  ])('as %s, sessions: %s, the configuration: %s', (name, view, configuration) => {
    const user = userOfClass(name)
    expect(may(user, SESSION)).toBe(view)
    expect(may(user, 'show configuration', 'view-configuration')).toBe(configuration)
  })

  it('what a flag of his class allows, and flags do not add up', () => {
    const user = userOf('permissions [ view-configuration clear ];')
    expect(may(user, 'show configuration', 'view-configuration')).toBe(true)
    expect(may(user, SESSION)).toBe(false)
  })

  it('what needs no permission', () => {
    expect(may(userOfClass('unauthorized'), 'set cli screen-length', 'none')).toBe(true)
  })

  it('everything, through the program’s own socket', () => {
    expect(may(LOCAL_USER, 'show configuration', 'view-configuration')).toBe(true)
  })
})

describe('allow-commands', () => {
  it('adds commands to the permissions', () => {
    const user = userOf('permissions view; allow-commands "show configuration";')
    expect(may(user, 'show configuration security policies', 'view-configuration')).toBe(true)
    expect(may(user, SESSION)).toBe(true)
    const alone = userOf('allow-commands "show configuration";')
    expect(may(alone, SESSION)).toBe(false)
  })

  it('matches from the first word on', () => {
    expect(may(userOf('allow-commands "flow session";'), SESSION)).toBe(false)
    expect(may(userOf('allow-commands "(flow)|(show)";'), SESSION)).toBe(true)
  })

  it('with a $ allows the command alone', () => {
    const user = userOf('allow-commands "show security flow session$";')
    expect(may(user, SESSION)).toBe(true)
    expect(may(user, `${SESSION} protocol tcp`)).toBe(false)
  })

  it('knows no case', () => {
    expect(may(userOf('allow-commands "^SHOW Security";'), SESSION)).toBe(true)
  })
})

describe('deny-commands', () => {
  it('takes commands away from the permissions', () => {
    const user = userOf('permissions all; deny-commands "(clear)|(show configuration)";')
    expect(may(user, 'show configuration', 'view-configuration')).toBe(false)
    expect(may(user, SESSION)).toBe(true)
  })

  it('matches anywhere in the command', () => {
    expect(may(userOf('permissions all; deny-commands "flow session";'), SESSION)).toBe(false)
    expect(may(userOf('permissions all; deny-commands "^flow session";'), SESSION)).toBe(true)
  })

  it('is not got round by another way to say the same', () => {
    const user = userOf('permissions all; deny-commands "session protocol 6";')
    expect(may(user, [`${SESSION} summary protocol tcp`, `${SESSION} protocol 6 summary`])).toBe(false)
  })

  it('never keeps anybody in', () => {
    expect(may(userOf('permissions all; deny-commands ".*";'), 'exit', 'none')).toBe(true)
  })

  it('that cannot be read refuses every command', () => {
    expect(may(userOf('permissions all; allow-commands show; deny-commands "(show";'), SESSION)).toBe(false)
  })

  it('refuses a command that is too long to be held against it', () => {
    const user = userOf('permissions all; deny-commands "nothing";')
    const longest = SESSION.padEnd(LONGEST_LINE, ' x')
    expect(may(user, longest)).toBe(true)
    expect(may(user, `${longest}x`)).toBe(false)
    expect(may(user, Array(MOST_LINES).fill(SESSION))).toBe(true)
    expect(may(user, Array(MOST_LINES + 1).fill(SESSION))).toBe(false)
    expect(mayRun(user, { name: SESSION, privilege: 'view', lines: [] })).toBe(false)
    expect(may(userOfClass('read-only'), `${longest}x`)).toBe(true)
  })
})

describe('of allow-commands and deny-commands that both match', () => {
  const both = (allow: string, deny: string, suffix = '') =>
    userOf(`allow-commands${suffix} "${allow}"; deny-commands${suffix} "${deny}";`)

  it('the longer match decides', () => {
    expect(may(both('commit synchronize', 'commit'), 'commit synchronize')).toBe(true)
    expect(may(both('commit synchronize', 'commit'), 'commit')).toBe(false)
    expect(may(both('commit', 'commit synchronize'), 'commit synchronize')).toBe(false)
    expect(may(both('commit', 'commit synchronize'), 'commit')).toBe(true)
  })

  it('the one that allows does, where they are the same', () => {
    expect(may(both(SESSION, SESSION), SESSION)).toBe(true)
  })

  it('the one that denies does, where different ones match as much', () => {
    expect(may(both(SESSION, `^${SESSION}`), SESSION)).toBe(false)
  })

  it('the one that denies does, of the lists of expressions', () => {
    expect(may(both(SESSION, SESSION, '-regexps'), SESSION)).toBe(false)
    expect(may(both(`${SESSION} summary`, SESSION, '-regexps'), `${SESSION} summary`)).toBe(false)
    expect(may(both('show', 'clear', '-regexps'), SESSION)).toBe(true)
  })
})

describe('a user may begin', () => {
  const CONFIGURATION = { name: 'show configuration', privilege: 'view-configuration' } as const
  const mayBeginConfiguration = (statements: string) => mayBegin(userOf(statements), CONFIGURATION)

  it('what he may run, and nothing that he may not', () => {
    expect(mayBeginConfiguration('permissions view-configuration;')).toBe(true)
    expect(mayBeginConfiguration('permissions view;')).toBe(false)
    expect(mayBeginConfiguration('permissions all; deny-commands "show configuration";')).toBe(false)
  })

  it('what goes on to something that he may run', () => {
    expect(mayBeginConfiguration('allow-commands "show configuration (security|system)";')).toBe(true)
    expect(mayBeginConfiguration('allow-commands "show config$";')).toBe(false)
    expect(mayBeginConfiguration('allow-commands "show security";')).toBe(false)
    expect(mayBeginConfiguration('permissions all; deny-commands "^show configuration$";')).toBe(true)
    expect(mayBeginConfiguration('allow-commands "show"; deny-commands "show configuration";')).toBe(false)
  })
})

it('a permission is held by its name, and with the right to write', () => {
  expect(holds(userOf('permissions secret;').loginClass, 'secret')).toBe(true)
  expect(holds(userOf('permissions secret-control;').loginClass, 'secret')).toBe(true)
  expect(holds(userOf('permissions security-control;').loginClass, 'secret')).toBe(false)
})
