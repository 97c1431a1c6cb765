/** Zones, NAT rules and pools, screens, configuration (Junos CLI reference; layouts of 24.4R1). */
import {
  type AddressMatch,
  type DestinationNatRule,
  formatAddress,
  formatPrefix,
  makeAddress,
  type NatContext,
  type NatMatch,
  type Prefix,
  protocolWord,
  type SourceNatRule,
  type StaticNatRule,
  ZONE_JUNOS_HOST,
} from '@wingspan/engine'
import { statementShape } from '../schema/index.js'
import type {
  ConfigurationResult,
  NatPoolsResult,
  NatRulesResult,
  ScreenStatisticsResult,
  ZonesResult,
} from '../show/index.js'
import { printHierarchical, printSet } from '../syntax/index.js'
import { printableName } from './printable-name.js'

const LABEL_WIDTH = 27
const CONNECTION_TRACKING_SECONDS = 1800

const lineText = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

export function zonesText({ zones }: ZonesResult): string {
  const blocks = zones.map(({ zone, screen, interfaces }) => [
    `Security zone: ${printableName(zone.name)}`,
    ...(zone.description === undefined ? [] : [`  Description: ${printableName(zone.description)}`]),
    `  Zone ID: ${zone.number === ZONE_JUNOS_HOST ? 2 : zone.number + 4}`,
    `  Send reset for non-SYN session TCP packets: ${zone.tcpRst ? 'On' : 'Off'}`,
    '  Policy configurable: Yes  ',
    ...(screen === undefined ? [] : [`  Screen: ${printableName(screen)}`]),
    `  Interfaces bound: ${interfaces.length}`,
    '  Interfaces:',
    ...interfaces.map((name) => `    ${printableName(name)}`),
    `  Advanced-connection-tracking timeout: ${CONNECTION_TRACKING_SECONDS}`,
    '  Unidirectional-session-refreshing: No',
  ])
  return blocks.map(lineText).join('\n')
}

/** A label and its values, one a line. */
function field(label: string, values: readonly string[]): string[] {
  return values.map((value, place) => `  ${(place === 0 ? label : '').padEnd(LABEL_WIDTH)}: ${value}`)
}

function contextField(
  word: string,
  { kind, numbers }: NatContext,
  { configuration }: NatRulesResult,
): string[] {
  const { rules } = configuration
  const names = numbers.map((number) => {
    if (kind === 'zone') return rules.zones[number]?.name ?? ''
    return kind === 'interface'
      ? (rules.interfaces[number]?.name ?? '')
      : (rules.instances[number]?.name ?? '')
  })
  const kinds = { zone: 'zone', interface: 'interface', instance: 'routing instance' }
  return field(`${word} ${kinds[kind]}`, names.map(printableName))
}

function matchFields(match: NatMatch): string[] {
  const indented = (label: string, values: readonly string[]) => field(`  ${label}`, values)
  const ports = (ranges: NatMatch['sourcePorts']) =>
    (ranges ?? []).map(([first, last]) => `${String(first).padEnd(16)}- ${last}`)
  return [
    ...indented('Source addresses', (match.source ?? []).map(rangeText)),
    ...indented('Source port', ports(match.sourcePorts)),
    ...indented('Destination addresses', (match.destination ?? []).map(rangeText)),
    ...indented('Destination port', ports(match.destinationPorts)),
    ...indented('IP protocol', (match.protocols ?? []).map(protocolWord)),
    ...(match.applications === undefined ? [] : indented('Application', ['configured'])),
  ]
}

/** First and last address of a match. */
function rangeText(match: AddressMatch): string {
  if (match.kind === 'wildcard') return formatAddress(makeAddress(4, [match.value]))
  const [low, high] =
    match.kind === 'prefix' ? [match.prefix.words, lastOf(match.prefix)] : [match.low, match.high]
  const family = match.kind === 'prefix' ? match.prefix.family : match.family
  return `${formatAddress(makeAddress(family, low)).padEnd(16)}- ${formatAddress(makeAddress(family, high))}`
}

function lastOf({ words, mask }: Prefix): number[] {
  return words.map((word, place) => word | ~mask[place]!)
}

function useFields(number: number, { sessions }: NatRulesResult): string[] {
  const { made, running } = sessions.get(number) ?? { made: 0, running: 0 }
  return [
    ...field('Translation hits', [String(made)]),
    ...field('  Successful sessions', [String(made)]),
    ...field('Number of sessions', [String(running)]),
  ]
}

export function natRulesText(result: NatRulesResult): string {
  switch (result.nat) {
    case 'source':
      return sourceRulesText(result)
    case 'destination':
      return destinationRulesText(result)
    case 'static':
      return staticRulesText(result)
  }
}

