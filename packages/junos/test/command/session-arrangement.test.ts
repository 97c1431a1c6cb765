import { describe, expect, it } from 'vitest'
import {
  CommandError,
  candidates,
  DEFAULT_LIMIT,
  LARGEST_LIMIT,
  parseCommand,
  parseLine,
} from '../../src/command/index.js'

const SESSION = 'show security flow session'
const words = (line: string) => candidates(`${SESSION} ${line}`).map(({ word }) => word)

/** What a line means besides its filters. */
function meant(line: string) {
  const command = parseCommand(`${SESSION} ${line}`)
  if (command instanceof CommandError || command.command !== SESSION) expect.fail(`${line}: ${command}`)
  const { command: _, ...rest } = command
  return rest
}

function wrong(line: string): CommandError {
  const command = parseCommand(`${SESSION} ${line}`)
  return command instanceof CommandError ? command : expect.fail(line)
}

describe('sort-by', () => {
  it('takes a filter, a view and a limit, in any order', () => {
    const sort = { by: 'bytes-rate', most: 7 }
    const expected = { level: 'extensive', filters: { protocol: 6 }, sort }
    expect(meant('protocol tcp sort-by bytes-rate limit 7 extensive')).toEqual(expected)
    expect(meant('extensive lim 7 sort bytes-r prot 6')).toEqual(expected)
  })

  it('shows so many where no limit is given', () => {
    expect(meant('sort-by start-time')).toMatchObject({ sort: { by: 'start-time', most: DEFAULT_LIMIT } })
  })

  it('takes an order that there is', () => {
    expect(words('sort-by ')).toEqual(['bytes', 'packets', 'duration', 'timeout', 'start-time', 'bytes-rate'])
    expect(wrong('sort-by colour').code).toBe('unknown-word')
    expect(wrong('sort-by').code).toBe('missing-value')
    expect(meant('sort-by bytes')).toMatchObject({ sort: { by: 'bytes' } })
  })
})

describe('group-by', () => {
  it('takes what sessions have in common, and the length of a prefix', () => {
    expect(meant('group-by policy limit 3')).toMatchObject({ groups: { by: { by: 'policy' }, most: 3 } })
    expect(meant('source-prefix 10.0.0.0/8 group-by source-p 24 protocol 6')).toMatchObject({
      groups: { by: { by: 'source-prefix', prefixLength: 24 }, most: DEFAULT_LIMIT },
      filters: { protocol: 6, sourcePrefix: { length: 8 } },
    })
    expect(meant('group-by destination-prefix 128')).toMatchObject({
      groups: { by: { by: 'destination-prefix', prefixLength: 128 } },
    })
  })

  it('offers its words, and after a prefix its length', () => {
    expect(words('group-by ')).toEqual([
      'protocol',
      'policy',
      'application',
      'source-prefix',
      'destination-prefix',
      'interface',
      'zone',
      'state',
    ])
    expect(words('group-by s')).toEqual(['source-prefix', 'state'])
    expect(words('group-by source-prefix ')).toEqual(['<prefix-length>'])
    expect(candidates(`${SESSION} group-by source-prefix `)[0]!.help).toContain('0..128')
    expect(words('group-by source-prefix 24 ')).toContain('limit')
  })

  it.each([
    ['group-by', 'missing-value'],
    ['group-by colour', 'unknown-word'],
    ['group-by p', 'ambiguous-word'],
    ['group-by source-prefix', 'missing-value'],
    ['group-by source-prefix 129', 'out-of-range'],
    ['group-by source-prefix protocol tcp', 'invalid-value'],
    ['group-by protocol tcp', 'unknown-word'],
    ['group-by protocol group-by zone', 'duplicate-option'],
  ])('%s is %s', (line, expected) => expect(wrong(line).code).toBe(expected))

  it.each([
    ['protocol state', 'unknown-word', 'expecting <option>.'],
    ['source-prefix 24 destination-prefix 24', 'invalid-value', "invalid value '24' for destination-prefix"],
    ['zone interface', 'missing-value', 'expecting <interface>.'],
  ])('takes one of its words only, which is said of %s', (line, code, told) => {
    const error = wrong(`group-by ${line}`)
    expect(error.code).toBe(code)
    expect(error.lines[0]).toContain(told)
    expect(error.lines.slice(1)).toEqual(['group-by takes one of its words only.'])
  })

  it('is not blamed for what another option lacks', () => {
    expect(wrong('group-by zone source-port http').lines).toHaveLength(1)
    expect(wrong('destination-prefix 24 group-by zone').lines).toHaveLength(1)
  })
})

