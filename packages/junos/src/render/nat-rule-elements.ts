/**
 * NAT rules as elements. Source: names captured from 15.1 and 17.3; destination: from 18.3, beside another service;
 * static: from 12.1. Each range of addresses is an entry of its own.
 */
import {
  type AddressMatch,
  type DestinationNatRule,
  formatAddress,
  makeAddress,
  type NatContext,
  type NatMatch,
  type PortRange,
  protocolWord,
  type SourceNatRule,
  type SourceNatRuleSet,
  type StaticNatRule,
} from '@wingspan/engine'
import { type NatRulesResult, NOT_KNOWN } from '../show/index.js'
import { endsOf } from './address-range-text.js'
import type { Elements, ElementWriter } from './element-writer.js'
import { NAT_ATTRIBUTES } from './nat-pool-elements.js'
import { familyOf, type NatRule, prefixesOfMatch, prefixesOfStatic, type RuleSet } from './nat-rules-text.js'
import { printableName } from './printable-name.js'

export function natRulesElements(result: NatRulesResult, out: ElementWriter): Elements {
  const { sourceRuleSets, destinationRuleSets, staticRuleSets } = result.configuration.rules.nat
  switch (result.nat) {
    case 'source':
      return rulesElements(SOURCE, sourceRuleSets, result, out)
    case 'destination':
      return rulesElements(DESTINATION, destinationRuleSets, result, out)
    case 'static':
      return rulesElements(STATIC, staticRuleSets, result, out)
  }
}

/** What the three kinds call things, and what each has of its own. */
interface Kind<Rule, Set> {
  readonly information: string
  readonly totals: readonly [element: string, leaf: string]
  /** Without `-v4` and `-v6`. */
  readonly references: string
  readonly entry: string
  /** The element around the counts; undefined where they stand in the entry. */
  readonly hits: string | undefined
  readonly prefixes: (rule: Rule) => readonly AddressMatch[]
  readonly write: (rule: Rule, set: Set, result: NatRulesResult, out: ElementWriter) => void
}

const SOURCE: Kind<SourceNatRule, SourceNatRuleSet> = {
  information: 'source-nat-rule-detail-information',
  totals: ['total-source-nat-rules', 'total-src-rules'],
  references: 'total-source-nat-rule-ref-addr-num',
  entry: 'source-nat-rule-entry',
  hits: 'source-nat-rule-hits-entry',
  prefixes: prefixesOfMatch,
  write: writeSourceRule,
}

const DESTINATION: Kind<DestinationNatRule, RuleSet<DestinationNatRule>> = {
  information: 'destination-nat-rule-information',
  totals: ['total-destination-nat-rules', 'total-rules'],
  references: 'total-destination-nat-rule-ref-addr-num',
  entry: 'destination-nat-rule-entry',
  hits: undefined,
  prefixes: prefixesOfMatch,
  write: writeDestinationRule,
}

const STATIC: Kind<StaticNatRule, RuleSet<StaticNatRule>> = {
  information: 'static-nat-rule-information',
  totals: ['total-static-nat-rules', 'total-rules'],
  references: 'total-static-nat-rule-ref-addr-num',
  entry: 'static-nat-rule-entry',
  hits: undefined,
  prefixes: prefixesOfStatic,
  write: writeStaticRule,
}

function* rulesElements<Rule extends NatRule, Set extends RuleSet<Rule>>(
  kind: Kind<Rule, Set>,
  sets: readonly Set[],
  result: NatRulesResult,
  out: ElementWriter,
): Elements {
  out.open(kind.information, NAT_ATTRIBUTES)
  if (result.name === undefined) writeTotals(kind, sets, out)
  for (const set of sets) {
    for (const [place, rule] of set.rules.entries()) {
      if (result.name !== undefined && rule.name !== result.name) continue
      out.open(kind.entry)
      out.leaf('rule-name', printableName(rule.name))
      out.leaf('rule-set-name', printableName(set.name))
      out.leaf('rule-id', rule.number)
      out.leaf('rule-matching-position', place + 1)
      writeContext('from', set.from, result, out)
      kind.write(rule, set, result, out)
      writeHits(kind.hits, rule.number, result, out)
      out.close()
      yield 'more'
    }
  }
  out.close()
}

function writeTotals<Rule extends NatRule, Set extends RuleSet<Rule>>(
  { totals, references, prefixes }: Kind<Rule, Set>,
  sets: readonly Set[],
  out: ElementWriter,
): void {
  const rules = sets.flatMap((set) => set.rules)
  const families = rules.flatMap(prefixes).map(familyOf)
  out.open(totals[0])
  out.leaf(totals[1], rules.length)
  out.close()
  out.open(references)
  for (const family of [4, 6]) {
    out.leaf(`${references}-v${family}`, families.filter((each) => each === family).length)
  }
  out.close()
}

function writeContext(
  side: 'from' | 'to',
  { kind, numbers }: NatContext,
  { configuration }: NatRulesResult,
  out: ElementWriter,
): void {
  const { zones, interfaces, instances } = configuration.rules
  const named = { zone: zones, interface: interfaces, instance: instances }[kind]
  out.leaf(`rule-${side}-context`, kind === 'instance' ? 'routing-instance' : kind)
  for (const number of numbers) {
    out.leaf(`rule-${side}-context-name`, printableName(named[number]?.name ?? ''))
  }
}

