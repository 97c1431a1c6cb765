import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CommandError, type CommandNode, type ParsedCommand, parseCommand } from '../../src/command/index.js'
import { SESSION_OPTIONS } from '../../src/command/session-options.js'
import { COMMAND_TREE } from '../../src/command/tree.js'
import { ANSWERED, DEVICE_OPTIONS, OUR_OPTIONS } from './device-options.js'

const SESSION = 'show security flow session'

function parsed(line: string): ParsedCommand {
  const result = parseCommand(line)
  if (result instanceof CommandError) expect.fail(`${line}: ${result.message}`)
  return result
}

function code(line: string): string {
  const result = parseCommand(line)
  return result instanceof CommandError ? result.code : 'none'
}

const filters = (options: string) => {
  const command = parsed(`${SESSION} ${options}`)
  return 'filters' in command ? command.filters : expect.fail(options)
}

describe('commands', () => {
  it('reads each one', () => {
    expect(parsed(SESSION)).toEqual({ command: SESSION, level: 'brief', filters: {} })
    expect(parsed('show security flow session session-identifier 7')).toEqual({
      command: 'show security flow session session-identifier',
      identifier: 7,
    })
    expect(parsed('show security flow statistics')).toEqual({
      command: 'show security flow statistics',
      detail: false,
    })
    expect(parsed('show security flow statistics detail')).toEqual({
      command: 'show security flow statistics',
      detail: true,
    })
    expect(parsed('show security flow status')).toEqual({ command: 'show security flow status' })
    expect(parsed('exit')).toEqual({ command: 'exit' })
    expect(parsed('quit')).toEqual({ command: 'exit' })
  })

  it('takes abbreviations, blanks of any kind, and quotation marks', () => {
    const expected = { command: SESSION, level: 'brief', filters: { protocol: 6 } }
    expect(parsed('sh sec fl se prot tcp')).toEqual(expected)
    expect(parsed('  show\tsecurity  flow session\nprotocol tcp  ')).toEqual(expected)
    expect(parsed('show security flow session protocol "tcp"')).toEqual(expected)
    expect(filters('interface "a \\"b\\" \\\\ c"x')).toEqual({ interfaceName: 'a "b" \\ cx' })
  })

  it('takes a level before, between and after the filters', () => {
    for (const options of [
      'summary protocol udp count 3',
      'protocol udp summary count 3',
      'count 3 protocol udp sum',
    ]) {
      expect(parsed(`${SESSION} ${options}`)).toEqual({
        command: SESSION,
        level: 'summary',
        filters: { protocol: 17, count: 3 },
      })
    }
  })

  it('takes nothing but a level after the identifier of a session', () => {
    expect(parsed(`${SESSION} session-identifier 7 extensive`)).toEqual(
      parsed(`${SESSION} session-i 7 brief`),
    )
    expect(code(`${SESSION} session-identifier 7 summary`)).toBe('unknown-word')
    expect(code(`${SESSION} session-identifier 7 protocol tcp`)).toBe('unknown-word')
    expect(code(`${SESSION} session-identifier 7 brief extensive`)).toBe('conflicting-options')
    expect(code(`${SESSION} protocol tcp session-identifier 7`)).toBe('conflicting-options')
    expect(code(`${SESSION} session-identifier`)).toBe('missing-value')
    expect(code(`${SESSION} session-identifier 0`)).toBe('out-of-range')
  })
})

