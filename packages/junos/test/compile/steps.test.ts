import { describe, expect, it } from 'vitest'
import { loadConfiguration, loadInSteps } from '../../src/compile/index.js'
import { parseConfiguration, printHierarchical } from '../../src/syntax/index.js'

const ADDRESSES = 2000
/** Fewer would mean that one of the works (reading, settling, groups, checks, rules) is done in one go. */
const FEWEST_STEPS = 600

const lines = [
  'set groups g security policies from-zone <*> to-zone <*> policy <*> then log session-init',
  'set apply-groups g',
  'set security zones security-zone a',
  'set security zones security-zone b',
  ...Array.from({ length: ADDRESSES }, (_, n) => [
    `set security address-book global address n${n} 10.${n >> 8}.${n & 255}.0/24`,
    `set security policies from-zone a to-zone b policy p${n} match source-address n${n}`,
    `set security policies from-zone a to-zone b policy p${n} match destination-address any`,
    `set security policies from-zone a to-zone b policy p${n} match application any`,
    `set security policies from-zone a to-zone b policy p${n} then permit`,
  ]).flat(),
]
const set = lines.join('\n')
const { root } = parseConfiguration(set)

describe.each([
  ['set', set],
  ['hierarchical', [...printHierarchical(root)].join('')],
])('a large configuration of the %s form', (_, text) => {
  it('is loaded in many steps, with what one makes of it', () => {
    const steps = loadInSteps(text)
    let count = 0
    for (;;) {
      const step = steps.next()
      count++
      if (!step.done) continue
      const { rules, diagnostics } = loadConfiguration(text)
      expect(step.value.rules).toEqual(rules)
      expect(step.value.diagnostics).toEqual(diagnostics)
      expect(rules!.policies).toHaveLength(ADDRESSES)
      expect(rules!.policies.every(({ logInit }) => logInit)).toBe(true)
      break
    }
    expect(count).toBeGreaterThan(FEWEST_STEPS)
  })
})
