/**
 * NAT pools, the summary of source NAT and the ports of interfaces as elements (names captured from devices of 15.1 to
 * 18.4; `source-pool-error-counters` was seen beside another service).
 */
import { formatAddress, type PoolUse, type SourceNatRuleSet } from '@wingspan/engine'
import type {
  DestinationPoolsResult,
  NatInterfacePortsResult,
  NatPoolsResult,
  SourceNatSummaryResult,
} from '../show/index.js'
import { endsOf } from './address-range-text.js'
import type { Elements, ElementWriter } from './element-writer.js'
import { addressCount, FIRST_POOL_ID, rangeOf } from './nat-pools-text.js'
import { MAXIMUM_PORTS, portsOf } from './nat-summary-text.js'
import { printableName } from './printable-name.js'
import { junosNamespace } from './release.js'

export const NAT_ATTRIBUTES = { xmlns: junosNamespace('junos-nat') }

export function* natPoolsElements(
  { uses, isAll, configuration }: NatPoolsResult,
  out: ElementWriter,
): Elements {
  out.open('source-nat-pool-detail-information', NAT_ATTRIBUTES)
  if (isAll) {
    out.open('total-source-nat-pools')
    out.leaf('total-source-pools', uses.length)
    out.close()
  }
  for (const use of uses) {
    const { hostAddressBase } = configuration.rules.nat.sourcePools[use.number - 1]!
    out.open('source-nat-pool-info-entry')
    out.leaf('pool-name', printableName(use.name))
    out.leaf('pool-id', use.number + FIRST_POOL_ID - 1)
    out.leaf('routing-instance-name', instanceName(use, configuration))
    out.leaf('host-address-base', hostAddressBase ? formatAddress(hostAddressBase) : '0.0.0.0')
    out.leaf('source-pool-port-translation', use.singlePorts ? rangeOf(use.singlePorts) : 'no translation')
    if (use.twinPorts) out.leaf('source-pool-twin-port', rangeOf(use.twinPorts))
    out.leaf('port-overloading-factor', use.overloading)
    out.leaf('source-pool-address-assignment', 'no-paired')
    out.leaf('total-pool-address', use.addresses)
    out.leaf('address-pool-hits', use.translations)
    writeRanges(use, out)
    out.open('source-pool-error-counters')
    out.leaf('out-of-port-error', use.failures)
    out.close()
    out.close()
    yield 'more'
  }
  out.close()
}

function writeRanges({ ranges, singlePorts, portsInUse, addressesInUse }: PoolUse, out: ElementWriter): void {
  for (const { low, high, portsInUse: used } of ranges) {
    out.open('source-pool-address-range')
    out.leaf('address-range-low', formatAddress(low))
    out.leaf('address-range-high', formatAddress(high))
    if (singlePorts) {
      out.leaf('single-port', used)
      out.leaf('twin-port', 0)
    }
    out.close()
  }
  if (singlePorts === undefined) {
    out.leaf('addresses-in-use', addressesInUse)
    return
  }
  out.open('source-pool-address-range-sum')
  out.leaf('single-port-sum', portsInUse)
  out.leaf('twin-port-sum', 0)
  out.close()
}

/** Routing instance of a pool. */
function instanceName({ number }: PoolUse, { rules }: NatPoolsResult['configuration']): string {
  const { instance } = rules.nat.sourcePools[number - 1]!
  return instance === undefined ? 'default' : printableName(rules.instances[instance]?.name ?? '')
}

export function destinationPoolsElements({ pools, isAll }: DestinationPoolsResult, out: ElementWriter): void {
  out.open('destination-nat-pool-information', NAT_ATTRIBUTES)
  if (isAll) {
    out.open('total-destination-nat-pools')
    out.leaf('total-pools', pools.length)
    out.close()
  }
  for (const { pool, translations } of pools) {
    const [low, high] = endsOf(pool.addresses)
    out.open('destination-nat-pool-entry')
    out.leaf('pool-name', printableName(pool.name))
    out.leaf('pool-id', pool.number)
    out.leaf('total-pool-address', addressCount(pool.addresses))
    out.leaf('address-pool-hits', translations)
    out.open('pool-address-range')
    out.leaf('address-range-low', formatAddress(low))
    out.leaf('address-range-high', formatAddress(high))
    out.leaf('address-port', pool.port ?? 0)
    out.close()
    out.close()
  }
  out.close()
}

