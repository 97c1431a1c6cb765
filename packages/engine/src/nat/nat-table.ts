/**
 * Address translation by rule (Junos reference: NAT rule sets and their order): static before destination, reverse
 * static before source, and in a rule set the first rule that matches. Immutable; what is given out is in
 * `NatResources`.
 */
import type { ApplicationTable } from '../application/index.js'
import { FlowFacts } from '../facts/index.js'
import type { LogicalInterface } from '../zone/index.js'
import { DestinationNat } from './destination-nat.js'
import type { NatResources } from './nat-resources.js'
import type { NatContext, NatRules, SourceNatRule } from './nat-rule.js'
import { NO_PLACE, RuleIndex } from './rule-index.js'
import { RuleSetOrder } from './rule-set-order.js'
import { StaticNat } from './static-nat.js'
import { TranslatedSources } from './translated-sources.js'
import { NatOutcome, type Translation } from './translation.js'

interface SourceSet {
  readonly from: NatContext
  readonly to: NatContext
  readonly index: RuleIndex<SourceNatRule>
}

export class NatTable {
  private readonly rules: NatRules
  private readonly statics: StaticNat
  private readonly destinations: DestinationNat
  private readonly sources: RuleSetOrder<SourceSet>
  private readonly interfaces: readonly LogicalInterface[]
  /** By interface number, made when first asked for; 0 is any interface. */
  private readonly translated: (TranslatedSources | undefined)[] = []

  /** `interfaces` by number; place 0 is unused. `turned` is written by look-ups. */
  constructor(
    rules: NatRules,
    applications: ApplicationTable,
    interfaces: readonly LogicalInterface[],
    turned: FlowFacts = new FlowFacts(),
  ) {
    this.rules = rules
    this.interfaces = interfaces
    this.statics = new StaticNat(rules.staticRuleSets, applications, interfaces, turned)
    this.destinations = new DestinationNat(rules, applications, interfaces)
    const sets = rules.sourceRuleSets.map(({ from, to, rules: own }) => ({
      from,
      to,
      index: new RuleIndex(own, applications),
    }))
    this.sources = new RuleSetOrder(sets, interfaces)
  }

  /**
   * Static NAT, or else destination NAT, or else a persistent binding of a packet that came in by an interface.
   * Returns a NatOutcome: none, translated or off. `into` then holds the destination, and in `instance` where it is
   * looked up.
   */
  translateDestination(
    arrival: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    resources: NatResources,
    into: Translation,
  ): number {
    into.reset()
    if (this.statics.translateDestination(arrival, facts, into)) return NatOutcome.translated
    const outcome = this.destinations.translate(arrival, facts, into)
    return outcome === NatOutcome.none ? resources.persistentInbound(facts, timeSeconds, into) : outcome
  }

  /**
   * Reverse static NAT, or else source NAT, of a packet on its way from one interface to another; its destination is
   * already translated. Returns a NatOutcome; when it is translated, `into` holds the source, and in `handle` what
   * must be given back.
   */
  translateSource(
    from: LogicalInterface,
    to: LogicalInterface,
    facts: FlowFacts,
    timeSeconds: number,
    resources: NatResources,
    into: Translation,
  ): number {
    into.reset()
    if (this.statics.translateSource(from, to, facts, into)) return NatOutcome.translated
    const sets = this.sources.between(from.number, to.number)
    for (let place = 0; place < sets.length; place++) {
      const { index } = sets[place]!
      const found = index.find(facts, from.instance)
      if (found === NO_PLACE) continue
      const { number, action } = index.rules[found]!
      into.rule = number
      switch (action.kind) {
        case 'off':
          return NatOutcome.off
        case 'interface':
          return resources.fromInterface(action.persistent, from, to, facts, timeSeconds, into)
        case 'pool':
          return resources.fromPool(action.pool, action.persistent, from, to, facts, timeSeconds, into)
      }
    }
    return NatOutcome.none
  }

  /**
   * Whether source NAT may have made the source of a packet that left by that interface (0: not known which): an
   * address and port of a pool that rules towards it use, or its own address.
   */
  isTranslatedSource(facts: FlowFacts, exit: number): boolean {
    let sources = this.translated[exit]
    if (sources === undefined) {
      const exits = exit === 0 ? this.interfaces : this.interfaces.filter((each) => each?.number === exit)
      sources = new TranslatedSources(
        this.rules,
        exits.filter((each) => each !== undefined),
      )
      this.translated[exit] = sources
    }
    return sources.has(facts)
  }

  /**
   * The public destination that static or destination NAT turned into this one, if there is exactly one; else false.
   * The packet's source must be the client's own.
   */
  undoDestination(facts: FlowFacts, into: Translation): boolean {
    into.reset()
    return this.statics.undoDestination(facts, into) || this.destinations.undo(facts, into)
  }

  /** The private source that static NAT turned into this public one, if there is exactly one; else false. */
  undoStaticSource(facts: FlowFacts, into: Translation): boolean {
    into.reset()
    return this.statics.undoSource(facts, into)
  }
}
