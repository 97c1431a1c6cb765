/** Operations as commands and back, by the command tree. */
import {
  COMMAND_TREE,
  CommandError,
  type CommandNode,
  type Option,
  type ParsedLine,
  parseLine,
  writeRpc,
  XmlWriter,
} from '@wingspan/junos'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandLine, RpcError, rpcToCommand } from '../../src/netconf/index.js'
import { readXml, XmlFault } from '../../src/netconf/read-xml.js'
import type { XmlElement } from '../../src/netconf/xml-element.js'
import { encode } from './client.js'

function xml(text: string): XmlElement {
  const result = readXml(encode(text))
  if (result instanceof XmlFault) expect.fail(`${result.message}: ${text}`)
  return result
}

/** An element without attributes. */
function element(name: string, inside: string | readonly XmlElement[] = []): XmlElement {
  const [children, text] = typeof inside === 'string' ? [[], inside] : [inside, '']
  return { name, attributes: new Map(), children, text }
}

/** A line that is right. */
function parsed(text: string): ParsedLine {
  const result = parseLine(text)
  if (result instanceof CommandError) expect.fail(`${text}: ${result.message}`)
  return result
}

/** The operation that asks what a line asks; undefined where there is none. */
function operationOf(text: string): XmlElement | undefined {
  const { rpc } = parsed(text)
  if (!rpc) return undefined
  const writer = new XmlWriter(1024)
  writeRpc(writer, rpc)
  return xml(new TextDecoder().decode(writer.written))
}

function line(text: string | XmlElement): string {
  const asked = rpcToCommand(typeof text === 'string' ? xml(text) : text)
  if (asked instanceof RpcError || !asked) expect.fail(`${JSON.stringify(text)}: ${asked?.message}`)
  return asked.line
}

/** Tag and bad element of the error. */
function wrong(text: string): unknown[] {
  const asked = rpcToCommand(xml(text))
  return asked instanceof RpcError ? [asked.code, asked.info.badElement, asked.message] : [asked]
}

const session = (inside: string) => `<get-flow-session-information>${inside}</get-flow-session-information>`

