/** Static NAT (Junos reference: static): one prefix stands for another, both ways. */
import type { AddressMatch, Prefix } from '../address/index.js'
import type { ApplicationTable } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import { hasPorts } from '../protocol/index.js'
import type { LogicalInterface } from '../zone/index.js'
import type { InboundRuleSet, NatContext, NatMatch, PortRange, StaticNatRule } from './nat-rule.js'
import { NO_PLACE, RuleIndex } from './rule-index.js'
import { RuleSetOrder } from './rule-set-order.js'
import type { Translation } from './translation.js'

/** A rule by one of its two prefixes, as if packets went there. */
interface StaticEnd {
  readonly rule: StaticNatRule
  readonly match: NatMatch
  readonly fromInstance: number | undefined
}

interface StaticSet {
  readonly from: NatContext
  readonly to: undefined
  readonly index: RuleIndex<StaticEnd>
}

/** Packets that come from anywhere. */
const ANY_INSTANCE = -1

export class StaticNat {
  private readonly publicSets: RuleSetOrder<StaticSet>
  private readonly privateSets: RuleSetOrder<StaticSet>
  /** All rules, whatever interface they are for, with no condition on routing instances. */
  private readonly publicEnds: RuleIndex<StaticEnd>
  private readonly privateEnds: RuleIndex<StaticEnd>
  private readonly isEmpty: boolean
  private readonly turned: FlowFacts
  private readonly other = new Int32Array(4)

  /** `turned` is written by look-ups. */
  constructor(
    sets: readonly InboundRuleSet<StaticNatRule>[],
    applications: ApplicationTable,
    interfaces: readonly LogicalInterface[],
    turned: FlowFacts,
  ) {
    const setsOf = (endOf: (rule: StaticNatRule) => StaticEnd) =>
      sets.map(({ from, rules }) => ({
        from,
        to: undefined,
        index: new RuleIndex(rules.map(endOf), applications),
      }))
    const all = sets.flatMap(({ rules }) => rules)
    this.isEmpty = all.length === 0
    this.turned = turned
    this.publicSets = new RuleSetOrder(setsOf(publicEnd), interfaces)
    this.privateSets = new RuleSetOrder(setsOf(privateEnd), interfaces)
    this.publicEnds = new RuleIndex(all.map(publicEnd), applications)
    this.privateEnds = new RuleIndex(
      all.map((rule) => ({ ...privateEnd(rule), fromInstance: undefined })),
      applications,
    )
  }

  /** Makes the public destination of a packet that came in by `arrival` private; false when no rule matches. */
  translateDestination(arrival: LogicalInterface, facts: FlowFacts, into: Translation): boolean {
    if (this.isEmpty) return false
    const rule = findIn(this.publicSets, arrival.number, facts, ANY_INSTANCE)
    if (rule === undefined) return false
    into.rule = rule.number
    into.isStatic = true
    into.instance = rule.instance ?? -1
    makePrivate(rule, facts.protocol, facts.destination, facts.destinationPort, into)
    return true
  }

  /** Makes the private source of a packet that leaves by `to` public; false when no rule matches. */
  translateSource(
    from: LogicalInterface,
    to: LogicalInterface,
    facts: FlowFacts,
    into: Translation,
  ): boolean {
    if (this.isEmpty) return false
    this.turn(facts)
    const rule = findIn(this.privateSets, to.number, this.turned, from.instance)
    if (rule === undefined) return false
    into.rule = rule.number
    into.isStatic = true
    makePublic(rule, facts.protocol, facts.source, facts.sourcePort, into)
    return true
  }

  /**
   * The public destination that became this private one; false when no rule, or several with different results, can
   * have made it.
   */
  undoDestination(facts: FlowFacts, into: Translation): boolean {
    return this.undo(this.privateEnds, facts, into, makePublic)
  }

