/** `security policies`: rules in the order of their look-up, numbered as they stand. */
import {
  FIRST_USER_POLICY,
  Pace,
  type PolicyAction,
  type PolicyAddresses,
  type PolicyRematch,
  type PolicyRule,
  type Steps,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import type { AddressBooks, ResolvedAddress } from './address-book.js'
import type { CompiledApplications } from './applications.js'
import { type CompileContext, entriesOf, holds, textOf } from './compile-context.js'
import { Numbers, numberAfter } from './numbers.js'

const MATCHED = 'source-address, destination-address and application'
const ACTIONS: readonly PolicyAction[] = ['permit', 'deny', 'reject']

interface NamedZone {
  readonly name: string
  readonly number: number
}

interface PolicyContext {
  /** Undefined for global policies. */
  readonly from: NamedZone | undefined
  readonly to: NamedZone | undefined
  readonly policies: readonly ConfigNode[]
}

export function* compilePolicies(
  context: CompileContext,
  books: AddressBooks,
  applications: CompiledApplications,
): Steps<readonly PolicyRule[]> {
  const rules: PolicyRule[] = []
  const { before } = context
  const used = before ? [...before.policies, ...before.former.policies] : []
  const known = (before?.policies ?? []).map((rule) => [policyKey(rule), rule.number] as const)
  const numbers = new Numbers(numberAfter(FIRST_USER_POLICY, used), known)
  const pace = new Pace()
  for (const each of contextsOf(context)) {
    for (const [place, node] of each.policies.entries()) {
      if (pace.isStepDone) yield
      const rule = compilePolicy(context, node, each, books, applications)
      rules.push({ ...rule, number: numbers.take(policyKey(rule)), sequence: place + 1 })
    }
  }
  return rules
}

/** What tells a policy from all others: its context and its name. */
function policyKey({ isGlobal, fromZones, toZones, name }: PolicyRule): string {
  return isGlobal ? `global ${name}` : `${fromZones[0]} ${toZones[0]} ${name}`
}

/** Policies that this generation has no more. Made again later, a policy gets another number, as on a device. */
export function formerPolicies(
  { before }: CompileContext,
  policies: readonly PolicyRule[],
): readonly PolicyRule[] {
  if (before === undefined) return []
  const numbers = new Set(policies.map(({ number }) => number))
  return [...before.former.policies, ...before.policies.filter(({ number }) => !numbers.has(number))]
}

/** Contexts in the order of look-up and of numbers: between zones, then global. */
function contextsOf(context: CompileContext): readonly PolicyContext[] {
  const stanza = context.root.at('security', 'policies')
  const between = entriesOf(stanza, 'from-zone').flatMap((from) => {
    const fromZone = zoneNumber(context, from)
    return entriesOf(from, 'to-zone').map(
      (to): PolicyContext => ({
        from: { name: from.word, number: fromZone },
        to: { name: to.word, number: zoneNumber(context, to) },
        policies: entriesOf(to, 'policy'),
      }),
    )
  })
  const policies = entriesOf(stanza?.child('global'), 'policy')
  return [...between, { from: undefined, to: undefined, policies }]
}

/** `policy-rematch`. */
export function compilePolicyRematch({ root }: CompileContext): PolicyRematch {
  const node = root.at('security', 'policies', 'policy-rematch')
  if (node === undefined) return 'off'
  return holds(node, 'extensive') ? 'extensive' : 'on'
}

/** `default-policy`. */
export function compileDefaultPolicy({ root }: CompileContext): 'permit' | 'deny' {
  return holds(root.at('security', 'policies', 'default-policy'), 'permit-all') ? 'permit' : 'deny'
}

function compilePolicy(
  context: CompileContext,
  node: ConfigNode,
  { from, to }: PolicyContext,
  books: AddressBooks,
  applications: CompiledApplications,
): PolicyRule {
  const match = node.child('match')
  if (!match) context.error(node, 'missing-statement', `has no match, expected ${MATCHED}`)
  const then = node.child('then')
  const log = then?.child('log')
  const options = then?.at('permit', 'tcp-options')
  const zones = (word: string) => {
    const named = entriesOf(match, word)
    if (named.some((each) => each.word === 'any')) return []
    return named.map((each) => zoneNumber(context, each))
  }
  return {
    name: node.word,
    description: textOf(node, 'description'),
    number: 0,
    sequence: 0,
    isGlobal: from === undefined,
    fromZones: from ? [from.number] : zones('from-zone'),
    toZones: to ? [to.number] : zones('to-zone'),
    source: addresses(context, match, 'source-address', from?.name, books),
    destination: addresses(context, match, 'destination-address', to?.name, books),
    ...matchedApplications(context, match, applications),
    action: actionOf(context, node, then),
    logInit: holds(log, 'session-init'),
    logClose: holds(log, 'session-close'),
    count: holds(then, 'count'),
    synCheckRequired: holds(options, 'syn-check-required'),
    sequenceCheckRequired: holds(options, 'sequence-check-required'),
  }
}

function zoneNumber(context: CompileContext, node: ConfigNode): number {
  const number = context.zoneNumbers.get(node.word)
  if (number === undefined)
    context.error(node, 'undefined-zone', `zone ${quoteWord(node.word)} is not defined`)
  return number ?? 0
}

function addresses(
  context: CompileContext,
  match: ConfigNode | undefined,
  word: string,
  zone: string | undefined,
  books: AddressBooks,
): PolicyAddresses {
  const named = entriesOf(match, word)
  if (match && named.length === 0) context.error(match, 'missing-statement', `has no ${word}`)
  const entries = named.flatMap((node): ResolvedAddress[] => {
    const resolved = books.resolve(zone, node.word)
    if (resolved) return [resolved]
    const where =
      zone === undefined
        ? 'the global address book'
        : `the address book of zone ${quoteWord(zone)} or the global one`
    context.error(node, 'undefined-address', `address ${quoteWord(node.word)} is not defined in ${where}`)
    return []
  })
  return { excluded: holds(match, `${word}-excluded`), entries }
}

function matchedApplications(
  context: CompileContext,
  match: ConfigNode | undefined,
  applications: CompiledApplications,
): Pick<PolicyRule, 'applications' | 'applicationNames'> {
  const named = entriesOf(match, 'application')
  if (match && named.length === 0) context.error(match, 'missing-statement', 'has no application')
  const applicationNames = named.map(({ word }) => word)
  if (applicationNames.includes('any')) return { applicationNames, applications: undefined }
  const indices = named.flatMap((node) => {
    const resolved = applications.resolve(node.word)
    if (resolved === undefined) {
      context.error(node, 'undefined-application', `application ${quoteWord(node.word)} is not defined`)
    }
    return resolved ?? []
  })
  return { applicationNames, applications: indices }
}

function actionOf(context: CompileContext, policy: ConfigNode, then: ConfigNode | undefined): PolicyAction {
  const [first, ...more] = ACTIONS.filter((action) => holds(then, action))
  const expected = `expected one of ${ACTIONS.join(', ')}`
  if (first === undefined) context.error(then ?? policy, 'missing-statement', `has no action, ${expected}`)
  if (more.length > 0) {
    context.error(policy, 'conflicting-statements', `has ${[first, ...more].join(' and ')}, ${expected}`)
  }
  return first ?? 'deny'
}
