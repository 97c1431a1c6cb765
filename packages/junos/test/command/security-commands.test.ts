import { ApplicationTable } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { CommandError, candidates, type ParsedCommand, parseCommand } from '../../src/command/index.js'

function parsed(line: string): ParsedCommand {
  const result = parseCommand(line)
  return result instanceof CommandError ? expect.fail(`${line}: ${result.message}`) : result
}

function refusal(line: string): [code: string, message: string] {
  const result = parseCommand(line)
  return result instanceof CommandError ? [result.code, result.lines[0]!] : expect.fail(line)
}

const words = (line: string) => candidates(line).map(({ word }) => word)

describe('commands about a configuration', () => {
  it.each<[line: string, meaning: object]>([
    ['show security policies', { filters: {} }],
    ['show security policies detail', { filters: { detail: true } }],
    ['show security policies hit-count', { filters: { hitCount: true } }],
    ['show security policies global detail', { filters: { isGlobal: true, detail: true } }],
    [
      'show security policies from-zone a to-zone b policy-name c',
      { filters: { fromZone: 'a', toZone: 'b', policyName: 'c' } },
    ],
    ['sh sec pol to-zone b from-zone a', { filters: { fromZone: 'a', toZone: 'b' } }],
  ])('%s is understood', (line, meaning) => {
    expect(parsed(line)).toEqual({ command: 'show security policies', ...meaning })
  })

  it.each<[line: string, meaning: object]>([
    ['show security zones', { detail: false, name: undefined }],
    ['show security zones detail', { detail: true, name: undefined }],
    ['show security zones trust', { detail: false, name: 'trust' }],
    ['show security zones trust detail', { detail: true, name: 'trust' }],
    ['show security zones detail trust', { detail: true, name: 'trust' }],
    ['show security zones "two words"', { detail: false, name: 'two words' }],
  ])('%s may name a zone without a keyword', (line, meaning) => {
    expect(parsed(line)).toEqual({ command: 'show security zones', ...meaning })
  })

  it.each(['source', 'destination', 'static'] as const)(
    '%s NAT rules are asked for by name or all',
    (kind) => {
      const command = `show security nat ${kind} rule`
      expect(parsed(`${command} all`)).toEqual({ command, kind, name: undefined })
      expect(parsed(`${command} web-in`)).toEqual({ command, kind, name: 'web-in' })
      expect(refusal(command)[0]).toBe('missing-value')
      expect(refusal(`${command} web-in all`)[0]).toBe('unknown-word')
    },
  )

  it.each(['source', 'destination'])('%s NAT pools are asked for by name or all', (kind) => {
    const command = `show security nat ${kind} pool`
    expect(parsed(`${command} all`)).toEqual({ command, name: undefined })
    expect(parsed(`${command} p1`)).toEqual({ command, name: 'p1' })
    expect(refusal(command)[0]).toBe('missing-value')
  })

  it.each(['show security nat source summary', 'show security nat interface-nat-ports'])(
    '%s takes nothing more',
    (command) => {
      expect(parsed(command)).toEqual({ command })
      expect(refusal(`${command} all`)[0]).toBe('unknown-word')
    },
  )

  it('the statistics of a screen are those of a zone', () => {
    expect(parsed('show security screen statistics zone untrust')).toEqual({
      command: 'show security screen statistics',
      zoneName: 'untrust',
    })
    expect(refusal('show security screen statistics')).toEqual([
      'missing-value',
      'syntax error, expecting zone.',
    ])
  })

  it('a configuration is shown whole, below words, and in the set form', () => {
    const command = 'show configuration'
    expect(parsed(command)).toEqual({ command, path: [], form: 'hierarchical', withGroups: false })
    expect(parsed(`${command} security nat`)).toEqual({
      command,
      path: ['security', 'nat'],
      form: 'hierarchical',
      withGroups: false,
    })
    for (const pipe of ['| display set', '|display set', '| disp set']) {
      expect(parsed(`${command} security ${pipe}`)).toMatchObject({
        command,
        path: ['security'],
        form: 'set',
      })
    }
    expect(refusal('show security zones | display set')[0]).toBe('refused-option')
    for (const pipes of ['| display inheritance', '| display inheritance | display json']) {
      expect(parsed(`${command} ${pipes}`)).toMatchObject({ form: 'hierarchical', withGroups: true })
    }
    expect(parsed(`${command} | display inheritance | display set`)).toMatchObject({
      form: 'set',
      withGroups: true,
    })
    expect(refusal('show security zones | display inheritance')[0]).toBe('refused-option')
    expect(refusal(`${command} | display set | display json`)[0]).toBe('conflicting-options')
  })

  it('a path is of words that a configuration can have, in full or abbreviated', () => {
    const path = (words: string) => parsed(`show configuration ${words}`)
    expect(path('sec pol from-zone a to b')).toMatchObject({
      path: ['security', 'policies', 'from-zone', 'a', 'to-zone', 'b'],
    })
    expect(path('groups any <*> words')).toMatchObject({ path: ['groups', 'any', '<*>', 'words'] })
    expect(path('system apply-groups x')).toMatchObject({ path: ['system', 'apply-groups', 'x'] })
    const column = (line: string) => {
      const error = parseCommand(line)
      return error instanceof CommandError ? [error.code, error.column, error.lines[0]] : undefined
    }
    expect(column('show configuration security polices')).toEqual([
      'unknown-word',
      28,
      'syntax error, expecting <statement>.',
    ])
    expect(column('show configuration security flow tcp-session no-syn-check x')?.[0]).toBe('unknown-word')
    expect(column('show configuration s')?.[0]).toBe('ambiguous-word')
  })

  it('a path is completed', () => {
    expect(words('show configuration sy')).toEqual(['system'])
    expect(words('show configuration security zones ')).toContain('security-zone')
    expect(words('show configuration security zones security-zone ')).toEqual(['<[Enter]>', '|'])
  })
})