function writeHits(
  element: string | undefined,
  number: number,
  { sessions }: NatRulesResult,
  out: ElementWriter,
): void {
  const { made, running } = sessions.get(number) ?? { made: 0, running: 0 }
  if (element !== undefined) out.open(element)
  out.leaf('rule-translation-hits', made)
  out.leaf('succ-hits', made)
  out.leaf('concurrent-hits', running)
  if (element !== undefined) out.close()
}

function writeRanges(
  element: string,
  side: 'source' | 'destination',
  matches: readonly AddressMatch[] = [],
  out: ElementWriter,
): void {
  for (const [low, high] of matches.map(endsOf)) {
    out.open(element)
    out.leaf(`rule-${side}-address-low-range`, formatAddress(low))
    out.leaf(`rule-${side}-address-high-range`, formatAddress(high))
    out.close()
  }
}

function writePorts(
  element: string,
  side: 'source' | 'destination',
  ranges: readonly PortRange[] = [],
  out: ElementWriter,
): void {
  for (const [low, high] of ranges) {
    out.open(element)
    out.leaf(`rule-${side}-port-low`, low)
    out.leaf(`rule-${side}-port-high`, high)
    out.close()
  }
}

/** What source and destination rules match; `prefix` stands before the names of the address entries. */
function writeMatch(match: NatMatch, prefix: string, protocols: string, out: ElementWriter): void {
  writeRanges(`${prefix}source-address-range-entry`, 'source', match.source, out)
  writePorts('source-port-entry', 'source', match.sourcePorts, out)
  writeRanges(`${prefix}destination-address-range-entry`, 'destination', match.destination, out)
  writePorts('destination-port-entry', 'destination', match.destinationPorts, out)
  if (match.protocols === undefined) return
  out.open(protocols)
  for (const protocol of match.protocols) out.leaf('ip-protocol', protocolWord(protocol))
  out.close()
}

function writeSourceRule(
  { match, action }: SourceNatRule,
  { to }: SourceNatRuleSet,
  result: NatRulesResult,
  out: ElementWriter,
): void {
  const { sourcePools } = result.configuration.rules.nat
  writeContext('to', to, result, out)
  writeMatch(match, '', 'src-nat-protocol-entry', out)
  if (match.applications !== undefined) {
    out.open('src-nat-app-entry')
    out.leaf('src-nat-application', 'configured')
    out.close()
  }
  const persistent = action.kind === 'off' ? undefined : action.persistent
  const name = action.kind === 'pool' ? sourcePools[action.pool - 1]!.name : action.kind
  out.open('source-nat-rule-action-entry')
  out.leaf('source-nat-rule-action', printableName(name))
  out.leaf('persistent-nat-type', persistent?.permit ?? NOT_KNOWN)
  out.leaf('persistent-nat-mapping-type', 'address-port-mapping')
  out.leaf('persistent-nat-timeout', persistent?.inactivityTimeoutSeconds ?? 0)
  out.leaf('persistent-nat-max-session', persistent?.maxSessions ?? 0)
  out.close()
}

function writeDestinationRule(
  { match, action }: DestinationNatRule,
  _set: RuleSet<DestinationNatRule>,
  { configuration }: NatRulesResult,
  out: ElementWriter,
): void {
  const { destinationPools } = configuration.rules.nat
  writeMatch(match, 'rule-', 'dest-nat-protocol-entry', out)
  if (match.applications !== undefined) out.leaf('destination-nat-application', 'configured')
  const pool = action.kind === 'pool' && destinationPools.find(({ number }) => number === action.pool)
  out.leaf('destination-nat-rule-action', pool ? printableName(pool.name) : action.kind)
}

function writeStaticRule(
  rule: StaticNatRule,
  _set: RuleSet<StaticNatRule>,
  { configuration }: NatRulesResult,
  out: ElementWriter,
): void {
  const { destination, translated, instance } = rule
  const first = ({ family, words }: typeof destination) => formatAddress(makeAddress(family, words))
  writeRanges('static-source-address-range-entry', 'source', rule.source, out)
  writePorts('static-source-port-entry', 'source', rule.sourcePorts, out)
  out.leaf('rule-destination-address-prefix', first(destination))
  if (rule.destinationPorts) {
    out.leaf('rule-destination-port-low', rule.destinationPorts[0])
    out.leaf('rule-destination-port-high', rule.destinationPorts[1])
  }
  out.leaf('rule-host-address-prefix', first(translated))
  if (rule.mappedPorts) {
    out.leaf('rule-host-port-low', rule.mappedPorts[0])
    out.leaf('rule-host-port-high', rule.mappedPorts[1])
  }
  out.leaf('rule-address-netmask', destination.length)
  const name = instance === undefined ? NOT_KNOWN : (configuration.rules.instances[instance]?.name ?? '')
  out.leaf('rule-host-routing-instance', printableName(name))
}
