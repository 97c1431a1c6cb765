/** Destination NAT (Junos reference: destination): rules that send packets to the addresses of a pool. */
import { matchesAddress } from '../address/index.js'
import type { ApplicationTable } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import { hasPorts } from '../protocol/index.js'
import type { LogicalInterface } from '../zone/index.js'
import type { DestinationNatPool, DestinationNatRule, NatContext, NatRules } from './nat-rule.js'
import { distance, lowOf, PoolAddresses } from './pool-addresses.js'
import { NO_PLACE, RuleIndex } from './rule-index.js'
import { RuleSetOrder } from './rule-set-order.js'
import { NatOutcome, type Translation } from './translation.js'

interface DestinationSet {
  readonly from: NatContext
  readonly to: undefined
  readonly index: RuleIndex<DestinationNatRule>
}

/** A rule whose way back is clear: from one public address to one of a pool. */
interface WayBack {
  readonly rule: DestinationNatRule
  readonly public: readonly number[]
  /** Undefined where ports stay as they are. */
  readonly publicPort: number | undefined
  readonly match: DestinationNatRule['match']
}

const ANY_INSTANCE = -1

export class DestinationNat {
  private readonly order: RuleSetOrder<DestinationSet>
  private readonly pools: readonly DestinationNatPool[]
  private readonly addresses: readonly PoolAddresses[]
  private readonly waysBack: RuleIndex<WayBack>

  constructor(rules: NatRules, applications: ApplicationTable, interfaces: readonly LogicalInterface[]) {
    const sets = rules.destinationRuleSets.map(({ from, rules: own }) => ({
      from,
      to: undefined,
      index: new RuleIndex(own, applications),
    }))
    this.order = new RuleSetOrder(sets, interfaces)
    this.pools = rules.destinationPools
    this.addresses = rules.destinationPools.map(({ addresses }) => new PoolAddresses([addresses]))
    const all = rules.destinationRuleSets.flatMap(({ rules: own }) => own)
    this.waysBack = new RuleIndex(
      all.flatMap((rule) => this.wayBack(rule)),
      applications,
    )
  }

  /** Translates the destination of a packet that came in by `arrival`. A NatOutcome: none, translated or off. */
  translate(arrival: LogicalInterface, facts: FlowFacts, into: Translation): number {
    const sets = this.order.between(arrival.number, 0)
    for (let place = 0; place < sets.length; place++) {
      const { index } = sets[place]!
      const found = index.find(facts, ANY_INSTANCE)
      if (found !== NO_PLACE) return this.apply(index.rules[found]!, facts, into)
    }
    return NatOutcome.none
  }

  /**
   * The public destination that became this one; false unless rules from one address to one address lead here, and
   * all from the same public address and port. What the rule asks of protocol and source must be so.
   */
  undo(facts: FlowFacts, into: Translation): boolean {
    const { waysBack } = this
    let found: WayBack | undefined
    for (
      let place = waysBack.find(facts, ANY_INSTANCE);
      place !== NO_PLACE;
      place = waysBack.find(facts, ANY_INSTANCE, place + 1)
    ) {
      const way = waysBack.rules[place]!
      if (found !== undefined && !isSameWay(way, found)) return false
      found ??= way
    }
    if (found === undefined) return false
    into.address.set(found.public)
    into.port =
      found.publicPort !== undefined && hasPorts(facts.protocol) ? found.publicPort : facts.destinationPort
    into.rule = found.rule.number
    into.pool = found.rule.action.kind === 'pool' ? found.rule.action.pool : 0
    return true
  }

  private apply(rule: DestinationNatRule, facts: FlowFacts, into: Translation): number {
    into.rule = rule.number
    if (rule.action.kind === 'off') return NatOutcome.off
    const { pool } = rule.action
    const { port, instance } = this.pools[pool - 1]!
    const addresses = this.addresses[pool - 1]!
    into.pool = pool
    into.instance = instance ?? -1
    // Addresses of equal lists are translated one by one; in a shorter pool the addresses come round again.
    addresses.write(addresses.count === 1 ? 0 : placeIn(rule, facts) % addresses.count, into.address)
    into.port = port !== undefined && hasPorts(facts.protocol) ? port : facts.destinationPort
    return NatOutcome.translated
  }

  private wayBack(rule: DestinationNatRule): readonly WayBack[] {
    const { match, action } = rule
    if (action.kind === 'off' || match.destination?.length !== 1) return []
    const from = new PoolAddresses(match.destination)
    if (from.count !== 1 || this.addresses[action.pool - 1]!.count !== 1) return []
    const { port, addresses } = this.pools[action.pool - 1]!
    const ports = match.destinationPorts
    const isOnePort = ports?.length === 1 && ports[0]![0] === ports[0]![1]
    // Several ports became one, and nobody knows which it was.
    if (port !== undefined && !isOnePort) return []
    return [
      {
        rule,
        public: lowOf(match.destination[0]!),
        publicPort: port === undefined ? undefined : ports![0]![0],
        match: {
          ...match,
          destination: [addresses],
          destinationPorts: port === undefined ? ports : [[port, port]],
          applications: port === undefined ? match.applications : undefined,
        },
      },
    ]
  }
}

function isSameWay(a: WayBack, b: WayBack): boolean {
  return a.publicPort === b.publicPort && a.public.every((word, place) => word === b.public[place])
}

/** The destination's place in the entry of the rule that it matched; 0 for a rule for any destination. */
function placeIn({ match }: DestinationNatRule, { family, destination }: FlowFacts): number {
  for (const each of match.destination ?? []) {
    if (!matchesAddress(each, family, destination, 0)) continue
    return Math.max(0, distance(destination, lowOf(each)))
  }
  return 0
}
