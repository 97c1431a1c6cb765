/** Which addresses and ports source NAT may have given to packets that leave by an interface. */
import type { AddressMatch } from '../address/index.js'
import type { FlowFacts } from '../facts/index.js'
import { AddressField, NO_MATCH, RuleSearch } from '../policy/index.js'
import type { LogicalInterface } from '../zone/index.js'
import { type NatRules, type PortRange, SINGLE_PORTS, type SourceNatPool, TWIN_PORTS } from './nat-rule.js'
import { portKind } from './port-space.js'
import { contextFit } from './rule-set-order.js'

/** Ports that pairs are given out of too. */
const EVERY_PORT: PortRange = [SINGLE_PORTS[0], TWIN_PORTS[1]]

/** Addresses that serve as sources, and the ports they are given; undefined for any port. */
interface Origin {
  readonly addresses: readonly AddressMatch[]
  readonly ports: PortRange | undefined
}

export class TranslatedSources {
  private readonly origins: readonly Origin[]
  private readonly sources: AddressField
  private readonly search: RuleSearch

  /** For packets that leave by any of these interfaces. */
  constructor(rules: NatRules, exits: readonly LogicalInterface[]) {
    const pools = new Set<number>()
    const origins: Origin[] = []
    for (const exit of exits) {
      const actions = rules.sourceRuleSets
        .filter(({ to }) => contextFit(to, exit) >= 0)
        .flatMap(({ rules: own }) => own.map(({ action }) => action))
      let byInterface = actions.some(({ kind }) => kind === 'interface')
      for (const action of actions) {
        if (action.kind !== 'pool') continue
        const overflow = rules.sourcePools[action.pool - 1]?.overflow
        pools.add(action.pool)
        if (overflow === 'interface') byInterface = true
        else if (overflow !== undefined) pools.add(overflow)
      }
      if (byInterface) origins.push({ addresses: exit.addresses.map(ownAddress), ports: EVERY_PORT })
    }
    for (const pool of pools) origins.push(originOf(rules.sourcePools[pool - 1]!))
    this.origins = origins
    this.sources = new AddressField(origins.map(({ addresses }) => ({ matches: addresses, excluded: false })))
    this.search = new RuleSearch([this.sources])
  }

  /** Whether a packet's source may be one of them. */
  has(facts: FlowFacts): boolean {
    const { search } = this
    const isPortMade = portKind(facts) >= 0
    this.sources.look(facts.family, facts.source)
    for (let place = search.first(); place !== NO_MATCH; place = search.next()) {
      const { ports } = this.origins[place]!
      if (!isPortMade || !ports || (facts.sourcePort >= ports[0] && facts.sourcePort <= ports[1])) return true
    }
    return false
  }
}

function originOf({ addresses, ports, hostAddressBase }: SourceNatPool): Origin {
  if (ports === undefined || hostAddressBase !== undefined) return { addresses, ports: undefined }
  const isWhole = ports[0] === SINGLE_PORTS[0] && ports[1] === SINGLE_PORTS[1]
  return { addresses, ports: isWhole ? EVERY_PORT : ports }
}

function ownAddress({ address }: LogicalInterface['addresses'][number]): AddressMatch {
  return { kind: 'range', family: address.family, low: address.words, high: address.words }
}
