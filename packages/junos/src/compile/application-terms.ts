/** `applications application`: the terms of one application, its own or a predefined one's with changes. */
import {
  type ApplicationDefinition,
  type ApplicationTable,
  type ApplicationTerm,
  hasPorts,
  NEVER_SECONDS,
} from '@wingspan/engine'
import { parsePorts, parseProtocol } from '../schema/index.js'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, textOf } from './compile-context.js'
import { ICMP_WORDS, icmpNumber } from './icmp-words.js'

/** Juniper's YANG for 24.4R1. */
const MOST_TERMS = 8
/** What an application without terms says of packets. */
const MATCHES = ['protocol', 'source-port', 'destination-port', ...Object.keys(ICMP_WORDS)] as const
/** Matches that no packet header answers; the schema says that they are not implemented. */
const UNKNOWN_MATCHES = ['rpc-program-number', 'uuid', 'ether-type'] as const
/** Words for no application layer gateway. */
const NO_ALG: ReadonlySet<string> = new Set(['ignore', 'none'])

/** An application's definition; one with no term that could be made matches nothing. */
export function compileApplication(
  context: CompileContext,
  node: ConfigNode,
  predefined: ApplicationTable,
): ApplicationDefinition {
  const { word: name } = node
  const terms = entriesOf(node, 'term')
  if (terms.length > 0) {
    if (MATCHES.some((word) => holds(node, word))) {
      context.error(node, 'application-form', 'has terms and matches of its own, expected either')
    }
    if (terms.length > MOST_TERMS) {
      context.error(node, 'too-many-terms', `has ${terms.length} terms, expected at most ${MOST_TERMS}`)
    }
    return { name, terms: terms.flatMap((term) => ownTerm(context, term)) }
  }
  const known = predefined.indicesOf(name)
  if (known === undefined || holds(node, 'protocol')) return { name, terms: ownTerm(context, node) }
  // What is not said of a predefined application stays as it was.
  const said = changes(context, node)
  return { name, terms: known.map((index) => ({ ...predefined.term(index)!, ...said })) }
}

function ownTerm(context: CompileContext, node: ConfigNode): readonly ApplicationTerm[] {
  if (UNKNOWN_MATCHES.some((word) => holds(node, word))) return []
  const protocol = parseProtocol(textOf(node, 'protocol') ?? '')
  if (!holds(node, 'protocol')) context.error(node, 'missing-statement', 'has no protocol')
  else if (protocol !== undefined && !hasPorts(protocol)) {
    if (holds(node, 'destination-port') || holds(node, 'source-port')) {
      context.error(node, 'application-form', 'has ports, which only tcp, udp and sctp have')
    }
  }
  return [
    {
      protocol,
      sourcePorts: undefined,
      destinationPorts: undefined,
      icmpType: undefined,
      icmpCode: undefined,
      alg: '',
      timeoutSeconds: undefined,
      ...changes(context, node),
    },
  ]
}

/** What a statement says, without what it leaves open. */
function changes(context: CompileContext, node: ConfigNode): Partial<ApplicationTerm> {
  const sourcePorts = parsePorts(textOf(node, 'source-port') ?? '')
  const destinationPorts = parsePorts(textOf(node, 'destination-port') ?? '')
  const icmpType = icmpWord(context, node, 'icmp-type') ?? icmpWord(context, node, 'icmp6-type')
  const icmpCode = icmpWord(context, node, 'icmp-code') ?? icmpWord(context, node, 'icmp6-code')
  const alg = textOf(node, 'application-protocol') ?? textOf(node, 'alg')
  const timeout = textOf(node, 'inactivity-timeout')
  return {
    ...(sourcePorts && { sourcePorts }),
    ...(destinationPorts && { destinationPorts }),
    ...(icmpType !== undefined && { icmpType }),
    ...(icmpCode !== undefined && { icmpCode }),
    ...(alg !== undefined && { alg: NO_ALG.has(alg) ? '' : alg }),
    ...(timeout !== undefined && { timeoutSeconds: timeout === 'never' ? NEVER_SECONDS : Number(timeout) }),
  }
}

function icmpWord(
  context: CompileContext,
  node: ConfigNode,
  statement: keyof typeof ICMP_WORDS,
): number | undefined {
  const value = node.child(statement)?.children[0]
  const number = value && icmpNumber(statement, value.word)
  if (value && number === undefined) {
    const kind = statement.endsWith('type') ? 'type' : 'code'
    context.error(value, 'invalid-value', `${quoteWord(value.word)} is no ICMP ${kind}`)
  }
  return number
}
