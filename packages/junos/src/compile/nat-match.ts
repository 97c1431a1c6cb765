/** What rules of all kinds of NAT match (Junos reference: security nat … rule match). */
import { type AddressMatch, type NatMatch, type PortRange, parsePrefix } from '@wingspan/engine'
import { parseProtocol, unnamedValue } from '../schema/index.js'
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

/** `any-unicast`: all but multicast. */
const ANY_UNICAST: readonly AddressMatch[] = [
  { kind: 'range', family: 4, low: [0], high: [0xdfffffff | 0] },
  { kind: 'range', family: 6, low: [0, 0, 0, 0], high: [0xfeffffff | 0, -1, -1, -1] },
]

/** The match of a rule of source or destination NAT. */
export function compileMatch(compiler: NatCompiler, rule: ConfigNode): NatMatch {
  const match = rule.child('match')
  const { context, applications } = compiler
  const named = entriesOf(match, 'application')
  const isAny = named.length === 0 || named.some(({ word }) => word === 'any')
  const protocols = entriesOf(match, 'protocol').flatMap(({ word }) => parseProtocol(word) ?? [])
  return {
    source: compileAddresses(compiler, match, 'source-address'),
    destination: compileAddresses(compiler, match, 'destination-address'),
    sourcePorts: portsOf(context, match, 'source-port'),
    destinationPorts: portsOf(context, match, 'destination-port'),
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

/** Prefixes, and names of the global address book; undefined where a rule says nothing of them. */
export function compileAddresses(
  compiler: NatCompiler,
  match: ConfigNode | undefined,
  word: string,
): readonly AddressMatch[] | undefined {
  if (!holds(match, word) && !holds(match, `${word}-name`)) return undefined
  const literal = entriesOf(match, word).flatMap(({ word: value }): readonly AddressMatch[] => {
    if (value === 'any-unicast') return ANY_UNICAST
    const prefix = parsePrefix(value)
    return prefix ? [{ kind: 'prefix', prefix }] : []
  })
  const named = entriesOf(match, `${word}-name`).flatMap((node) => namedAddresses(compiler, node))
  return [...literal, ...named]
}

/** What a name stands for in the global address book: nothing, with an error, where it is not defined. */
export function namedAddresses({ context, books }: NatCompiler, node: ConfigNode): readonly AddressMatch[] {
  const resolved = books.resolve(undefined, node.word)
  if (resolved) return resolved.matches
  const message = `address ${quoteWord(node.word)} is not defined in the global address book`
  context.error(node, 'undefined-address', message)
  return []
}

/** All ports of a list: `80`, `80 to 90`. */
export function portsOf(
  context: CompileContext,
  match: ConfigNode | undefined,
  word: string,
): readonly PortRange[] | undefined {
  const ranges = entriesOf(match, word).map((node) => range(context, node, node, node))
  return ranges.length === 0 ? undefined : ranges
}

/** The one range of a statement; undefined where it is not there, or has no first port. */
export function portRange(
  context: CompileContext,
  parent: ConfigNode | undefined,
  word: string,
): PortRange | undefined {
  const node = parent?.child(word)
  const first = unnamedValue(node)
  return first && range(context, node!, first, node!)
}

/** `at` is what an error is about, `holder` what holds the last port. */
function range(context: CompileContext, at: ConfigNode, first: ConfigNode, holder: ConfigNode): PortRange {
  const low = Number(first.word)
  const high = Number(holder.child('to')?.children[0]?.word ?? low)
  if (low > high) context.error(at, 'invalid-value', 'is no range of ports, expected the lower one first')
  return [low, Math.max(low, high)]
}
