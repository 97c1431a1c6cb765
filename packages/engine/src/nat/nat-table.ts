/**
 * Address translation by rule (Junos reference: NAT rule sets and their order): static before destination, reverse
 * static before source; the closest context wins, and in its rule set the first rule that matches.
 */
import {
  type AddressMatch,
  copyWords,
  matchesAddress,
  matchesAnyAddress,
  type Prefix,
} from '../address/index.js'
import type { ApplicationTable } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import type { LogicalInterface } from '../zone/index.js'
import { contextFit } from './context.js'
import type { NatResources } from './nat-resources.js'
import type {
  DestinationNatRule,
  InboundRuleSet,
  NatContext,
  NatRules,
  SourceNatRule,
  StaticNatRule,
} from './nat-rule.js'
import { poolAddresses } from './pool-addresses.js'
import { RuleIndex } from './rule-index.js'
import { NatOutcome, type Translation } from './translation.js'

interface Indexed<Rule extends { readonly match: SourceNatRule['match'] }> {
  readonly from: NatContext
  readonly to: NatContext | undefined
  readonly index: RuleIndex<Rule>
}

/** Static rules as if their public prefix, or behind them their private one, were what packets go to. */
interface StaticEnd {
  readonly rule: StaticNatRule
  readonly match: SourceNatRule['match']
}

export class NatTable {
  private readonly rules: NatRules
  private readonly sources: readonly Indexed<SourceNatRule>[]
  private readonly destinations: readonly Indexed<DestinationNatRule>[]
  private readonly statics: readonly Indexed<StaticEnd>[]
  private readonly reverseStatics: readonly Indexed<StaticEnd>[]
  private readonly destinationAddresses: readonly (readonly (readonly number[])[])[]
  private readonly poolMatches: readonly AddressMatch[]
  private readonly interfaces: readonly LogicalInterface[]
  private readonly translatesByInterface: boolean
  private readonly turned: FlowFacts

  constructor(
    rules: NatRules,
    applications: ApplicationTable,
    interfaces: readonly LogicalInterface[],
    facts: FlowFacts,
  ) {
    this.rules = rules
    this.interfaces = interfaces
    this.turned = facts
    this.sources = rules.sourceRuleSets.map(({ from, to, rules: own }) => ({
      from,
      to,
      index: new RuleIndex(own, applications),
    }))
    this.destinations = rules.destinationRuleSets.map(({ from, rules: own }) => ({
      from,
      to: undefined,
      index: new RuleIndex(own, applications),
    }))
    this.statics = staticSets(rules.staticRuleSets, applications, (rule) => ({
      source: rule.source,
      destination: rule.destination,
      ports: rule.destinationPorts,
    }))
    this.reverseStatics = staticSets(rules.staticRuleSets, applications, (rule) => ({
      source: rule.source,
      destination: rule.translated,
      ports: rule.mappedPorts,
    }))
    this.destinationAddresses = rules.destinationPools.map(({ addresses }) => poolAddresses([addresses]))
    this.poolMatches = rules.sourcePools.flatMap(({ addresses }) => addresses)
    this.translatesByInterface = rules.sourceRuleSets.some(({ rules: own }) =>
      own.some(({ action }) => action.kind === 'interface'),
    )
  }

  /** Static or destination NAT of a packet that came in by an interface. */
  translateDestination(
    arrival: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    resources: NatResources,
    into: Translation,
  ): number {
    into.reset()
    const mapped = findRule(this.statics, arrival, undefined, facts)?.rule
    if (mapped) {
      into.rule = mapped.number
      into.isStatic = true
      into.instance = mapped.instance ?? -1
      mapAddress(facts.destination, mapped.translated, into.address)
      into.port = mapPort(facts.destinationPort, mapped.destinationPorts, mapped.mappedPorts)
      return NatOutcome.translated
    }
    const rule = findRule(this.destinations, arrival, undefined, facts)
    if (rule === undefined) return resources.persistentInbound(facts, timeSeconds, into)
    into.rule = rule.number
    if (rule.action.kind === 'off') return NatOutcome.off
    const { pool } = rule.action
    const { port, instance } = this.rules.destinationPools[pool - 1]!
    const addresses = this.destinationAddresses[pool - 1]!
    into.pool = pool
    into.instance = instance ?? -1
    into.address.set(addresses[placeIn(rule, facts.destination) % addresses.length]!)
    into.port = port ?? facts.destinationPort
    return NatOutcome.translated
  }