describe('match-policies', () => {
  const FIELDS = {
    'from-zone': 'trust',
    'to-zone': 'untrust',
    'source-ip': '10.0.0.1',
    'destination-ip': '192.0.2.1',
    'source-port': '1024',
    'destination-port': '80',
    protocol: 'tcp',
  }
  const line = (fields: object) => `show security match-policies ${Object.entries(fields).flat().join(' ')}`

  it('describes a packet', () => {
    const packet = {
      fromZone: 'trust',
      toZone: 'untrust',
      source: expect.objectContaining({ family: 4 }),
      destination: expect.objectContaining({ family: 4 }),
      sourcePort: 1024,
      destinationPort: 80,
      protocol: 6,
    }
    expect(parsed(line(FIELDS))).toEqual({ command: 'show security match-policies', packet })
    expect(parsed(`${line(FIELDS)} global`)).toEqual({
      command: 'show security match-policies',
      packet: { ...packet, isGlobal: true },
    })
  })

  it.each(Object.keys(FIELDS))('needs %s, and says so', (missing) => {
    const { [missing as keyof typeof FIELDS]: _, ...rest } = FIELDS
    expect(refusal(line(rest))).toEqual(['missing-value', `syntax error, expecting ${missing}.`])
  })

  it('needs no ports of a protocol that has none', () => {
    const { 'source-port': _, 'destination-port': __, ...rest } = FIELDS
    for (const protocol of ['icmp', 'icmp6', 'gre', '50']) {
      expect(parsed(line({ ...rest, protocol }))).toMatchObject({ packet: { fromZone: 'trust' } })
    }
    expect(parsed(line({ ...FIELDS, protocol: 'icmp' }))).toMatchObject({ packet: { sourcePort: 1024 } })
    for (const protocol of ['tcp', 'udp', 'sctp', '6']) {
      expect(refusal(line({ ...rest, protocol }))[1]).toBe('syntax error, expecting source-port.')
    }
    const { protocol: ___, ...less } = rest
    expect(refusal(line(less))[1]).toBe('syntax error, expecting protocol.')
  })

  it('takes ports of 16 bits and addresses only', () => {
    expect(refusal(line({ ...FIELDS, 'source-port': 65536 }))[0]).toBe('out-of-range')
    expect(refusal(line({ ...FIELDS, 'source-ip': '10.0.0.0/8' }))[0]).toBe('invalid-value')
  })
})

describe('completion', () => {
  it('offers what follows each word', () => {
    expect(words('show security ')).toEqual(['flow', 'match-policies', 'nat', 'policies', 'screen', 'zones'])
    expect(words('show security nat ')).toEqual(['destination', 'interface-nat-ports', 'source', 'static'])
    expect(words('show security nat source ')).toEqual(['pool', 'rule', 'summary'])
    expect(words('show security nat source rule ')).toEqual(['<rule-name>', 'all'])
    expect(words('show security zones ')).toEqual(['<[Enter]>', '<zone-name>', 'detail', 'terse', '|'])
    expect(words('show security zones trust ')).toEqual(['<[Enter]>', 'detail', 'terse', '|'])
    expect(words('show security policies detail ')).toEqual([
      '<[Enter]>',
      'from-zone',
      'global',
      'policy-name',
      'to-zone',
      '|',
    ])
  })
})

describe("the configuration's own applications", () => {
  const term = {
    protocol: 6,
    sourcePorts: undefined,
    destinationPorts: [9000, 9000],
    icmpType: undefined,
    icmpCode: undefined,
    alg: '',
    timeoutSeconds: undefined,
  } as const
  const own = new ApplicationTable([
    { name: 'app-9000', terms: [term, { ...term, protocol: 17 }] },
    { name: 'app-ftp', terms: [{ ...term, alg: 'ftp' }] },
    { name: 'junos-ssh', terms: [term] },
  ])
  const applications = (word: string, table?: ApplicationTable) => {
    const command = parseCommand(`show security flow session application ${word}`, table)
    if (command instanceof CommandError) return command
    return command.command === 'show security flow session'
      ? command.filters.applications!.map((index) => own.name(index))
      : expect.fail(word)
  }

  it('are values of the application filter, with all their terms', () => {
    expect(applications('app-9000', own)).toEqual(['app-9000', 'app-9000'])
    expect(applications('app-9000')).toBeInstanceOf(CommandError)
  })

  it('count among those of their gateway', () => {
    expect(applications('ftp', own)).toContain('app-ftp')
    expect(applications('ftp')).not.toContain('app-ftp')
  })

  it('that change a predefined one are meant by its name too, however the session came by it', () => {
    expect(applications('junos-ssh', own)).toEqual(['junos-ssh', 'junos-ssh'])
    expect(applications('ssh', own)).toEqual(['junos-ssh', 'junos-ssh'])
    expect(applications('junos-ssh')).toEqual(['junos-ssh'])
  })

  it('are offered and told of when none is meant', () => {
    const offered = candidates('show security flow session application app', own).map(({ word }) => word)
    expect(offered).toEqual(['app-9000', 'app-ftp'])
    const error = parseCommand('show security flow session application nope', own) as CommandError
    expect(error.lines[0]).toMatch(
      /^error: unknown application 'nope', expecting a name of the configuration, /,
    )
  })
})
