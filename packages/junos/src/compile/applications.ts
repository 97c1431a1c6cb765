/** `applications`: applications, sets, and what names stand for. */
import {
  type ApplicationDefinition,
  ApplicationTable,
  type ApplicationTerm,
  NEVER_SECONDS,
  Protocol,
} from '@wingspan/engine'
import { ICMP_TYPE_NAMES, parsePorts, parseProtocol } from '../schema/index.js'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, textOf } from './compile-context.js'

export class CompiledApplications {
  readonly definitions: readonly ApplicationDefinition[]
  readonly table: ApplicationTable
  readonly #context: CompileContext
  readonly #sets: ReadonlyMap<string, ConfigNode>

  constructor(context: CompileContext) {
    this.#context = context
    const stanza = context.root.child('applications')
    const predefined = new ApplicationTable()
    this.definitions = entriesOf(stanza, 'application').map((node) =>
      compileApplication(context, node, predefined),
    )
    this.table = new ApplicationTable(this.definitions)
    this.#sets = new Map(entriesOf(stanza, 'application-set').map((node) => [node.word, node]))
    for (const set of this.#sets.values()) this.#members(set, [set.word])
  }

  /** Indices that a name stands for, in order; undefined for names nobody has. */
  resolve(name: string): readonly number[] | undefined {
    const set = this.#sets.get(name)
    return set ? this.#members(set, [name], true) : this.table.indicesOf(name)
  }

  #members(set: ConfigNode, above: readonly string[], isQuiet = false): readonly number[] {
    return set.children.flatMap((kind) =>
      (kind.word === 'description' ? [] : kind.children).flatMap((member) => {
        const inner = this.#sets.get(member.word)
        if (inner && above.includes(member.word)) {
          if (!isQuiet) this.#context.error(member, 'application-set-cycle', 'the set holds itself')
          return []
        }
        const indices = inner
          ? this.#members(inner, [...above, member.word], true)
          : this.table.indicesOf(member.word)
        if (indices === undefined && !isQuiet) {
          this.#context.error(
            member,
            'undefined-application',
            `application ${quoteWord(member.word)} is not defined`,
          )
        }
        return indices ?? []
      }),
    )
  }
}

function compileApplication(
  context: CompileContext,
  node: ConfigNode,
  predefined: ApplicationTable,
): ApplicationDefinition {
  const terms = entriesOf(node, 'term')
  const hasOwn = holds(node, 'protocol')
  if (hasOwn && terms.length > 0)
    context.error(node, 'application-form', 'has terms and a protocol of its own, expected either')
  if (terms.length > 0) return { name: node.word, terms: terms.map((term) => compileTerm(context, term)) }
  const known = predefined.indicesOf(node.word)
  if (!hasOwn && known) {
    // What is not said of a predefined application stays as it was.
    const own = compileTerm(context, node)
    return {
      name: node.word,
      terms: known.map((index) => {
        const term = predefined.term(index)!
        return {
          ...term,
          destinationPorts: own.destinationPorts ?? term.destinationPorts,
          sourcePorts: own.sourcePorts ?? term.sourcePorts,
          alg: own.alg || term.alg,
          timeoutSeconds: own.timeoutSeconds ?? term.timeoutSeconds,
        }
      }),
    }
  }
  if (!hasOwn) context.error(node, 'missing-statement', 'has no protocol and no term')
  return { name: node.word, terms: [compileTerm(context, node)] }
}

function compileTerm(context: CompileContext, node: ConfigNode): ApplicationTerm {
  const timeout = textOf(node, 'inactivity-timeout')
  const protocol = parseProtocol(textOf(node, 'protocol') ?? '')
  const ports = (word: string) => parsePorts(textOf(node, word) ?? '')
  if ((holds(node, 'destination-port') || holds(node, 'source-port')) && protocol !== undefined) {
    if (![Protocol.tcp, Protocol.udp, Protocol.sctp].some((each) => each === protocol)) {
      context.error(node, 'application-form', 'has ports, which only tcp, udp and sctp have')
    }
  }
  return {
    protocol,
    sourcePorts: ports('source-port'),
    destinationPorts: ports('destination-port'),
    icmpType: icmpNumber(textOf(node, 'icmp-type') ?? textOf(node, 'icmp6-type')),
    icmpCode: icmpNumber(textOf(node, 'icmp-code') ?? textOf(node, 'icmp6-code')),
    alg: textOf(node, 'application-protocol') ?? textOf(node, 'alg') ?? '',
    timeoutSeconds: timeout === undefined ? undefined : timeout === 'never' ? NEVER_SECONDS : Number(timeout),
  }
}

function icmpNumber(word: string | undefined): number | undefined {
  if (word === undefined) return undefined
  if (/^\d+$/.test(word)) return Number(word)
  return Object.hasOwn(ICMP_TYPE_NAMES, word) ? ICMP_TYPE_NAMES[word] : undefined
}
