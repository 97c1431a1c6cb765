/** The rules of one rule set, found by source and destination address, then asked in order. */
import type { AddressMatch } from '../address/index.js'
import { matchesAnyAddress } from '../address/index.js'
import type { ApplicationTable } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import { AddressRows, lowestBit } from '../policy/index.js'
import type { NatMatch, PortRange } from './nat-rule.js'

interface MatchingRule {
  readonly match: NatMatch
}

export class RuleIndex<Rule extends MatchingRule> {
  private readonly rules: readonly Rule[]
  private readonly applications: ApplicationTable
  private readonly sources: AddressRows
  private readonly destinations: AddressRows

  constructor(rules: readonly Rule[], applications: ApplicationTable) {
    this.rules = rules
    this.applications = applications
    this.sources = new AddressRows(rules.map(({ match }) => match.source))
    this.destinations = new AddressRows(rules.map(({ match }) => match.destination))
  }

  /** The first rule that matches. */
  find(facts: FlowFacts): Rule | undefined {
    const a = this.sources.rows
    const b = this.destinations.rows
    const rowA = this.sources.row(facts.family, facts.source)
    const rowB = this.destinations.row(facts.family, facts.destination)
    for (let word = 0; word < a.rowWords; word++) {
      let rules = a.words[rowA * a.rowWords + word]! & b.words[rowB * b.rowWords + word]!
      while (rules !== 0) {
        const rule = this.rules[(word << 5) + lowestBit(rules)]!
        if (this.says(rule.match, facts)) return rule
        rules &= rules - 1
      }
    }
    return undefined
  }

  private says(match: NatMatch, facts: FlowFacts): boolean {
    const { family, protocol, sourcePort, destinationPort, icmpType, icmpCode } = facts
    if (!isAmong(match.source, family, facts.source)) return false
    if (!isAmong(match.destination, family, facts.destination)) return false
    if (match.protocols !== undefined && !match.protocols.includes(protocol)) return false
    if (!isInPorts(match.sourcePorts, sourcePort) || !isInPorts(match.destinationPorts, destinationPort)) {
      return false
    }
    if (match.applications === undefined) return true
    const { applications } = this
    return (
      applications.first(match.applications, protocol, sourcePort, destinationPort, icmpType, icmpCode) !== 0
    )
  }
}

function isAmong(matches: readonly AddressMatch[] | undefined, family: number, words: Int32Array): boolean {
  return matches === undefined || matchesAnyAddress(matches, family, words, 0)
}

/** Whether a port is in one of the ranges; without ranges every port is. */
export function isInPorts(ranges: readonly PortRange[] | undefined, port: number): boolean {
  if (ranges === undefined) return true
  for (let place = 0; place < ranges.length; place++) {
    if (port >= ranges[place]![0] && port <= ranges[place]![1]) return true
  }
  return false
}
