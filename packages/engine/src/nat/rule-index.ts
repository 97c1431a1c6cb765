/** The rules of one rule set, found by source and destination address, then asked in order for the rest. */
import type { AddressMatch } from '../address/index.js'
import type { ApplicationTable } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import { AddressField, NO_MATCH, RuleSearch } from '../policy/index.js'
import { hasPorts } from '../protocol/index.js'
import type { NatMatch, PortRange } from './nat-rule.js'

/** No rule matches. */
export const NO_PLACE = -1

interface MatchingRule {
  readonly match: NatMatch
  /** Only for packets out of this routing instance. */
  readonly fromInstance?: number | undefined
}

export class RuleIndex<Rule extends MatchingRule> {
  readonly rules: readonly Rule[]
  private readonly applications: ApplicationTable
  private readonly sources: AddressField
  private readonly destinations: AddressField
  private readonly search: RuleSearch

  constructor(rules: readonly Rule[], applications: ApplicationTable) {
    this.rules = rules
    this.applications = applications
    this.sources = new AddressField(rules.map(({ match }) => addressesOf(match.source)))
    this.destinations = new AddressField(rules.map(({ match }) => addressesOf(match.destination)))
    this.search = new RuleSearch([this.sources, this.destinations])
  }

  /** Place of the first rule, from place `from` on, that matches a packet out of a routing instance; or NO_PLACE. */
  find(facts: FlowFacts, instance: number, from = 0): number {
    const { search } = this
    this.sources.look(facts.family, facts.source)
    this.destinations.look(facts.family, facts.destination)
    for (let place = search.first(from); place !== NO_MATCH; place = search.next()) {
      const { match, fromInstance } = this.rules[place]!
      if ((fromInstance === undefined || fromInstance === instance) && this.matches(match, facts))
        return place
    }
    return NO_PLACE
  }

  private matches(match: NatMatch, facts: FlowFacts): boolean {
    const { protocol, sourcePort, destinationPort, icmpType, icmpCode } = facts
    if (match.protocols !== undefined && !match.protocols.includes(protocol)) return false
    if (!isInPorts(match.sourcePorts, protocol, sourcePort)) return false
    if (!isInPorts(match.destinationPorts, protocol, destinationPort)) return false
    if (match.applications === undefined) return true
    const { applications } = this
    return (
      applications.first(match.applications, protocol, sourcePort, destinationPort, icmpType, icmpCode) !== 0
    )
  }
}

function addressesOf(matches: readonly AddressMatch[] | undefined) {
  return matches && { matches, excluded: false }
}

/** Whether a port is in one of the ranges; without ranges every packet is. */
export function isInPorts(ranges: readonly PortRange[] | undefined, protocol: number, port: number): boolean {
  if (ranges === undefined) return true
  if (!hasPorts(protocol)) return false
  for (let place = 0; place < ranges.length; place++) {
    if (port >= ranges[place]![0] && port <= ranges[place]![1]) return true
  }
  return false
}
