import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/compile/index.js'
import { isSameTree } from '../../src/syntax/index.js'
import { millisecondsOfWork } from '../work.js'
import { GROUND, rulesOf, said } from './loaded.js'

const LINES = 100_000

function work(what: () => void): number {
  const started = process.cpuUsage()
  what()
  return millisecondsOfWork(started)
}

function lines(count: number): string {
  const all = [
    'set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24',
    'set security zones security-zone a interfaces ge-0/0/0.0',
  ]
  for (let n = 0; all.length + 5 <= count; n++) {
    const policy = `set security policies from-zone a to-zone a policy p${n}`
    all.push(
      `set security address-book global address a${n} 10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}/32`,
      `${policy} match source-address a${n}`,
      `${policy} match destination-address any`,
      `${policy} match application junos-https`,
      `${policy} then permit`,
    )
  }
  return all.join('\n')
}

describe('a configuration', () => {
  it('has no rules while anything in it is wrong, and all of it is told in the order of its lines', () => {
    const { rules, diagnostics } = loadConfiguration(`${GROUND}
security { policies { from-zone trust to-zone gone { policy P { then { permit; } } } } screens; }
system { host-names a; }
`)
    expect(rules).toBeUndefined()
    expect(diagnostics.map(({ code }) => code)).toEqual([
      'undefined-zone',
      'missing-statement',
      'unknown-statement',
      'unknown-statement',
    ])
  })

  it('tells one mistake once, where it was made', () => {
    const policy = (text: string) =>
      said(`${GROUND} security { policies { from-zone trust to-zone untrust { policy P { ${text} } } } }`)
    const match = 'match { source-address any; destination-address any; application any; }'
    expect(policy(`${match} then { permitt; }`)).toEqual([
      expect.stringContaining("unknown statement 'permitt', expected one of permit"),
    ])
    expect(policy(`m${match.slice(2)} then { permit; }`)).toEqual([
      expect.stringContaining("unknown statement 'mtch'"),
    ])
    // What is wrong in one part says nothing about what is missing in another.
    expect(policy(`${match.replace('source', 'sauce')} then { count; }`)).toEqual([
      expect.stringContaining("unknown statement 'sauce-address'"),
      expect.stringContaining('then: has no action'),
    ])
    expect(said('interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1000/24; } } } }')).toEqual([
      expect.stringContaining("invalid value '10.0.0.1000/24'"),
    ])
  })

  it('tells what is wrong after a command that failed, and nothing of what the failed one lacks', () => {
    const text = `set system host-name "open
delete system services
frobnicate
set system hostname a
set security policies default-policy permit-all`
    expect(said(text).map((each) => each.slice(0, 48))).toEqual([
      'error open-quote: quoted text without an end, ex',
      'warning statement-not-found: statement not found',
      "error unexpected-token: 'frobnicate', expected a",
      "error unknown-statement: unknown statement 'host",
    ])
    const { rules } = loadConfiguration('set system host-name a\ndelete system services')
    expect(rules?.hostName).toBe('a')
  })

  it('that takes a statement away by a mark is the same in both forms', () => {
    const braces = rulesOf(`${GROUND} security { zones { security-zone trust { inactive: tcp-rst; } } }
      system { inactive: host-name a; }`)
    expect(braces.hostName).toBe('')
    expect(braces.zones[2]!.tcpRst).toBe(false)
    const marked = loadConfiguration('system { inactive: host-name a; domain-name b; }')
    const deactivated = loadConfiguration(
      'set system host-name a\nset system domain-name b\ndeactivate system host-name',
    )
    expect(isSameTree(marked.root, deactivated.root)).toBe(true)
  })

  it('of 100,000 lines is loaded in a second or two of work, and half of it in half of that', () => {
    const whole = lines(LINES)
    const half = lines(LINES / 2)
    loadConfiguration(half)
    expect(loadConfiguration(whole).rules!.policies).toHaveLength(19_999)
    const took = work(() => loadConfiguration(whole))
    expect(took).toBeLessThan(6000)
    expect(took).toBeLessThan(6 * work(() => loadConfiguration(half)))
  })
})

describe('what is no configuration', () => {
  const PNG = '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR'
  it.each([
    ['a picture', PNG, 'control-character'],
    ['a capture', '\ufffd\ufffd\ufffd\ufffd\u0002\u0000\u0004\u0000', 'not-utf8'],
    ['JSON', '{ "configuration": {} }', 'not-a-configuration'],
    ['nothing', ' \n', 'empty'],
    ['cut off in a string', 'system { host-name "a', undefined],
    ['cut off in a brace', 'system { host-name a;', undefined],
    ['nested 10,000 deep', 'a { '.repeat(10_000), 'too-deep'],
    ['over 64 MiB', 'a'.repeat(64 * 1024 * 1024 + 1), 'too-large'],
    ['with a control character in a name', 'system { host-name "a\u001b[31m"; }', 'control-character'],
  ])('%s is one error with a place, quickly', (_, text, code) => {
    const took = work(() => {
      const { rules, diagnostics } = loadConfiguration(text)
      expect(rules).toBeUndefined()
      expect(diagnostics).toHaveLength(1)
      expect(diagnostics[0]!.place).toBeDefined()
      expect(diagnostics[0]!.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
      if (code) expect(diagnostics[0]!.code).toBe(code)
    })
    expect(took).toBeLessThan(2000)
  })
})
