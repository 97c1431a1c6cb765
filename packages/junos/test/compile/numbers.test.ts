/** A configuration that follows another: what has which number. */
import { type ConfigurationRules, FIRST_USER_POLICY } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/compile/index.js'
import { GROUND, rulesOf } from './loaded.js'

function after(before: ConfigurationRules, text: string) {
  const { rules, diagnostics } = loadConfiguration(text, undefined, before)
  return { rules, said: diagnostics.map(({ message }) => message) }
}

const policies = (...names: string[]) => `security { policies { from-zone trust to-zone untrust {
  ${names.map((name) => `policy ${name} { match { source-address any; destination-address any; application any; } then { deny; } }`).join('\n')}
} } }`
const numbersOf = (rules: ConfigurationRules | undefined) =>
  Object.fromEntries(rules!.policies.map(({ name, number }) => [name, number]))

describe('numbers that sessions remember', () => {
  it('are the same where the configuration is, whatever was in between', () => {
    const text = `${GROUND} ${policies('a', 'b')} security { nat { source {
      pool P { address { 192.0.2.7/32; } }
      rule-set s { from zone trust; to zone untrust; rule r {
        match { source-address 10.0.0.0/24; } then { source-nat { pool { P; } } } } } } } }`
    const first = rulesOf(text)
    expect(after(first, text).rules).toEqual(first)
    const between = after(first, GROUND.replace('security-zone trust', 'security-zone other')).rules!
    const again = after(between, text).rules!
    expect([again.nat, again.zones.slice(0, 4)]).toEqual([
      { ...first.nat, sourceRuleSets: expect.anything() },
      first.zones,
    ])
    // A policy and a rule that are made again are others.
    expect(numbersOf(again)).toEqual({ a: 6, b: 7 })
    expect(again.former.policies.map(({ name, number }) => [name, number])).toEqual([
      ['a', 4],
      ['b', 5],
    ])
    expect(again.nat.sourceRuleSets[0]!.rules[0]!.number).toBe(2)
    expect(again.former.sourceNat).toEqual([{ name: 'r', number: 1 }])
  })

  it('are used up one day, which is said, and a configuration that needs none is still taken', () => {
    const names = Array.from({ length: 65_532 }, (_, n) => `p${n}`)
    const [rule] = rulesOf(`${GROUND} ${policies('kept')}`).policies
    const former = names.slice(1).map((name, n) => ({ ...rule!, name, number: FIRST_USER_POLICY + 1 + n }))
    const ground = rulesOf(`${GROUND} ${policies('kept')}`)
    const full = { ...ground, former: { ...ground.former, policies: former } }
    expect(after(full, `${GROUND} ${policies('kept')}`).said).toEqual([])
    expect(after(full, `${GROUND} ${policies('kept', 'more')}`)).toEqual({
      rules: undefined,
      said: [
        'security policies: the numbers of policies are used up by earlier configurations; restart to number anew',
      ],
    })
  })

  it('of an application that means something else now are others, under the same name and value', () => {
    const first = rulesOf(GROUND)
    const changed = after(first, GROUND.replace('destination-port 8080', 'destination-port 8081')).rules!
    expect(changed.applications.map(({ name, isFormer }) => [name, isFormer ?? false])).toEqual([
      ['web', true],
      ['web', false],
    ])
    const gone = after(changed, GROUND.replace('application web', 'application other')).rules!
    expect(gone.applications.filter(({ isFormer }) => isFormer)).toHaveLength(2)
  })
})