describe('session options', () => {
  it('are all those of the device, and some of ours', () => {
    const words = SESSION_OPTIONS.map(({ word }) => word)
    expect([...words].sort()).toEqual([...DEVICE_OPTIONS, ...OUR_OPTIONS].sort())
    expect(words).toEqual([...words].sort())
  })

  it('are answered or refused by name', () => {
    const levels = ['brief', 'extensive', 'summary']
    const taken = SESSION_OPTIONS.filter(({ refusal }) => !refusal).map(({ word }) => word)
    const answered = ANSWERED.map(([word]) => word)
    expect(taken.sort()).toEqual([...levels, ...answered, 'sort-by', 'group-by', 'limit'].sort())
    for (const { word, refusal } of SESSION_OPTIONS) {
      if (!refusal) continue
      const error = parseCommand(`${SESSION} ${word} x`) as CommandError
      expect(error.code).toBe('refused-option')
      expect(error.lines).toEqual([`error: ${word} ${refusal}`])
    }
  })

  it.each(ANSWERED)('%s %s becomes %s', (word, value, filter, expected) => {
    expect(filters(`${word} ${value}`)).toEqual({ [filter]: expected })
  })

  it('combine in any order', () => {
    const all = Object.assign({}, ...ANSWERED.map(([word, value]) => filters(`${word} ${value}`)))
    fc.assert(
      fc.property(fc.shuffledSubarray([...ANSWERED], { minLength: ANSWERED.length }), (options) => {
        expect(filters(options.map(([word, value]) => `${word} ${value}`).join(' '))).toEqual(all)
      }),
    )
  })

  it('are each taken by any prefix that no other word shares, and by no other', () => {
    const words = [...DEVICE_OPTIONS, 'session-identifier']
    for (const option of SESSION_OPTIONS.filter(({ isOurs }) => !isOurs)) {
      const sample = ANSWERED.find(([word]) => word === option.word)?.[1]
      const rest = option.value ? ` ${sample}` : ''
      const whole = parseCommand(`${SESSION} ${option.word}${rest}`)
      for (let length = 1; length <= option.word.length; length++) {
        const prefix = option.word.slice(0, length)
        const result = parseCommand(`${SESSION} ${prefix}${rest}`)
        if (words.includes(prefix)) continue
        if (words.filter((word) => word.startsWith(prefix)).length === 1)
          expect(result, prefix).toEqual(whole)
        else expect(result, prefix).toMatchObject({ code: 'ambiguous-word' })
      }
    }
  })

  it('mean a word of ours where no word of a device begins so', () => {
    expect(filters('val valid')).toEqual({ validity: 'valid' })
    expect(filters('stal')).toEqual({ isStale: true })
    expect(filters('sta 7')).toEqual({ startIdentifier: 7 })
  })

  it('prefer the word itself to longer ones', () => {
    expect(filters('application ssh')).toEqual({ applications: [expect.any(Number)] })
    expect(code(`${SESSION} applicatio ssh`)).toBe('ambiguous-word')
    expect(filters('family inet')).toEqual({ family: 4 })
    expect(filters('application http')).not.toEqual(filters('application https'))
  })
})

describe('values', () => {
  it('are checked against their range', () => {
    expect(code(`${SESSION} source-port 0`)).toBe('out-of-range')
    expect(code(`${SESSION} source-port 65536`)).toBe('out-of-range')
    expect(code(`${SESSION} source-port 1e3`)).toBe('invalid-value')
    expect(code(`${SESSION} source-port -1`)).toBe('invalid-value')
    expect(code(`${SESSION} count ${'9'.repeat(100000)}`)).toBe('out-of-range')
    expect(filters('source-port 00080')).toEqual({ sourcePort: 80 })
  })

  it('hold identifiers of 64 bits', () => {
    const largest = Number.MAX_SAFE_INTEGER
    expect(filters(`start-identifier ${largest}`)).toEqual({ startIdentifier: largest })
    expect(filters(`start-identifier ${BigInt(largest) + 1n}`)).toEqual({
      startIdentifier: BigInt(largest) + 1n,
    })
    expect(filters('start-identifier 18446744073709551615')).toEqual({ startIdentifier: 2n ** 64n - 1n })
    expect(code(`${SESSION} start-identifier 18446744073709551616`)).toBe('out-of-range')
  })

  it('take every protocol by number, and names whole only', () => {
    for (let number = 0; number < 256; number++)
      expect(filters(`protocol ${number}`)).toEqual({ protocol: number })
    expect(filters('protocol icmp6')).toEqual({ protocol: 58 })
    expect(code(`${SESSION} protocol 256`)).toBe('out-of-range')
    expect(code(`${SESSION} protocol tc`)).toBe('unknown-protocol')
    expect(code(`${SESSION} protocol TCP`)).toBe('unknown-protocol')
  })

  it('take words of an enumeration abbreviated', () => {
    expect(filters('validity inv')).toEqual({ validity: 'invalidated' })
    expect(filters('application tel')).toEqual(filters('application telnet'))
    expect(code(`${SESSION} application sq`)).toBe('none')
    expect(code(`${SESSION} application s`)).toBe('ambiguous-word')
    expect(code(`${SESSION} family ipv4`)).toBe('unknown-word')
    expect(code(`${SESSION} application junos-nope`)).toBe('unknown-application')
  })

  it('refuse what is no prefix, and no name', () => {
    expect(code(`${SESSION} source-prefix 10.0.0.0/33`)).toBe('invalid-value')
    expect(code(`${SESSION} interface ""`)).toBe('invalid-value')
  })
})

