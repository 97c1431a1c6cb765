import { PREDEFINED_APPLICATIONS } from '@wingspan/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalCommand } from '../../src/command/canonical.js'
import { advance, endError, startPosition } from '../../src/command/position.js'
import { splitWords } from '../../src/command/words.js'

function canonical(line: string) {
  const position = startPosition(PREDEFINED_APPLICATIONS)
  for (const word of splitWords(line).words) {
    const error = advance(position, word)
    if (error) throw error
  }
  const error = endError(position, 0)
  if (error) throw error
  return canonicalCommand(position)
}

describe('the canonical form of a command', () => {
  it.each([
    ['sh sec fl se prot 6 sum', 'show security flow session protocol tcp summary'],
    ['show security flow session family inet6', 'show security flow session family inet6'],
    ['show security flow session family inet', 'show security flow session family inet'],
    ['show security flow session source-port 0443', 'show security flow session source-port 443'],
    [
      'show security flow session source-prefix 2001:DB8:0::/32',
      'show security flow session source-prefix 2001:db8::/32',
    ],
    ['show security flow session session-identifier 7', 'show security flow session session-identifier 7'],
    ['show security flow session validity inv', 'show security flow session validity invalidated'],
    ['show security zones trust detail', 'show security zones trust detail'],
    ['show security zones "a detail"', 'show security zones "a detail"'],
    ['show conf security policies', 'show configuration security policies'],
    ['show security nat source rule all', 'show security nat source rule all'],
    ['quit', 'exit'],
  ])('of %s is %s', (line, expected) => {
    expect(canonical(line).line).toBe(expected)
  })

  it('has the privilege of the command', () => {
    expect(canonical('show security flow status').privilege).toBe('view')
    expect(canonical('show configuration').privilege).toBe('view-configuration')
    expect(canonical('exit').privilege).toBe('none')
  })

  it('is also said with each option first', () => {
    const { lines } = canonical('show security flow session summary protocol gre')
    expect(lines).toContain('show security flow session summary protocol gre')
    expect(lines).toContain('show security flow session protocol gre summary')
  })

  it('has a number where a command does not take the printed word', () => {
    expect(canonical('show security flow session protocol 41').lines).toEqual([
      'show security flow session protocol 41',
    ])
  })

  it('is also said in the other spellings of a value', () => {
    expect(canonical('show security flow session protocol udp').lines).toContain(
      'show security flow session protocol 17',
    )
    expect(canonical('show security flow session application https').lines).toContain(
      'show security flow session application junos-https',
    )
    expect(canonical('clear security flow session interface ge-0/0/1').lines).toContain(
      'clear security flow session interface ge-0/0/1.0',
    )
    expect(canonical('clear security flow session interface ge-0/0/1.0').lines).toContain(
      'clear security flow session interface ge-0/0/1',
    )
    expect(canonical('show security flow session source-prefix 192.0.2.1').lines).toEqual([
      'show security flow session source-prefix 192.0.2.1/32',
      'show security flow session source-prefix 192.0.2.1',
    ])
  })

  it('is the same for every abbreviation and order', () => {
    const options = [
      ['protocol', 'tcp'],
      ['source-port', '22'],
      ['summary', ''],
    ] as const
    const order = fc.shuffledSubarray([...options], { minLength: 3 })
    const cuts = fc.array(fc.nat(4), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(order, cuts, (given, cut) => {
        const words = ['show', 'security', 'flow', 'session'].map((word, i) =>
          word.slice(0, Math.max(word.length - cut[i]!, 3)),
        )
        const line = [...words, ...given.map((pair) => pair.join(' '))].join(' ')
        expect([...canonical(line).lines]).toContain(
          `show security flow session protocol tcp ${given
            .filter(([word]) => word !== 'protocol')
            .map((pair) => pair.join(' ').trim())
            .join(' ')}`,
        )
      }),
    )
  })
})