  /** The private source that became this public one; false as in `undoDestination`. */
  undoSource(facts: FlowFacts, into: Translation): boolean {
    if (this.isEmpty) return false
    this.turn(facts)
    return this.undo(this.publicEnds, this.turned, into, makePrivate)
  }

  private undo(
    index: RuleIndex<StaticEnd>,
    facts: FlowFacts,
    into: Translation,
    map: typeof makePublic,
  ): boolean {
    if (this.isEmpty) return false
    const { protocol, destination, destinationPort } = facts
    const first = index.find(facts, ANY_INSTANCE)
    if (first === NO_PLACE) return false
    for (
      let place = index.find(facts, ANY_INSTANCE, first + 1);
      place !== NO_PLACE;
      place = index.find(facts, ANY_INSTANCE, place + 1)
    ) {
      map(index.rules[place]!.rule, protocol, destination, destinationPort, into)
      const { port } = into
      this.other.set(into.address)
      map(index.rules[first]!.rule, protocol, destination, destinationPort, into)
      const words = facts.family === 4 ? 1 : 4
      for (let word = 0; word < words; word++) if (this.other[word] !== into.address[word]) return false
      if (port !== into.port) return false
    }
    const { rule } = index.rules[first]!
    map(rule, protocol, destination, destinationPort, into)
    into.rule = rule.number
    into.isStatic = true
    return true
  }

  private turn(facts: FlowFacts): void {
    const { turned } = this
    turned.family = facts.family
    turned.protocol = facts.protocol
    turned.source.set(facts.destination)
    turned.destination.set(facts.source)
    turned.sourcePort = facts.destinationPort
    turned.destinationPort = facts.sourcePort
  }
}

function findIn(
  order: RuleSetOrder<StaticSet>,
  end: number,
  facts: FlowFacts,
  instance: number,
): StaticNatRule | undefined {
  const sets = order.between(end, 0)
  for (let place = 0; place < sets.length; place++) {
    const { index } = sets[place]!
    const found = index.find(facts, instance)
    if (found !== NO_PLACE) return index.rules[found]!.rule
  }
  return undefined
}

function publicEnd(rule: StaticNatRule): StaticEnd {
  return endOf(rule, rule.destination, rule.destinationPorts, undefined)
}

/** Private addresses of a routing instance are found from that instance only. */
function privateEnd(rule: StaticNatRule): StaticEnd {
  return endOf(rule, rule.translated, rule.mappedPorts ?? rule.destinationPorts, rule.instance)
}

function endOf(
  rule: StaticNatRule,
  destination: Prefix,
  ports: PortRange | undefined,
  fromInstance: number | undefined,
): StaticEnd {
  const prefix: AddressMatch = { kind: 'prefix', prefix: destination }
  const match: NatMatch = {
    source: rule.source,
    destination: [prefix],
    sourcePorts: rule.sourcePorts,
    destinationPorts: ports && [ports],
    protocols: undefined,
    applications: undefined,
  }
  return { rule, match, fromInstance }
}

function makePrivate(
  { translated, destinationPorts, mappedPorts }: StaticNatRule,
  protocol: number,
  words: Int32Array,
  port: number,
  into: Translation,
): void {
  mapAddress(words, translated, into.address)
  into.port = mapPort(protocol, port, destinationPorts, mappedPorts)
}

function makePublic(
  { destination, destinationPorts, mappedPorts }: StaticNatRule,
  protocol: number,
  words: Int32Array,
  port: number,
  into: Translation,
): void {
  mapAddress(words, destination, into.address)
  into.port = mapPort(protocol, port, mappedPorts, destinationPorts)
}

function mapAddress(words: Int32Array, to: Prefix, into: Int32Array): void {
  for (let word = 0; word < to.words.length; word++) {
    into[word] = to.words[word]! | (words[word]! & ~to.mask[word]!)
  }
}

function mapPort(protocol: number, port: number, from: PortRange | undefined, to: PortRange | undefined) {
  return from === undefined || to === undefined || !hasPorts(protocol) ? port : port - from[0] + to[0]
}