describe('an operation', () => {
  it.each([
    [session(''), 'show security flow session'],
    [session('<protocol>icmp</protocol><summary/>'), 'show security flow session protocol icmp summary'],
    [
      session('\n <summary>\n</summary>\n <protocol>\n\t47 \n</protocol>\n'),
      'show security flow session summary protocol 47',
    ],
    [session('<interface>ge-0/0/0.0</interface>'), 'show security flow session interface ge-0/0/0.0'],
    [session('<zone>my "zone" \\</zone>'), 'show security flow session zone "my \\"zone\\" \\\\"'],
    [
      '<get-flow-session-by-identifier><brief/><session-identifier>7</session-identifier></get-flow-session-by-identifier>',
      'show security flow session session-identifier 7 brief',
    ],
    [
      '<get-source-nat-rule-sets-information><all/></get-source-nat-rule-sets-information>',
      'show security nat source rule all',
    ],
    [
      '<get-source-nat-rule-sets-information><rule-name>r1</rule-name></get-source-nat-rule-sets-information>',
      'show security nat source rule r1',
    ],
    [
      '<get-zones-information><detail/><zone-name>trust</zone-name></get-zones-information>',
      'show security zones detail trust',
    ],
    [session('<sort-by>bytes</sort-by><limit>5</limit>'), 'show security flow session sort-by bytes limit 5'],
    [session('<group-by><protocol/></group-by>'), 'show security flow session group-by protocol'],
    [session('<group-by>\n zone </group-by>'), 'show security flow session group-by zone'],
    [
      session('<group-by><source-prefix>24</source-prefix></group-by><protocol>tcp</protocol>'),
      'show security flow session group-by source-prefix 24 protocol tcp',
    ],
    ['<get-software-information/>', 'show version'],
    ['<get-system-users-information/>', 'show system users'],
    ['<get-authorization-information/>', 'show cli authorization'],
    [
      '<clear-flow-session><protocol>icmp</protocol><dry-run/></clear-flow-session>',
      'clear security flow session protocol icmp dry-run',
    ],
    ['<clear-flow-session-all/>', 'clear security flow session all'],
    [
      '<clear-flow-session-by-session-identifier><session-identifier>7</session-identifier></clear-flow-session-by-session-identifier>',
      'clear security flow session session-identifier 7',
    ],
    ['<get-configuration format="text"/>', 'show configuration'],
    [
      '<get-configuration><configuration><security><zones><security-zone><name>trust</name></security-zone></zones></security></configuration></get-configuration>',
      'show configuration security zones security-zone trust',
    ],
  ])('%s is a command', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  it('means what the command means', () => {
    expect(rpcToCommand(xml(session('<protocol>icmp</protocol><summary/>')))).toMatchObject({
      command: { command: 'show security flow session', level: 'summary', filters: { protocol: 1 } },
    })
  })

  it('that no command has is none', () => {
    expect(rpcToCommand(element('get-chassis-inventory'))).toBeUndefined()
    expect(rpcToCommand(element('__proto__'))).toBeUndefined()
  })

  it.each([
    [session('<protocols>icmp</protocols>'), 'unknown-element', 'protocols'],
    [session('<session-identifier>7</session-identifier>'), 'unknown-element', 'session-identifier'],
    [session('<protocol>icmpx</protocol>'), 'invalid-value', 'protocol'],
    [session('<count>3</count><source-port>65536</source-port>'), 'invalid-value', 'source-port'],
    [session('<protocol/>'), 'invalid-value', 'protocol'],
    [session('<protocol><name>icmp</name></protocol>'), 'unknown-element', 'name'],
    [session('<summary>yes</summary>'), 'bad-element', 'summary'],
    [session('<summary/><brief/>'), 'bad-element', 'brief'],
    [session('<count>3</count><count>3</count>'), 'bad-element', 'count'],
    [session('<group-by/>'), 'operation-failed', 'group-by'],
    [session('<group-by>source-prefix</group-by>'), 'missing-element', 'get-flow-session-information'],
    [session('<group-by><colour/></group-by>'), 'unknown-element', 'colour'],
    [session('<group-by><protocol>6</protocol></group-by>'), 'bad-element', 'protocol'],
    [session('<group-by><protocol/><zone/></group-by>'), 'bad-element', 'zone'],
    [session('<group-by><source-prefix>129</source-prefix></group-by>'), 'invalid-value', 'group-by'],
    [session('<group-by><protocol/></group-by><sort-by>bytes</sort-by>'), 'bad-element', 'sort-by'],
    [session('<limit>3</limit>'), 'missing-element', 'get-flow-session-information'],
    [session('<node>0</node>'), 'operation-not-supported', 'node'],
    [session('<zone>| display set</zone>'), 'invalid-value', 'zone'],
    ['<clear-flow-session/>', 'missing-element', 'clear-flow-session'],
    ['<clear-flow-session><summary/></clear-flow-session>', 'unknown-element', 'summary'],
    ['<get-flow-session-by-identifier/>', 'missing-element', 'session-identifier'],
    [
      '<get-flow-session-by-identifier><session-identifier>1</session-identifier><session-identifier>brief</session-identifier></get-flow-session-by-identifier>',
      'bad-element',
      'session-identifier',
    ],
    ['<get-ids-statistics/>', 'missing-element', 'get-ids-statistics'],
    [
      '<get-zones-information><zone-name>de</zone-name></get-zones-information>',
      'invalid-value',
      'zone-name',
    ],
    ['<get-configuration><security/></get-configuration>', 'unknown-element', 'security'],
    [
      '<get-configuration><configuration><system/><security/></configuration></get-configuration>',
      'bad-element',
      'security',
    ],
  ])('%s is refused, and its bad element named', (text, tag, badElement) => {
    expect(wrong(text).slice(0, 2)).toEqual([tag, badElement])
  })

  it('says what the command line would, without its mark', () => {
    expect(wrong(session('<source-port>65536</source-port>'))[2]).toBe(
      'Value 65536 is not within range (1..65535)',
    )
    expect(wrong(session('<node>0</node>'))[2]).toMatch(/^node is about high availability/)
  })

  it('can carry any value and nothing besides', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: fc.constantFrom(...'ab"\\|#; \n{}[]é') }), (value) => {
        const asked = rpcToCommand(element('get-flow-session-information', [element('zone', value)]))
        const trimmed = value.trim()
        if (trimmed === '' || trimmed.startsWith('|')) expect(asked).toMatchObject({ code: 'invalid-value' })
        else {
          expect(asked).toMatchObject({
            command: {
              command: 'show security flow session',
              level: 'brief',
              filters: { zoneName: trimmed },
            },
          })
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('the operation `command`', () => {
  it('holds a command line', () => {
    const text = '<command format="text">\n show security flow session | display xml rpc </command>'
    expect(commandLine(xml(text))).toBe('show security flow session | display xml rpc')
    expect(commandLine(xml('<command><show/></command>'))).toMatchObject({ info: { badElement: 'show' } })
  })
})

/** Commands of the tree that have an RPC, with the words that lead to them. */
const COMMANDS = (function below(node: CommandNode, words: readonly string[]): [string[], CommandNode][] {
  const own: [string[], CommandNode][] = node.command?.rpcName ? [[[...words], node]] : []
  return [...own, ...(node.children ?? []).flatMap((child) => below(child, [...words, child.word]))]
})(COMMAND_TREE, [])

/** A value that an option takes. */
function value({ value: type }: Option): fc.Arbitrary<string> {
  const name = fc
    .string({ minLength: 1, unit: fc.constantFrom(...'xyz-0 "\\.') })
    .filter((text) => text === text.trim())
  switch (type!.kind) {
    case 'number':
      return fc.bigInt({ min: BigInt(type!.minimum), max: BigInt(type!.maximum) }).map(String)
    case 'enum':
      return fc.constantFrom(...type!.words.map(({ word }) => word))
    case 'string':
      return fc.oneof(name, ...(type!.words ?? []).map(({ word }) => fc.constant(word)))
    case 'prefix':
      return fc.constantFrom('192.0.2.0/24', '2001:db8::/32', '192.0.2.7')
    case 'address':
      return fc.constantFrom('192.0.2.7', '2001:db8::1')
    case 'protocol':
      return fc.oneof(fc.constantFrom('icmp', 'tcp', 'gre'), fc.nat(255).map(String))
    case 'application':
      return fc.constantFrom('ssh', 'junos-http')
  }
}

function optionWords(option: Option): fc.Arbitrary<string[]> {
  const { word, choices } = option
  if (choices) return fc.oneof(...choices.map(optionWords)).map((words) => [word, ...words])
  return option.value ? value(option).map((text) => [word, text]) : fc.constant([word])
}

/** Those that can be given together with the ones before them, and have what they need. */
function fitting(options: readonly Option[]): readonly Option[] {
  const kept: Option[] = []
  for (const option of options) {
    const isRival = ({ word, excludes }: Option) =>
      excludes?.includes(option.word) || option.excludes?.includes(word)
    if (!kept.some(isRival)) kept.push(option)
  }
  return kept.filter(({ needs }) => !needs || kept.some(({ word }) => needs.includes(word)))
}

const PATHS: readonly (readonly string[])[] = [
  [],
  ['security'],
  ['security', 'policies', 'from-zone', 'a b', 'to-zone', '10.0.0.0/8'],
  ['interfaces', 'ge-0/0/0', 'unit', '0'],
  ['system', 'host-name'],
]

/** The words of a command with all that it needs and some of what it takes, and whether one was a value alone. */
function commandWords([words, { command }]: [string[], CommandNode]): fc.Arbitrary<string[]> {
  const { argument, bareOption, required = [], requiredWith, needsFilter, takesPath } = command!
  if (takesPath) {
    return fc.constantFrom(...PATHS).map((path) => [...words, ...path])
  }
  const options = command!.options.filter(({ refusal }) => !refusal)
  const needed = options.filter(
    ({ word }) =>
      required.includes(word) || requiredWith?.words.includes(word) || (needsFilter && word === 'protocol'),
  )
  const levels = options.filter(({ group }) => group)
  const others = options.filter((option) => !needed.includes(option) && !levels.includes(option))
  const chosen = fc
    .tuple(fc.subarray(others), fc.option(fc.constantFrom(...(levels.length > 0 ? levels : [undefined]))))
    .chain(([some, level]) =>
      fc.shuffledSubarray([...needed, ...some, ...(level ? [level] : [])], {
        minLength: needed.length + some.length + (level ? 1 : 0),
      }),
    )
    .chain((all) => fc.tuple(...fitting(all).map(optionWords)))
    .map((all) => all.flat())
  const first = argument ? value(argument).map((text) => [text]) : fc.constant([])
  const last = bareOption ? fc.constantFrom([], ['xyz']) : fc.constant([])
  return fc.tuple(first, chosen, last).map(([a, b, c]) => [...words, ...a, ...b, ...c])
}

describe('both ways', () => {
  it('every RPC name is that of one command', () => {
    const names = COMMANDS.map(([, { command }]) => command!.rpcName)
    expect(names.length).toBeGreaterThan(5)
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(COMMANDS.map((entry) => [entry[0].join(' '), entry] as const))('agree for %s', (_, entry) => {
    fc.assert(
      fc.property(commandWords(entry), (words) => {
        const said = words.map((word) => (/^[\w./:-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')
        const operation = operationOf(said)!
        expect(operation.name).toBe(entry[1].command!.rpcName)
        const asked = parsed(line(operation))
        expect(asked.canonical).toEqual(parsed(said).canonical)
        expect(asked.command).toEqual(parsed(said).command)
      }),
    )
  })

  it('a command without an operation has none', () => {
    for (const text of ['exit', 'set cli screen-length 0', 'show cli'])
      expect(operationOf(text)).toBeUndefined()
  })
})