export function interfacePortsElements({ uses }: NatInterfacePortsResult, out: ElementWriter): void {
  out.open('interface-nat-ports-information', NAT_ATTRIBUTES)
  for (const [place, { name, singlePorts, twinPorts, portsInUse, overloading }] of uses.entries()) {
    const single = portsOf(singlePorts) * overloading
    const twin = portsOf(twinPorts)
    out.open('interface-nat-ports-entry')
    out.leaf('pool-index', place)
    out.leaf('total-ports', single + twin)
    out.leaf('single-ports-allocated', portsInUse)
    out.leaf('single-ports-available', single - portsInUse)
    out.leaf('twin-ports-allocated', 0)
    out.leaf('twin-ports-available', twin)
    out.leaf('interface-name', printableName(name))
    out.close()
  }
  out.close()
}

export function sourceNatSummaryElements(
  { uses, configuration }: SourceNatSummaryResult,
  out: ElementWriter,
): void {
  const { sourceRuleSets } = configuration.rules.nat
  const total = (element: string, leaf: string, value: number) => {
    out.open(element)
    out.leaf(leaf, value)
    out.close()
  }
  const ports = uses.reduce((sum, { addresses, portsPerAddress = 0 }) => sum + addresses * portsPerAddress, 0)
  out.open('ssg-source-nat-summary-information', NAT_ATTRIBUTES)
  total('ssg-total-source-pat-port-num', 'total-source-summary-pat-port-num', ports)
  total('ssg-max-source-pat-port-num', 'max-source-pat-port-num', MAXIMUM_PORTS)
  total('ssg-total-source-pool-num', 'total-source-summary-pools', uses.length)
  for (const use of uses) {
    out.open('ssg-source-pool-entry')
    out.leaf('ssg-source-pool-name', printableName(use.name))
    for (const { low, high } of use.ranges) {
      out.leaf('ssg-source-pool-address-range', `${formatAddress(low)}-${formatAddress(high)}`)
    }
    out.leaf('ssg-source-pool-routing-instance', instanceName(use, configuration))
    out.leaf('ssg-source-pool-pat', use.singlePorts ? 'yes' : 'no')
    out.leaf('ssg-source-pool-total-address', use.addresses)
    out.close()
  }
  const rules = sourceRuleSets.reduce((sum, set) => sum + set.rules.length, 0)
  total('ssg-total-source-rule-num', 'summary-total-source-rules', rules)
  for (const set of sourceRuleSets) writeSummaryRules(set, configuration, out)
  out.close()
}

function writeSummaryRules(
  { name, from, to, rules }: SourceNatRuleSet,
  { rules: { zones, interfaces, instances, nat } }: SourceNatSummaryResult['configuration'],
  out: ElementWriter,
): void {
  const named = { zone: zones, interface: interfaces, instance: instances }
  const contexts = [
    ['from', from],
    ['to', to],
  ] as const
  for (const { name: rule, action } of rules) {
    out.open('ssg-source-rule-entry')
    out.leaf('ssg-source-rule-name', printableName(rule))
    out.leaf('ssg-source-rule-set-name', printableName(name))
    const pool = action.kind === 'pool' ? nat.sourcePools[action.pool - 1]!.name : action.kind
    out.leaf('ssg-source-rule-action', printableName(pool))
    for (const [side, { kind, numbers }] of contexts) {
      for (const number of numbers) {
        out.leaf(`ssg-source-rule-context-${side}`, printableName(named[kind][number]?.name ?? ''))
      }
    }
    out.close()
  }
}
