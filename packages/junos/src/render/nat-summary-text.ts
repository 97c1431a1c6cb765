/**
 * `show security nat source summary` (layout captured from 24.4R1) and `interface-nat-ports` (Junos CLI reference; the
 * column of interface names is ours).
 */
import { formatAddress, type PortRange, type SourceNatRuleSet } from '@wingspan/engine'
import type { NatInterfacePortsResult, SourceNatSummaryResult } from '../show/index.js'
import { linesText, placedLine } from './lines-text.js'
import { printableName } from './printable-name.js'

/** The most ports that a device can translate to. */
export const MAXIMUM_PORTS = 201_326_592
const SUMMARY_COLUMNS = [0, 21, 46, 67, 72]
const PORTS_COLUMNS = [0, 8, 19, 34, 50, 63, 76]

export const portsOf = (range: PortRange | undefined) => (range === undefined ? 0 : range[1] - range[0] + 1)

export function interfacePortsText({ uses }: NatInterfacePortsResult): string {
  return linesText([
    placedLine(PORTS_COLUMNS, [
      'Pool',
      'Total',
      'Single ports',
      'Single ports',
      'Twin ports',
      'Twin ports',
      'Interface',
    ]),
    placedLine(PORTS_COLUMNS, [
      'index',
      'ports',
      'allocated',
      'available',
      'allocated',
      'available',
      '',
    ]).trimEnd(),
    ...uses.map(({ name, singlePorts, twinPorts, portsInUse, overloading }, place) => {
      const single = portsOf(singlePorts) * overloading
      const twin = portsOf(twinPorts)
      return placedLine(PORTS_COLUMNS, [
        place,
        single + twin,
        portsInUse,
        single - portsInUse,
        0,
        twin,
        printableName(name),
      ])
    }),
  ])
}

export function sourceNatSummaryText({ uses, configuration }: SourceNatSummaryResult): string {
  const { nat, instances } = configuration.rules
  const ports = uses.reduce((sum, { addresses, portsPerAddress = 0 }) => sum + addresses * portsPerAddress, 0)
  const pools = uses.flatMap(({ name, number, ranges, singlePorts, addresses }) => {
    const { instance } = nat.sourcePools[number - 1]!
    const instanceName = instance === undefined ? 'default' : (instances[instance]?.name ?? '')
    return ranges.map(({ low, high }, place) => {
      const range = `${formatAddress(low)}-${formatAddress(high)}`
      if (place > 0) return placedLine(SUMMARY_COLUMNS, ['', range])
      const pat = singlePorts ? 'yes' : 'no'
      return placedLine(SUMMARY_COLUMNS, [
        printableName(name),
        range,
        printableName(instanceName),
        pat,
        addresses,
      ])
    })
  })
  const count = nat.sourceRuleSets.reduce((sum, { rules }) => sum + rules.length, 0)
  return linesText([
    `Total port number usage for port translation pool: ${ports}`,
    `Maximum port number for port translation pool: ${MAXIMUM_PORTS}`,
    `Total pools: ${uses.length}`,
    ...(uses.length === 0
      ? []
      : [
          placedLine(SUMMARY_COLUMNS, ['Pool', 'Address', 'Routing', 'PAT', 'Total']),
          placedLine(SUMMARY_COLUMNS, ['Name', 'Range', 'Instance', '', 'Address']),
        ]),
    ...pools,
    '',
    `Total rules: ${count}`,
    ...nat.sourceRuleSets.flatMap((set) => summaryRules(set, configuration)),
  ])
}

function summaryRules(
  { name, from, to, rules }: SourceNatRuleSet,
  configuration: SourceNatSummaryResult['configuration'],
): string[] {
  const { zones, interfaces, instances, nat } = configuration.rules
  const named = { zone: zones, interface: interfaces, instance: instances }
  const names = ({ kind, numbers }: typeof from) =>
    numbers.map((number) => printableName(named[kind][number]?.name ?? ''))
  const fromNames = names(from)
  const toNames = names(to)
  return rules.flatMap(({ name: rule, action }) => [
    `Rule name : ${printableName(rule)}`,
    `    Rule set  : ${printableName(name)}`,
    `    Action    : ${action.kind === 'pool' ? printableName(nat.sourcePools[action.pool - 1]!.name) : action.kind}`,
    ...Array.from({ length: Math.max(fromNames.length, toNames.length) }, (_, place) => {
      const left = `    From      : ${(fromNames[place] ?? '').padEnd(21)}`
      return place < toNames.length ? `${left} To : ${toNames[place]}` : left.trimEnd()
    }),
  ])
}
