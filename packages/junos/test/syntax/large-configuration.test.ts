import { describe, expect, it } from 'vitest'
import { parseConfiguration, printHierarchical, printSet } from '../../src/syntax/index.js'
import { millisecondsOfWork } from '../work.js'

const LINES = 100_000
/** Many times what it takes on an idle machine. */
const BOUND_MILLISECONDS = 2000

/** Policies, addresses, translation rules and interfaces, as a device lists them. */
function largeConfiguration(): string {
  const lines: string[] = []
  for (let n = 0; lines.length < LINES; n++) {
    const policy = `set security policies from-zone z${n % 20} to-zone z${n % 17} policy policy-${n}`
    const rule = `set security nat source rule-set rs-${n % 50} rule rule-${n}`
    lines.push(
      `${policy} match source-address host-${n}`,
      `${policy} match destination-address any`,
      `${policy} match application junos-https`,
      `${policy} then permit`,
      `set security address-book global address host-${n} 10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}/32`,
      `${rule} match source-address 10.0.${n & 255}.0/24`,
      `${rule} then source-nat interface`,
      `set interfaces ge-0/0/${n % 48} unit ${n} description "customer number ${n}"`,
    )
  }
  return lines.slice(0, LINES).join('\n')
}

describe('a configuration of a hundred thousand lines', () => {
  const text = largeConfiguration()

  it('is read quickly', () => {
    const start = process.cpuUsage()
    const { root, problem } = parseConfiguration(text)
    expect(millisecondsOfWork(start)).toBeLessThan(BOUND_MILLISECONDS)
    expect(problem).toBeUndefined()
    expect(root.at('security', 'address-book', 'global', 'address')!.children).toHaveLength(LINES / 8)
  })

  it('is printed and read in the other form quickly', () => {
    const { root } = parseConfiguration(text)
    const start = process.cpuUsage()
    const braces = [...printHierarchical(root)].join('')
    const { root: again, problem } = parseConfiguration(braces)
    expect(millisecondsOfWork(start)).toBeLessThan(2 * BOUND_MILLISECONDS)
    expect(problem).toBeUndefined()
    let count = 0
    for (const _ of printSet(again)) count++
    expect(count).toBe(LINES)
  })
})