  /** Reverse static or source NAT of a packet on its way from one interface to another. */
  translateSource(
    from: LogicalInterface,
    to: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    resources: NatResources,
    into: Translation,
  ): number {
    into.reset()
    // What leaves from a private address is what would have come to it.
    const mapped = this.reverseStatics.length === 0 ? undefined : this.findReverse(to, facts)
    if (mapped) {
      into.rule = mapped.number
      into.isStatic = true
      mapAddress(facts.source, mapped.destination, into.address)
      into.port = mapPort(facts.sourcePort, mapped.mappedPorts, mapped.destinationPorts)
      return NatOutcome.translated
    }
    const rule = findRule(this.sources, from, to, facts)
    if (rule === undefined) return NatOutcome.none
    into.rule = rule.number
    const { action } = rule
    if (action.kind === 'off') return NatOutcome.off
    if (action.kind === 'interface') {
      return resources.fromInterface(to, action.persistent, facts, timeSeconds, into)
    }
    const pool = this.rules.sourcePools[action.pool - 1]!
    return resources.fromPool(pool, action.persistent, to, facts, timeSeconds, into)
  }

  /** Whether a source seen on an interface (0: not known which) may be what source NAT made of another. */
  isTranslatedSource(facts: FlowFacts, arrival: number): boolean {
    if (matchesAnyAddress(this.poolMatches, facts.family, facts.source, 0)) return true
    if (!this.translatesByInterface) return false
    return this.interfaces.some(
      (each) =>
        each !== undefined &&
        (arrival === 0 || each.number === arrival) &&
        each.addresses.some(
          ({ address }) =>
            address.family === facts.family &&
            address.words.every((word, place) => word === facts.source[place]),
        ),
    )
  }

  private findReverse(to: LogicalInterface, facts: FlowFacts): StaticNatRule | undefined {
    const { turned } = this
    turned.family = facts.family
    turned.protocol = facts.protocol
    copyWords(facts.destination, turned.source)
    copyWords(facts.source, turned.destination)
    turned.sourcePort = facts.destinationPort
    turned.destinationPort = facts.sourcePort
    return findRule(this.reverseStatics, to, undefined, turned)?.rule
  }
}

function staticSets(
  sets: readonly InboundRuleSet<StaticNatRule>[],
  applications: ApplicationTable,
  endOf: (rule: StaticNatRule) => {
    source: readonly AddressMatch[] | undefined
    destination: Prefix
    ports: readonly [number, number] | undefined
  },
): readonly Indexed<StaticEnd>[] {
  return sets.map(({ from, rules }) => ({
    from,
    to: undefined,
    index: new RuleIndex(
      rules.map((rule) => {
        const { source, destination, ports } = endOf(rule)
        return {
          rule,
          match: {
            source,
            destination: [{ kind: 'prefix', prefix: destination }],
            sourcePorts: undefined,
            destinationPorts: ports && [ports],
            protocols: undefined,
            applications: undefined,
          },
        }
      }),
      applications,
    ),
  }))
}

/** The first matching rule of the rule set whose contexts fit closest: by where packets come from, then go to. */
function findRule<Rule extends { readonly match: SourceNatRule['match'] }>(
  sets: readonly Indexed<Rule>[],
  from: LogicalInterface,
  to: LogicalInterface | undefined,
  facts: FlowFacts,
): Rule | undefined {
  let tried = FITS
  for (;;) {
    let best = -1
    let chosen: Indexed<Rule> | undefined
    for (let place = 0; place < sets.length; place++) {
      const set = sets[place]!
      const fromFit = contextFit(set.from, from)
      const toFit = set.to === undefined || to === undefined ? 0 : contextFit(set.to, to)
      if (fromFit < 0 || toFit < 0) continue
      const fit = fromFit * 3 + toFit
      if (fit > best && fit < tried) {
        best = fit
        chosen = set
      }
    }
    if (chosen === undefined) return undefined
    const rule = chosen.index.find(facts)
    if (rule !== undefined) return rule
    tried = best
  }
}

/** More than the closest fit there is. */
const FITS = 9

function mapAddress(words: Int32Array, to: Prefix, into: Int32Array): void {
  for (let word = 0; word < to.words.length; word++) {
    into[word] = to.words[word]! | (words[word]! & ~to.mask[word]!)
  }
}

function mapPort(
  port: number,
  from: readonly [number, number] | undefined,
  to: readonly [number, number] | undefined,
): number {
  return from === undefined || to === undefined ? port : port - from[0] + to[0]
}

/** The destination's place in the prefix of the rule that it matched: pools of several addresses map one by one. */
function placeIn({ match }: DestinationNatRule, words: Int32Array): number {
  const family = match.destination?.[0]?.kind === 'prefix' ? match.destination[0].prefix.family : 4
  const prefix = match.destination?.find((each) => matchesAddress(each, family, words, 0))
  if (prefix?.kind !== 'prefix') return 0
  const last = prefix.prefix.words.length - 1
  return (words[last]! & ~prefix.prefix.mask[last]!) >>> 0
}