describe('what was expected', () => {
  const GROUPINGS =
    'syntax error, expecting protocol, policy, application, source-prefix, destination-prefix, interface, zone or state.'
  const ORDERS = 'syntax error, expecting bytes, packets, duration, timeout, start-time or bytes-rate.'
  const LENGTH = 'syntax error, expecting <prefix-length> (0..128, of IPv4 0..32).'

  it.each([
    ['group-by', GROUPINGS],
    ['group-by foo', GROUPINGS],
    ['sort-by', ORDERS],
    ['sort-by foo', ORDERS],
    ['group-by source-prefix', LENGTH],
    ['group-by destination-prefix', LENGTH],
  ])('is said after %s', (line, told) => expect(wrong(line).lines).toEqual([told]))
})

describe('words that cannot be given together', () => {
  it.each([
    ['summary sort-by bytes', 'summary and sort-by'],
    ['sort-by bytes summary', 'sort-by and summary'],
    ['sort-by bytes group-by zone', 'sort-by and group-by'],
    ['group-by source-prefix 8 sort-by bytes', 'group-by and sort-by'],
    ['group-by zone extensive', 'group-by and extensive'],
    ['brief group-by zone', 'brief and group-by'],
    ['group-by zone summary', 'group-by and summary'],
    ['count 5 sort-by bytes', 'count and sort-by'],
    ['sort-by bytes start-identifier 5', 'sort-by and start-identifier'],
    ['group-by state count 1', 'group-by and count'],
  ])('%s', (line, both) => {
    const { code, lines } = wrong(line)
    expect([code, ...lines]).toEqual(['conflicting-options', `error: ${both} cannot be given together`])
  })

  it('are not offered either', () => {
    for (const word of ['summary', 'count', 'group-by', 'sort-by']) {
      expect(words('sort-by bytes ')).not.toContain(word)
    }
    expect(words('sort-by bytes ')).toContain('extensive')
    expect(words('group-by zone ')).not.toContain('extensive')
    expect(words('summary ')).not.toContain('sort-by')
  })
})

describe('limit', () => {
  it('is bounded', () => {
    expect(meant(`sort-by bytes limit ${LARGEST_LIMIT}`)).toMatchObject({ sort: { most: LARGEST_LIMIT } })
    expect(wrong(`sort-by bytes limit ${LARGEST_LIMIT + 1}`).code).toBe('out-of-range')
    expect(wrong('sort-by bytes limit 0').code).toBe('out-of-range')
  })

  it('is offered where there is something that it is for', () => {
    expect(words('')).not.toContain('limit')
    expect(words('protocol tcp li')).toEqual([])
    expect(words('sort-by bytes li')).toEqual(['limit'])
    expect(words('group-by zone ')).toContain('limit')
  })

  it('alone says what it needs', () => {
    const { code, lines, candidates } = wrong('limit 5')
    expect([code, ...lines]).toEqual(['missing-value', 'syntax error, expecting sort-by or group-by.'])
    expect(candidates.map(({ word }) => word)).toEqual(['group-by', 'sort-by'])
    expect(words('limit 5 ')).not.toContain('<[Enter]>')
    expect(words('limit 5 sort-by bytes ')).toContain('<[Enter]>')
  })
})

it('are not for clear', () => {
  const cleared = (line: string) => parseCommand(`clear security flow session protocol tcp ${line}`)
  for (const line of ['sort-by bytes', 'group-by zone', 'limit 5'])
    expect(cleared(line)).toMatchObject({ code: 'unknown-word' })
})

describe('in full words', () => {
  const lineOf = (line: string) => {
    const parsed = parseLine(`${SESSION} ${line}`)
    return parsed instanceof CommandError ? expect.fail(line) : parsed
  }

  it('are held against the expressions of a login class', () => {
    expect(lineOf('sort bytes lim 05').canonical.line).toBe(`${SESSION} sort-by bytes limit 5`)
    const { line, lines } = lineOf('prot tcp gr source-pr 024').canonical
    expect(line).toBe(`${SESSION} protocol tcp group-by source-prefix 24`)
    expect(lines).toContain(`${SESSION} group-by source-prefix 24 protocol tcp`)
    expect(lineOf('group-by pol').canonical.line).toBe(`${SESSION} group-by policy`)
  })

  it('are the elements of an operation', () => {
    expect(lineOf('sort-by bytes limit 5').rpc!.children).toEqual([
      { name: 'sort-by', text: 'bytes' },
      { name: 'limit', text: '5' },
    ])
    expect(lineOf('group-by source-prefix 24').rpc!.children).toEqual([
      { name: 'group-by', children: [{ name: 'source-prefix', text: '24' }] },
    ])
    expect(lineOf('group-by zone').rpc!.children).toEqual([
      { name: 'group-by', children: [{ name: 'zone' }] },
    ])
  })
})
