import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCandidates } from '../../src/command/command-error.js'
import {
  beginsCommand,
  type Command,
  CommandError,
  candidates,
  parseCommand,
} from '../../src/command/index.js'
import type { CommandNode } from '../../src/command/node.js'
import { COMMAND_TREE } from '../../src/command/tree.js'
import { parseConfiguration } from '../../src/syntax/index.js'
import { DEVICE_OPTIONS, OUR_OPTIONS } from './device-options.js'

const SESSION = 'show security flow session'
const words = (line: string) => candidates(line).map(({ word }) => word)

/** Lines after which something else may follow, at and below a word. */
function placesIn({ word, command, children = [] }: CommandNode, before = ''): string[] {
  const start = word === '' ? '' : `${before}${word} `
  const options = command ? command.options.filter(({ refusal }) => refusal === undefined) : []
  const after = options.flatMap(({ word: option, choices = [] }) => [
    `${start}${option} `,
    ...choices.map((choice) => `${start}${option} ${choice.word} `),
  ])
  return [start, ...after, ...children.flatMap((child) => placesIn(child, start))]
}

describe('candidates', () => {
  it('are the words that may come next', () => {
    expect(words('')).toEqual(['clear', 'exit', 'quit', 'set', 'show'])
    expect(words('show security flow ')).toEqual(['session', 'statistics', 'status'])
    expect(words('sh sec fl ')).toEqual(words('show security flow '))
    expect(words('show security flow statistics ')).toEqual(['<[Enter]>', 'detail', '|'])
    expect(words(`${SESSION} `)).toEqual([
      '<[Enter]>',
      ...[...DEVICE_OPTIONS, ...OUR_OPTIONS, 'session-identifier'].filter((word) => word !== 'limit').sort(),
      '|',
    ])
  })

  it('complete the last word where no blank ends it', () => {
    expect(words('sh')).toEqual(['show'])
    expect(words('show security flow sta')).toEqual(['statistics', 'status'])
    expect(words(`${SESSION} proto`)).toEqual(['protocol'])
    expect(words(`${SESSION} zzz`)).toEqual([])
  })

  it('leave out what can no longer be given', () => {
    const after = words(`${SESSION} protocol tcp brief `)
    for (const word of ['protocol', 'brief', 'extensive', 'summary', 'pretty', 'session-identifier']) {
      expect(after).not.toContain(word)
    }
    expect(after).toContain('count')
  })

  it('are values after a keyword', () => {
    expect(words(`${SESSION} family `)).toEqual(['inet', 'inet6'])
    expect(words(`${SESSION} source-port `)).toEqual(['<source-port>'])
    expect(candidates(`${SESSION} source-port 8`)[0]!.help).toContain('1..65535')
    expect(words(`${SESSION} protocol ic`)).toEqual(['<protocol>', 'icmp', 'icmp6'])
    expect(words(`${SESSION} application `)).not.toContain('junos-ssh')
    expect(words(`${SESSION} application junos-ssh`)).toEqual(['junos-ssh'])
    expect(words(`${SESSION} session-identifier `)).toEqual(['<session-identifier>'])
  })

  it('say which words are refused', () => {
    const refused = candidates(`${SESSION} session-`).filter(({ supported }) => !supported)
    expect(refused.map(({ word }) => word)).toEqual(['session-state', 'session-type'])
  })

  it('take a line of 80 columns each, wherever they are asked for', () => {
    const shown = placesIn(COMMAND_TREE).flatMap((line) =>
      formatCandidates(candidates(line).filter(({ supported }) => supported)),
    )
    expect(shown).toContain('  session              Show flow sessions')
    expect(shown.filter((line) => line.length > 80)).toEqual([])
  })

  it('are none after an error', () => {
    expect(words('shwo security ')).toEqual([])
    expect(words(`${SESSION} interface "ge`)).toEqual([])
  })

  it('are taken by the parser, each one', () => {
    const lines = [
      '',
      'show ',
      'show security ',
      'show security flow ',
      `${SESSION} `,
      `${SESSION} protocol tcp `,
      `${SESSION} application j`,
    ]
    for (const line of lines) {
      for (const { word, supported } of candidates(line)) {
        if (word.startsWith('<')) continue
        const result = parseCommand(line.replace(/j$/, '') + word)
        const refusal = result instanceof CommandError ? result.code : 'none'
        expect(
          supported ? ['none', 'incomplete-command', 'missing-value'] : ['refused-option'],
          line + word,
        ).toContain(refusal)
      }
    }
  })

  it('never throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void candidates(`${SESSION} ${text}`)))
    fc.assert(fc.property(fc.string(), (text) => void candidates(text)))
  })
})