describe('wrong command lines', () => {
  it.each([
    ['', 'incomplete-command'],
    ['show', 'incomplete-command'],
    ['show security flow', 'incomplete-command'],
    ['shwo', 'unknown-command'],
    ['show interfaces', 'unknown-word'],
    ['show security flow s', 'ambiguous-word'],
    ['show security flow status now', 'unknown-word'],
    ['show security flow statistics detail detail', 'duplicate-option'],
    [`${SESSION} protocol`, 'missing-value'],
    [`${SESSION} protocol tcp protocol udp`, 'duplicate-option'],
    [`${SESSION} protocol tcp prot tcp`, 'duplicate-option'],
    [`${SESSION} brief brief`, 'duplicate-option'],
    [`${SESSION} brief summary`, 'conflicting-options'],
    [`${SESSION} brief protocol tcp extensive`, 'conflicting-options'],
    [`${SESSION} interface "ge`, 'open-quote'],
    [`${SESSION} ""`, 'unknown-word'],
    [`${SESSION} constructor`, 'unknown-word'],
    ['exit now', 'unknown-word'],
  ])('%j is %s', (line, expected) => expect(code(line)).toBe(expected))

  it('never throw', () => {
    const words = [
      ...DEVICE_OPTIONS,
      'show',
      'security',
      'flow',
      'session',
      'statistics',
      'status',
      'detail',
      'tcp',
      '"',
      '\\',
      '|',
      '1',
      '99999999999999999999',
      '::/0',
      'x',
      '__proto__',
    ]
    const soup = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary' })), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(soup, fc.constantFrom('', `${SESSION} `, 'show '), (parts, start) => {
        const line = start + parts.join(' ')
        const result = parseCommand(line)
        if (!(result instanceof CommandError)) return
        expect(result.lines.some((text) => /^(error:|syntax error|unknown command)/.test(text))).toBe(true)
        expect(result.column).toBeGreaterThanOrEqual(0)
        expect(result.column).toBeLessThanOrEqual([...line].length + 1)
      }),
      { numRuns: 3000 },
    )
  })
})

it('gives every command that asks something an RPC name of its own and a privilege', () => {
  const rpcNames: string[] = []
  const visit = (node: typeof COMMAND_TREE) => {
    const { command } = node
    if (command !== undefined && command.privilege !== 'none') {
      expect(['view', 'view-configuration', 'clear'], command.name).toContain(command.privilege)
      expect(command.rpcName, command.name).toMatch(/^(get|retrieve|match|clear)-[a-z-]+$/)
      rpcNames.push(command.rpcName!)
    }
    for (const child of node.children ?? []) visit(child)
  }
  visit(COMMAND_TREE)
  expect(new Set(rpcNames).size).toBe(rpcNames.length)
  expect(rpcNames).toEqual(
    expect.arrayContaining(['get-flow-session-information', 'get-firewall-policies', 'get-configuration']),
  )
})

it('names every command by its words', () => {
  const visit = ({ word, command, children = [] }: CommandNode, before: readonly string[]) => {
    const words = word === '' ? before : [...before, word]
    if (command) expect([words.join(' '), 'exit']).toContain(command.name)
    for (const child of children) visit(child, words)
  }
  visit(COMMAND_TREE, [])
})
