/**
 * Pools of NAT (Junos CLI reference). Source pools: fields and their order as captured from 15.1X49 and 18.2 in XML,
 * what was not captured last; destination pools: layout captured from a vSRX.
 */
import { type AddressMatch, formatAddress, type PoolUse, type PortRange } from '@wingspan/engine'
import type { DestinationPoolsResult, NatPoolsResult } from '../show/index.js'
import { endsOf } from './address-range-text.js'
import { linesText } from './lines-text.js'
import { printableName } from './printable-name.js'

const LABEL_WIDTH = 19
const ADDRESS_WIDTH = 15
/** Where the numbers of single and twin ports end. */
const SINGLE_END = 49
const TWIN_WIDTH = 13
/** Pools of source NAT are numbered from here. */
export const FIRST_POOL_ID = 4

const field = (label: string, value: string | number) => `${label.padEnd(LABEL_WIDTH)}: ${value}`
export const rangeOf = ([first, last]: PortRange) => `[${first}, ${last}]`

export function natPoolsText({ uses, isAll, configuration }: NatPoolsResult): string {
  const { rules } = configuration
  const blocks = uses.map((use) => {
    const { hostAddressBase, instance } = rules.nat.sourcePools[use.number - 1]!
    const instanceName = instance === undefined ? 'default' : (rules.instances[instance]?.name ?? '')
    return linesText([
      field('Pool name', printableName(use.name)),
      field('Pool id', use.number + FIRST_POOL_ID - 1),
      field('Routing instance', printableName(instanceName)),
      field('Host address base', hostAddressBase ? formatAddress(hostAddressBase) : '0.0.0.0'),
      field('Port', use.singlePorts ? rangeOf(use.singlePorts) : 'no translation'),
      ...(use.twinPorts ? [field('Twin port', rangeOf(use.twinPorts))] : []),
      field('Port overloading', use.overloading),
      field('Address assignment', 'no-paired'),
      field('Total addresses', use.addresses),
      field('Translation hits', use.translations),
      ...rangeLines(use),
      field('Allocation failures', use.failures),
    ])
  })
  return `${isAll ? `Total pools: ${uses.length}\n` : ''}${blocks.join('\n')}`
}

function rangeLines({ ranges, singlePorts, portsInUse, addressesInUse }: PoolUse): string[] {
  const line = (start: string, used: number) =>
    singlePorts === undefined
      ? start
      : `${start}${String(used).padStart(SINGLE_END - start.length)}${'0'.padStart(TWIN_WIDTH)}`
  return [
    'Address range                        Single Ports   Twin Ports',
    ...ranges.map(({ low, high, portsInUse: used }) =>
      line(pairText(formatAddress(low), formatAddress(high)), used),
    ),
    singlePorts === undefined
      ? field('Addresses in use', addressesInUse)
      : line(`${'Total used ports'.padEnd(LABEL_WIDTH)}:`, portsInUse),
  ]
}

function pairText(low: string, high: string): string {
  return `${low.padStart(ADDRESS_WIDTH)} - ${high.padEnd(ADDRESS_WIDTH)}`
}

export function destinationPoolsText({ pools, isAll }: DestinationPoolsResult): string {
  const field = (label: string, value: string | number) => `${label.padEnd(16)}: ${value}`
  const blocks = pools.map(({ pool, translations }) => {
    const [low, high] = endsOf(pool.addresses)
    return linesText([
      field('Pool name', printableName(pool.name)),
      field('Pool id', pool.number),
      field('Total address', String(addressCount(pool.addresses))),
      field('Translation hits', translations),
      'Address range                        Port ',
      `${pairText(formatAddress(low), formatAddress(high))}${String(pool.port ?? 0).padStart(8)} `,
    ])
  })
  return `${isAll ? `Total destination-nat pools: ${pools.length}\n` : ''}${blocks.join('\n')}`
}

/** How many addresses there are from the first to the last. */
export function addressCount(match: AddressMatch): bigint {
  const [low, high] = endsOf(match).map(({ words }) =>
    words.reduce((value, word) => (value << 32n) | BigInt(word >>> 0), 0n),
  )
  return high! - low! + 1n
}
