import { finish } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { settleLeaves, spreadValues } from '../../src/schema/index.js'
import { parseConfiguration, printSet } from '../../src/syntax/index.js'

function arranged(text: string): readonly string[] {
  const { root, problem } = parseConfiguration(text)
  expect(problem).toBeUndefined()
  finish(spreadValues(root))
  finish(settleLeaves(root))
  return [...printSet(root)].map((line) => line.trim())
}

describe('statements after a value', () => {
  it('stand beside it', () => {
    const rule = 'set security nat source rule-set S rule R'
    expect(
      arranged(`${rule} match source-address 10.0.0.0/8 destination-port 80 to 90 protocol tcp`),
    ).toEqual([
      `${rule} match source-address 10.0.0.0/8`,
      `${rule} match destination-port 80 to 90`,
      `${rule} match protocol tcp`,
    ])
    const zone = 'set security zones security-zone a'
    expect(arranged(`${zone} tcp-rst screen S`)).toEqual([`${zone} tcp-rst`, `${zone} screen S`])
  })

  it('stand beside a value without a word of its own', () => {
    const pool = 'set security nat destination pool P address'
    expect(arranged(`${pool} 10.0.0.1/32 port 80`)).toEqual([`${pool} 10.0.0.1/32`, `${pool} port 80`])
  })

  it('of groups stand beside it too', () => {
    const policy = 'set groups G security policies global policy <*>'
    expect(arranged(`${policy} match source-address any application any`)).toEqual([
      `${policy} match source-address any`,
      `${policy} match application any`,
    ])
  })
})

describe('words after a flag or a value that belong nowhere', () => {
  it('stay where they are', () => {
    expect(arranged('set security screen ids-option S tcp land 1')).toEqual([
      'set security screen ids-option S tcp land 1',
    ])
    expect(arranged('set system host-name a b')).toEqual(['set system host-name a b'])
  })
})

describe('a second value', () => {
  it.each([
    ['system host-name', 'a', 'b'],
    ['groups G system host-name', 'a', 'b'],
    ['security zones security-zone z screen', 'a', 'b'],
    ['security nat source rule-set S rule R then source-nat pool', 'P', 'Q'],
    [
      'security nat source rule-set S rule R then source-nat interface persistent-nat permit',
      'target-host',
      'any-remote-host',
    ],
    ['security policies default-policy', 'deny-all', 'permit-all'],
    ['security address-book global address A', '10.0.0.0/8', '10.1.0.0/16'],
  ])('of %s takes the place of the first', (path, first, second) => {
    expect(arranged(`set ${path} ${first}\nset ${path} ${second}`)).toEqual([`set ${path} ${second}`])
    expect(arranged(`set ${path} ${second}\nset ${path} ${first}\nset ${path} ${second}`)).toEqual([
      `set ${path} ${second}`,
    ])
    expect(arranged(`set ${path} ${first}\nset ${path} ${second}\nset ${path} ${first}`)).toEqual([
      `set ${path} ${first}`,
    ])
  })

  it('of a list stands beside the first', () => {
    const match = 'set security policies global policy P match application'
    expect(arranged(`${match} a\n${match} b`)).toEqual([`${match} a`, `${match} b`])
    expect(arranged(`${match} [ a b ]`)).toEqual([`${match} a`, `${match} b`])
  })
})
