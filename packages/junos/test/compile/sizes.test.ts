import type { ConfigurationRules } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { checkSizes, LARGEST_RECORD_NUMBER } from '../../src/compile/check-sizes.js'
import { CompileContext } from '../../src/compile/compile-context.js'
import { parseConfiguration } from '../../src/syntax/index.js'
import { GROUND, rulesOf, said } from './loaded.js'

const ground = rulesOf(GROUND)

function saidOf(rules: Partial<ConfigurationRules>): string[] {
  const context = new CompileContext(parseConfiguration(GROUND).root, undefined)
  checkSizes(context, { ...ground, ...rules })
  return context.diagnostics.map(({ message }) => message)
}

const many = <Entry>(entry: Entry, count: number) => Array<Entry>(count).fill(entry)

describe('a configuration whose sessions could not be told apart', () => {
  it('by their zones, instances or units is refused, and the largest that they can be is not', () => {
    const [zone, instance, unit] = [ground.zones[2]!, ground.instances[0]!, ground.interfaces[1]!]
    expect(saidOf({ zones: many(zone, LARGEST_RECORD_NUMBER + 1) })).toEqual([])
    expect(saidOf({ zones: many(zone, LARGEST_RECORD_NUMBER + 2) })).toEqual([
      'security zones: has 65536 zones, expected at most 65535',
    ])
    expect(saidOf({ interfaces: many(unit, LARGEST_RECORD_NUMBER + 2) })).toEqual([
      'interfaces: has 65536 units, expected at most 65535',
    ])
    expect(saidOf({ instances: many(instance, LARGEST_RECORD_NUMBER + 1) })).toEqual([
      'routing-instances: has 65536 routing instances, expected at most 65535',
    ])
  })

  it('by their policies is refused: the first has number 4', () => {
    const policy = rulesOf(`${GROUND} security { policies { from-zone trust to-zone untrust { policy P {
      match { source-address any; destination-address any; application any; } then { deny; } } } } }`)
      .policies[0]!
    expect(saidOf({ policies: many(policy, 65_532) })).toEqual([])
    expect(saidOf({ policies: many(policy, 65_533) })).toEqual([
      expect.stringMatching(/has 65533 policies, expected at most 65532$/),
    ])
  })

  it('by their next hops is refused when it is loaded', () => {
    const gateways = Array.from(
      { length: 65_536 },
      (_, n) => `100.${64 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`,
    )
    const routes = gateways.map((gateway, n) => `route 192.0.${n >> 8}.${n & 255}/32 next-hop ${gateway};`)
    const shared = 'interfaces { ge-0/0/3 { unit 0 { family inet { address 100.65.0.1/10; } } } }'
    const lines = said(`${GROUND} ${shared} routing-options { static { ${routes.join('\n')} } }`)
    expect(lines).toEqual([
      expect.stringMatching(/^error too-many: routing-options: has \d+ next hops, expected at most 65535$/),
    ])
  })
})