function sourceRulesText(result: NatRulesResult): string {
  const { sourceRuleSets, sourcePools } = result.configuration.rules.nat
  const actionOf = ({ action }: SourceNatRule) => {
    if (action.kind === 'pool') return printableName(sourcePools[action.pool - 1]!.name)
    return action.kind
  }
  const rules = sourceRuleSets.flatMap((set) =>
    set.rules.flatMap((rule, place) => {
      const persistent = rule.action.kind === 'off' ? undefined : rule.action.persistent
      return [
        `source NAT rule: ${printableName(rule.name)}`,
        ...field('Rule set', [printableName(set.name)]),
        ...field('Rule Id', [String(rule.number)]),
        ...field('Rule position', [String(place + 1)]),
        ...contextField('From', set.from, result),
        ...contextField('To', set.to, result),
        '  Match',
        ...matchFields(rule.match),
        `  ${'Action'.padEnd(30)}: ${actionOf(rule)}`,
        `    ${'Persistent NAT type'.padEnd(28)}: ${persistent?.permit ?? 'N/A'}`,
        `    ${'Inactivity timeout'.padEnd(28)}: ${persistent?.inactivityTimeoutSeconds ?? 0}`,
        `    ${'Max session number'.padEnd(28)}: ${persistent?.maxSessions ?? 0}`,
        ...useFields(rule.number, result),
      ]
    }),
  )
  const count = sourceRuleSets.reduce((sum, set) => sum + set.rules.length, 0)
  return lineText([`Total rules: ${count}`, ...rules])
}

function destinationRulesText(result: NatRulesResult): string {
  const { destinationRuleSets, destinationPools } = result.configuration.rules.nat
  const actionOf = ({ action }: DestinationNatRule) =>
    action.kind === 'pool' ? printableName(destinationPools[action.pool - 1]!.name) : action.kind
  const rules = destinationRuleSets.flatMap((set) =>
    set.rules.flatMap((rule, place) => [
      `Destination NAT rule: ${printableName(rule.name)}`,
      ...field('Rule set', [printableName(set.name)]),
      ...field('Rule Id', [String(rule.number)]),
      ...field('Rule position', [String(place + 1)]),
      ...contextField('From', set.from, result),
      ...matchFields(rule.match),
      ...field('Action', [actionOf(rule)]),
      ...useFields(rule.number, result),
    ]),
  )
  const count = destinationRuleSets.reduce((sum, set) => sum + set.rules.length, 0)
  return lineText([`Total destination-nat rules: ${count}`, ...rules])
}

function staticRulesText(result: NatRulesResult): string {
  const { staticRuleSets } = result.configuration.rules.nat
  const portText = (ports: StaticNatRule['mappedPorts']) => (ports ? `${ports[0]} - ${ports[1]}` : 'N/A')
  const rules = staticRuleSets.flatMap((set) =>
    set.rules.flatMap((rule, place) => [
      `Static NAT rule: ${printableName(rule.name)}`,
      ...field('Rule-set', [printableName(set.name)]),
      ...field('Rule-Id', [String(rule.number)]),
      ...field('Rule position', [String(place + 1)]),
      ...contextField('From', set.from, result),
      ...field('Destination addresses', [formatPrefix(rule.destination)]),
      ...field('Host addresses', [formatPrefix(rule.translated)]),
      ...field('Destination ports', [portText(rule.destinationPorts)]),
      ...field('Host ports', [portText(rule.mappedPorts)]),
      ...useFields(rule.number, result),
    ]),
  )
  const count = staticRuleSets.reduce((sum, set) => sum + set.rules.length, 0)
  return lineText([`Total static-nat rules: ${count}`, ...rules])
}

export function natPoolsText({ uses, configuration }: NatPoolsResult): string {
  const { sourcePools } = configuration.rules.nat
  const blocks = uses.map((use) => {
    const pool = sourcePools.find(({ name }) => name === use.name)
    const ports = use.portsPerAddress === undefined ? undefined : use.portsPerAddress * use.addresses
    return [
      `Pool name          : ${printableName(use.name)}`,
      ...(pool
        ? [
            `Pool id            : ${pool.number}`,
            `Host address base  : ${pool.hostAddressBase ? formatAddress(pool.hostAddressBase) : '0.0.0.0'}`,
            `Port               : ${pool.ports ? `[${pool.ports[0]}, ${pool.ports[1]}]` : 'no translation'}`,
          ]
        : []),
      `Port overloading   : ${pool?.portOverloadingFactor ?? 1}`,
      `Total addresses    : ${use.addresses}`,
      ...(pool?.addresses ?? []).map((match) => `Address range      : ${rangeText(match)}`),
      `Total ports        : ${ports ?? 'N/A'}`,
      `Ports in use       : ${ports === undefined ? 'N/A' : use.portsInUse}`,
      `Addresses in use   : ${ports === undefined ? use.addressesInUse : 'N/A'}`,
      `Translation hits   : ${use.translations}`,
      `Allocation failures: ${use.failures}`,
    ]
  })
  return `${lineText([`Total pools: ${uses.length}`])}${blocks.map((block) => `\n${lineText(block)}`).join('')}`
}

export function screenStatisticsText({ zones }: ScreenStatisticsResult): string {
  const blocks = zones.map(({ zone, screen, counts }) => [
    `Screen statistics of zone ${printableName(zone)} (${printableName(screen)}):`,
    '',
    `  ${'IDS attack type'.padEnd(43)}Statistics`,
    ...counts.map(({ words, count }) => `  ${words.padEnd(43)}${count}`),
  ])
  return blocks.map(lineText).join('\n')
}

/** A configuration in a form that can be loaded again; secrets are left out. */
export function* configurationText({ node, path, form }: ConfigurationResult): Generator<string> {
  if (form === 'set') {
    if (node.children.length === 0 && path.length > 0) yield `set ${path.join(' ')}\n`
    for (const line of printSet(node, path, { hidesSecrets: true })) yield printableLine(line)
    return
  }
  for (const line of printHierarchical(node, { hidesSecrets: true, shape: statementShape })) {
    yield printableLine(line)
  }
}

function printableLine(line: string): string {
  return `${printableName(line.slice(0, -1))}\n`
}
