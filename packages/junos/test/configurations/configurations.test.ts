/**
 * Configurations in the style of those that are public (examples of vSRX, what devices come from the factory with,
 * tests of one topic each): nothing in them is unknown, and what is not done is told. Words and addresses are our own.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/compile/index.js'
import { statementShape } from '../../src/schema/index.js'
import { isSameTree, printHierarchical, printSet } from '../../src/syntax/index.js'

const FOLDER = new URL('./samples/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8')

const SYN_FLOOD = 'not-implemented: security screen ids-option untrust-screen tcp syn-flood'

/** All that is said of each. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'applications.set': [],
  'branch-gateway.conf': [
    'conditional: security log',
    SYN_FLOOD,
    'unresolved-dns-name: security address-book global address mirror dns-name',
    'conditional: security zones functional-zone management',
    'not-implemented: interfaces fxp0 unit 0 family inet dhcp',
    'conditional: protocols bgp',
  ],
  'factory-defaults.conf': [
    SYN_FLOOD,
    'not-implemented: interfaces ge-0/0/0 unit 0 family inet dhcp',
    'not-implemented: interfaces ge-0/0/1 unit 0 family ethernet-switching',
    'conditional: vlans',
  ],
  'inbound-translation.set': [
    'not-implemented: security nat static rule-set S rule six then static-nat inet',
  ],
  'policies-in-order.set': [],
  'source-translation.set': [],
  'vpn-spoke.set': [],
}

describe('configurations', () => {
  it('of the folder are all spoken of', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(SAID))
  })

  it.each(Object.entries(SAID))('%s has rules, and nothing in it is unexplained', (name, said) => {
    const { rules, diagnostics } = loadConfiguration(read(name))
    expect(rules).toBeDefined()
    expect(diagnostics.map(({ code, path }) => `${code}: ${path.join(' ')}`)).toEqual(said)
    for (const { place } of diagnostics) expect(place).toBeDefined()
  })

  it.each(Object.keys(SAID))('%s is the same tree and the same rules when it is printed and read', (name) => {
    const loaded = loadConfiguration(read(name))
    const forms = {
      set: printSet(loaded.root),
      braces: printHierarchical(loaded.root, { shape: statementShape }),
      'braces as they were': printHierarchical(loaded.root),
    }
    for (const [form, lines] of Object.entries(forms)) {
      const again = loadConfiguration([...lines].join(''))
      expect([form, isSameTree(again.root, loaded.root)]).toEqual([form, true])
      expect(again.rules).toEqual(loaded.rules)
    }
  })

  it('are printed in the layout of a device', () => {
    const loaded = loadConfiguration(read('factory-defaults.conf'))
    const printed = [...printHierarchical(loaded.root, { shape: statementShape })].join('')
    // A device marks passwords, and whether a word stands in quotes is not kept.
    const written = read('factory-defaults.conf').replace(
      '"$6$salt$digest";',
      '$6$salt$digest; ## SECRET-DATA',
    )
    expect(printed).toBe(written)
  })
})

describe('a spoke with groups', () => {
  it('logs what its groups say, in each policy that is active', () => {
    const { rules } = loadConfiguration(read('vpn-spoke.set'))
    expect(rules!.hostName).toBe('spoke')
    expect(rules!.policies.map(({ name, logClose }) => [name, logClose])).toEqual([
      ['out', true],
      ['in', true],
    ])
  })
})

describe('policies that were moved', () => {
  it('stand in their new order, and are numbered as they stand', () => {
    const { rules } = loadConfiguration(read('policies-in-order.set'))
    const policies = rules!.policies.map(({ name, number, sequence, isGlobal, action }) =>
      [name, number, sequence, isGlobal ? 'global' : 'zones', action].join(' '),
    )
    expect(policies).toEqual([
      'P2 4 1 zones deny',
      'P1 5 2 zones permit',
      'P3 6 1 zones permit',
      'G 7 1 global reject',
    ])
    expect(rules!.defaultPolicy).toBe('permit')
  })
})
