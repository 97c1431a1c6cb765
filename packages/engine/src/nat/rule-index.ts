/** The rules of one rule set, found by source and destination address, then asked in order. */
import type { AddressMatch } from '../address/index.js'
import { matchesAnyAddress } from '../address/index.js'
import type { ApplicationTable } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import { AddressRows, lowestBit } from '../policy/index.js'
import { Protocol } from '../protocol/index.js'
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
  private readonly sources: AddressRows
  private readonly destinations: AddressRows

  constructor(rules: readonly Rule[], applications: ApplicationTable) {
    this.rules = rules
    this.applications = applications
    this.sources = new AddressRows(rules.map(({ match }) => match.source))
    this.destinations = new AddressRows(rules.map(({ match }) => match.destination))
  }

  /** Place of the first rule, from place `from` on, that matches a packet out of a routing instance; or NO_PLACE. */
  find(facts: FlowFacts, instance: number, from = 0): number {
    const a = this.sources.rows
    const b = this.destinations.rows
    const rowA = this.sources.row(facts.family, facts.source) * a.rowWords
    const rowB = this.destinations.row(facts.family, facts.destination) * b.rowWords
    let mask = -1 << (from & 31)
    for (let word = from >>> 5; word < a.rowWords; word++) {
      let rules = a.words[rowA + word]! & b.words[rowB + word]! & mask
      mask = -1
      while (rules !== 0) {
        const place = (word << 5) + lowestBit(rules)
        const { match, fromInstance } = this.rules[place]!
        if ((fromInstance === undefined || fromInstance === instance) && this.matches(match, facts))
          return place
        rules &= rules - 1
      }
    }
    return NO_PLACE
  }

  private matches(match: NatMatch, facts: FlowFacts): boolean {
    const { family, protocol, sourcePort, destinationPort, icmpType, icmpCode } = facts
    if (!isAmong(match.source, family, facts.source)) return false
    if (!isAmong(match.destination, family, facts.destination)) return false
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

/** Whether a protocol has ports; what stands for them elsewhere is neither matched nor changed as a port. */
export function hasPorts(protocol: number): boolean {
  return protocol === Protocol.tcp || protocol === Protocol.udp || protocol === Protocol.sctp
}

function isAmong(matches: readonly AddressMatch[] | undefined, family: number, words: Int32Array): boolean {
  return matches === undefined || matchesAnyAddress(matches, family, words, 0)
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
