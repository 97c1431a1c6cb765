/** `show security nat source|destination|static rule` (Junos CLI reference; layouts captured from 24.4R1). */
import {
  type AddressMatch,
  type DestinationNatRule,
  formatAddress,
  type InboundRuleSet,
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
import { rangeText } from './address-range-text.js'
import { linesText } from './lines-text.js'
import { printableName } from './printable-name.js'

const LABEL_WIDTH = 27
/** Fields of a source rule's action stand further out. */
const ACTION_WIDTH = 30

/** The whole text. */
export function natRulesText(result: NatRulesResult): string {
  const { sourceRuleSets, destinationRuleSets, staticRuleSets } = result.configuration.rules.nat
  switch (result.nat) {
    case 'source':
      return rulesText('Total rules', sourceRuleSets, prefixesOfMatch, sourceRule, result)
    case 'destination':
      return rulesText(
        'Total destination-nat rules',
        destinationRuleSets,
        prefixesOfMatch,
        destinationRule,
        result,
      )
    case 'static':
      return rulesText('Total static-nat rules', staticRuleSets, prefixesOfStatic, staticRule, result)
  }
}

/** What all rules of NAT have. */
export interface NatRule {
  readonly name: string
  readonly number: number
}

export type RuleSet<Rule> = {
  readonly name: string
  readonly from: NatContext
  readonly rules: readonly Rule[]
}

function rulesText<Rule extends NatRule, Set extends RuleSet<Rule>>(
  total: string,
  sets: readonly Set[],
  prefixes: (rule: Rule) => readonly AddressMatch[],
  ruleLines: (rule: Rule, set: Set, position: number, result: NatRulesResult) => string[],
  result: NatRulesResult,
): string {
  const rules = sets.flatMap((set) => set.rules)
  const referenced = rules.flatMap(prefixes).map(familyOf)
  const counts = [4, 6].map((family) => referenced.filter((each) => each === family).length)
  return linesText([
    ...(result.name === undefined
      ? [`${total}: ${rules.length}`, `Total referenced IPv4/IPv6 ip-prefixes: ${counts.join('/')}`]
      : []),
    ...sets.flatMap((set) =>
      set.rules.flatMap((rule, place) =>
        result.name === undefined || rule.name === result.name
          ? [...ruleLines(rule, set, place + 1, result), ...useFields(rule.number, result)]
          : [],
      ),
    ),
  ])
}

export function familyOf(match: AddressMatch): number {
  return match.kind === 'prefix' ? match.prefix.family : match.kind === 'range' ? match.family : 4
}

export function prefixesOfMatch({ match }: { readonly match: NatMatch }): readonly AddressMatch[] {
  return [...(match.source ?? []), ...(match.destination ?? [])]
}

export function prefixesOfStatic({
  source,
  destination,
  translated,
}: StaticNatRule): readonly AddressMatch[] {
  const prefixes = [destination, translated].map((prefix) => ({ kind: 'prefix', prefix }) as const)
  return [...(source ?? []), ...prefixes]
}

/** A label and its values, one a line. */
function field(label: string, values: readonly (string | number)[]): string[] {
  return values.map((value, place) => `  ${(place === 0 ? label : '').padEnd(LABEL_WIDTH)}: ${value}`)
}

const indented = (label: string, values: readonly (string | number)[]) => field(`  ${label}`, values)

/** Where a rule stands. */
function headFields(
  rule: NatRule,
  set: RuleSet<NatRule>,
  position: number,
  result: NatRulesResult,
): string[] {
  return [
    ...field('Rule set', [printableName(set.name)]),
    ...field('Rule Id', [rule.number]),
    ...field('Rule position', [position]),
    ...contextField('From', set.from, result),
  ]
}

function contextField(
  word: string,
  { kind, numbers }: NatContext,
  { configuration }: NatRulesResult,
): string[] {
  const { zones, interfaces, instances } = configuration.rules
  const named = { zone: zones, interface: interfaces, instance: instances }[kind]
  const label = kind === 'instance' ? 'routing instance' : kind
  return field(
    `${word} ${label}`,
    numbers.map((number) => printableName(named[number]?.name ?? '')),
  )
}

function matchFields(match: NatMatch): string[] {
  return [
    ...indented('Source addresses', (match.source ?? []).map(rangeText)),
    ...indented('Source port', (match.sourcePorts ?? []).map(portsText)),
    ...indented('Destination addresses', (match.destination ?? []).map(rangeText)),
    ...indented('Destination port', (match.destinationPorts ?? []).map(portsText)),
    ...indented('IP protocol', (match.protocols ?? []).map(protocolWord)),
    ...indented('Application', match.applications === undefined ? [] : ['configured']),
  ]
}

function portsText([first, last]: PortRange): string {
  return `${String(first).padEnd(16)}- ${last}`
}

function useFields(number: number, { sessions }: NatRulesResult): string[] {
  const { made, running } = sessions.get(number) ?? { made: 0, running: 0 }
  return [
    ...field('Translation hits', [made]),
    ...indented('Successful sessions', [made]),
    ...field('Number of sessions', [running]),
  ]
}

function sourceRule(
  rule: SourceNatRule,
  set: SourceNatRuleSet,
  position: number,
  result: NatRulesResult,
): string[] {
  const { action } = rule
  const { sourcePools } = result.configuration.rules.nat
  const name = action.kind === 'pool' ? printableName(sourcePools[action.pool - 1]!.name) : action.kind
  const persistent = action.kind === 'off' ? undefined : action.persistent
  const actionField = (label: string, value: string | number) => `  ${label.padEnd(ACTION_WIDTH)}: ${value}`
  return [
    `source NAT rule: ${printableName(rule.name)}`,
    ...headFields(rule, set, position, result),
    ...contextField('To', set.to, result),
    '  Match',
    ...matchFields(rule.match),
    actionField('Action', name),
    actionField('  Persistent NAT type', persistent?.permit ?? NOT_KNOWN),
    actionField('  Persistent NAT mapping type', 'address-port-mapping'),
    actionField('  Inactivity timeout', persistent?.inactivityTimeoutSeconds ?? 0),
    actionField('  Max session number', persistent?.maxSessions ?? 0),
    actionField('  Persistent NAT block session', 'disabled'),
  ]
}

function destinationRule(
  rule: DestinationNatRule,
  set: InboundRuleSet<DestinationNatRule>,
  position: number,
  result: NatRulesResult,
): string[] {
  const { action } = rule
  const { destinationPools } = result.configuration.rules.nat
  const pool =
    action.kind === 'pool' ? destinationPools.find(({ number }) => number === action.pool) : undefined
  return [
    `Destination NAT rule: ${printableName(rule.name)}`,
    ...headFields(rule, set, position, result),
    ...matchFields(rule.match),
    ...field('Action', [pool === undefined ? action.kind : printableName(pool.name)]),
  ]
}

function staticRule(
  rule: StaticNatRule,
  set: InboundRuleSet<StaticNatRule>,
  position: number,
  result: NatRulesResult,
): string[] {
  const { destination, translated, instance } = rule
  const first = ({ family, words }: typeof destination) => formatAddress(makeAddress(family, words))
  const instances = result.configuration.rules.instances
  const instanceName = instance === undefined ? NOT_KNOWN : printableName(instances[instance]?.name ?? '')
  return [
    `Static NAT rule: ${printableName(rule.name)}`,
    ...headFields(rule, set, position, result),
    ...field('Source addresses', (rule.source ?? []).map(rangeText)),
    ...field('Source ports', (rule.sourcePorts ?? []).map(portsText)),
    ...field('Destination addresses', [first(destination)]),
    ...field('Host addresses', [first(translated)]),
    ...field('Netmask', [destination.length]),
    ...field('Destination ports', rule.destinationPorts ? [portsText(rule.destinationPorts)] : []),
    ...field('Host ports', rule.mappedPorts ? [portsText(rule.mappedPorts)] : []),
    ...field('Host routing-instance', [instanceName]),
  ]
}
