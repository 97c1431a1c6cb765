/** What the rules of all kinds of NAT have in common: contexts, matches, addresses of pools. */
import {
  type Address,
  type AddressMatch,
  hostPrefix,
  type NatContext,
  type NatMatch,
  type PortRange,
  parseAddress,
  parsePrefix,
  withUnit,
} from '@wingspan/engine'
import { parseProtocol } from '../schema/index.js'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import type { AddressBooks } from './address-book.js'
import type { CompiledApplications } from './applications.js'
import { type CompileContext, entriesOf, holds } from './compile-context.js'

/** What the compilers of NAT share. */
export interface NatCompiler {
  readonly context: CompileContext
  readonly books: AddressBooks
  readonly applications: CompiledApplications
}

const KINDS = [
  ['interface', 'interface'],
  ['zone', 'zone'],
  ['routing-instance', 'instance'],
] as const

/** `from` or `to` of a rule set. */
export function compileContext(
  { context }: NatCompiler,
  ruleSet: ConfigNode,
  word: 'from' | 'to',
): NatContext {
  const node = ruleSet.child(word)
  for (const [statement, kind] of KINDS) {
    const named = entriesOf(node, statement)
    if (named.length === 0) continue
    return { kind, numbers: named.map((each) => numberOf(context, each, kind)) }
  }
  context.error(
    ruleSet,
    'missing-statement',
    `has no ${word}, expected ${word} zone, interface or routing-instance`,
  )
  return { kind: 'zone', numbers: [] }
}

function numberOf(context: CompileContext, node: ConfigNode, kind: NatContext['kind']): number {
  const known =
    kind === 'interface'
      ? context.interfaceNumbers.get(withUnit(node.word, 0))
      : kind === 'zone'
        ? context.zoneNumbers.get(node.word)
        : context.instanceNumbers.get(node.word)
  if (known === undefined)
    context.error(node, `undefined-${kind}`, `${kind} ${quoteWord(node.word)} is not defined`)
  return known ?? -1
}

/** The match of a rule. */
export function compileMatch(compiler: NatCompiler, rule: ConfigNode): NatMatch {
  const match = rule.child('match')
  const { context, applications } = compiler
  const named = entriesOf(match, 'application')
  const isAny = named.length === 0 || named.some(({ word }) => word === 'any')
  const protocols = entriesOf(match, 'protocol').flatMap(({ word }) => parseProtocol(word) ?? [])
  return {
    source: addressesOf(compiler, match, 'source-address'),
    destination: addressesOf(compiler, match, 'destination-address'),
    sourcePorts: portsOf(match, 'source-port'),
    destinationPorts: portsOf(match, 'destination-port'),
    protocols: protocols.length === 0 ? undefined : protocols,
    applications: isAny
      ? undefined
      : named.flatMap((node) => {
          const indices = applications.resolve(node.word)
          if (indices) return indices
          context.error(node, 'undefined-application', `application ${quoteWord(node.word)} is not defined`)
          return []
        }),
  }
}

function addressesOf(
  { context, books }: NatCompiler,
  match: ConfigNode | undefined,
  word: string,
): readonly AddressMatch[] | undefined {
  const literal = entriesOf(match, word).flatMap((node): AddressMatch[] => {
    const prefix = parsePrefix(node.word)
    return prefix ? [{ kind: 'prefix', prefix }] : []
  })
  const named = entriesOf(match, `${word}-name`).flatMap((node) => {
    const resolved = books.resolve(undefined, node.word)
    if (!resolved) {
      context.error(
        node,
        'undefined-address',
        `address ${quoteWord(node.word)} is not defined in the global address book`,
      )
    }
    return resolved?.matches ?? []
  })
  return holds(match, word) || holds(match, `${word}-name`) ? [...literal, ...named] : undefined
}

function portsOf(match: ConfigNode | undefined, word: string): readonly PortRange[] | undefined {
  const ranges = entriesOf(match, word).map(rangeOf)
  return ranges.length === 0 ? undefined : ranges
}

/** `80` or `80 to 90`. */
export function rangeOf(node: ConfigNode): PortRange {
  const first = Number(node.word)
  return [first, Number(node.child('to')?.children[0]?.word ?? first)]
}

/** `10.0.0.1/32`, `10.0.0.0/24` or `10.0.0.1/32 to 10.0.0.9/32`. */
export function poolRange({ context }: NatCompiler, node: ConfigNode): AddressMatch | undefined {
  const prefix = parsePrefix(node.word)
  const last = node.child('to')?.children[0]?.word
  if (last === undefined) return prefix && { kind: 'prefix', prefix }
  const from = addressOf(node.word)
  const to = addressOf(last)
  if (!from || !to || from.family !== to.family) {
    context.error(node, 'invalid-value', 'is no range, expected two addresses of one family')
    return undefined
  }
  return { kind: 'range', family: from.family, low: from.words, high: to.words }
}

/** The address of `10.0.0.1` or `10.0.0.1/32`. */
export function addressOf(word: string): Address | undefined {
  return parseAddress(word.split('/')[0]!)
}

/** A single address as a prefix of its own. */
export function asPrefix(word: string) {
  const address = parseAddress(word)
  return address ? hostPrefix(address.family, address.words) : parsePrefix(word)
}

/** Two rule sets with the same contexts: a device refuses them. */
export function checkContexts(
  { context }: NatCompiler,
  sets: readonly { readonly node: ConfigNode; readonly key: string }[],
): void {
  const seen = new Map<string, ConfigNode>()
  for (const { node, key } of sets) {
    const before = seen.get(key)
    if (before)
      context.error(
        node,
        'overlapping-rule-set',
        `has the same context as rule-set ${quoteWord(before.word)}`,
      )
    else seen.set(key, node)
  }
}

/** Names a context, for comparing. */
export function contextKey(...contexts: readonly NatContext[]): string {
  return contexts
    .map(({ kind, numbers }) => `${kind} ${[...numbers].sort((a, b) => a - b).join(' ')}`)
    .join(' to ')
}