it('knows what a command can begin with', () => {
  for (const word of ['s', 'sh', 'show', 'exit', 'q']) expect(beginsCommand(word)).toBe(true)
  for (const word of ['', 'shows', 'x', 'office.pcap', 'Show']) expect(beginsCommand(word)).toBe(false)
})

describe('after show configuration', () => {
  const { root } = parseConfiguration(`
    system { login { user ada { authentication { ssh-rsa "ssh-rsa AAAA"; encrypted-password "$6$x"; } } } }
    interfaces { ge-0/0/0 { unit 0; } ge-0/0/1; }
    security {
        zones { security-zone trust; security-zone "two words"; }
        policies { from-zone trust { to-zone untrust { policy out; } } }
    }
    system { host-name x; }`)
  const offered = (path: string) =>
    candidates(`show configuration ${path}`, undefined, { written: root }).filter(({ word }) =>
      /\w/.test(word),
    )
  const names = (path: string) =>
    offered(path).flatMap(({ word, help }) => (help === 'Name in the configuration' ? [word] : []))

  it('names are offered that the configuration has there, beside the words of the schema', () => {
    expect(names('interfaces ge')).toEqual(['ge-0/0/0', 'ge-0/0/1'])
    expect(names('interfaces ge-0/0/0 unit ')).toEqual(['0'])
    expect(names('security zones security-zone ')).toEqual(['trust'])
    expect(names('security policies from-zone ')).toEqual(['trust'])
    expect(names('sec pol from-zone trust to-zone ')).toEqual(['untrust'])
    expect(names('system login user ')).toEqual(['ada'])
    expect(offered('interfaces ').map(({ word }) => word)).toContain('interface-range')
    expect(names('interfaces xe-0/0/0 unit ')).toEqual([])
  })

  it('values and keys are none', () => {
    expect(names('system login user ada authentication ')).toEqual([])
    expect(names('system login user ada authentication ssh-rsa ')).toEqual([])
    expect(names('system login user ada authentication encrypted-password ')).toEqual([])
    expect(names('system host-name ')).toEqual([])
  })
})

describe('commands that may not be run', () => {
  const offered = (line: string, mayRun: (command: Command) => boolean) =>
    candidates(line, undefined, { mayRun }).map(({ word }) => word)
  const maySee = ({ privilege }: Command) => privilege === 'view'

  it('are not offered, nor words under which there are no others', () => {
    expect(offered('', maySee)).toEqual(['show'])
    expect(offered('show ', maySee)).not.toContain('configuration')
    expect(offered('show ', maySee)).toContain('security')
    expect(offered('cl', maySee)).toEqual([])
  })

  it('are not helped with where somebody types them all the same', () => {
    for (const line of ['clear ', 'clear security flow session ', 'show configuration ', 'show conf | ']) {
      expect(offered(line, maySee)).toEqual([])
    }
    expect(offered('clear security flow session protocol ', maySee)).toEqual([])
  })

  it('leave those below them', () => {
    const name = 'show security flow session session-identifier'
    const mayOne = (command: Command) => command.name === name
    expect(offered('show security flow session ', mayOne)).toEqual(['session-identifier'])
  })
})

it('offers names of the configuration where one is wanted, as far as they can be typed', () => {
  const names = { zone: ['trust', 'two words', 'untrust'], policy: ['all-out'] }
  const known = (line: string) => candidates(line, undefined, { names }).map(({ word }) => word)
  expect(known('show security flow session zone ')).toEqual(['<zone>', 'trust', 'untrust'])
  expect(known('clear security flow session zone u')).toEqual(['<zone>', 'untrust'])
  expect(known('show security policies policy-name ')).toEqual(['<policy-name>', 'all-out'])
  expect(known('show security zones t')).toContain('trust')
  expect(known('show security nat source pool ')).toEqual(['<pool-name>', 'all'])
})
