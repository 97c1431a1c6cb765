/** How much of a source pool is in use: what `show security nat source pool` tells. */
import type { Address } from '../address/index.js'
import { type PortRange, SINGLE_PORTS, TWIN_PORTS } from './nat-rule.js'
import { addressAfter } from './pool-addresses.js'
import type { SourcePool } from './source-pool.js'

export interface PoolUse {
  readonly name: string
  /** Number of a configured pool, or 0; then `interface` is the number of an interface. */
  readonly number: number
  readonly interface: number
  readonly addresses: number
  /** Ports given out one by one, and those kept for pairs; undefined where there are none. */
  readonly singlePorts: PortRange | undefined
  readonly twinPorts: PortRange | undefined
  /** How many flows may share a port. */
  readonly overloading: number
  /** Of one address, single and twin ones, once. Undefined where ports are not translated. */
  readonly portsPerAddress: number | undefined
  /** Single ones, over all addresses and kinds of protocols; twin ones are never given out. */
  readonly portsInUse: number
  /** Addresses that a host has to itself. */
  readonly addressesInUse: number
  readonly translations: number
  /** Sessions that found nothing left. */
  readonly failures: number
  /** Runs of neighbouring addresses, in order. */
  readonly ranges: readonly { readonly low: Address; readonly high: Address; readonly portsInUse: number }[]
}

export function poolUse(pool: SourcePool): PoolUse {
  const { ports, addresses } = pool
  const twinPorts = ports && keepsTwins(ports.range) ? TWIN_PORTS : undefined
  return {
    name: pool.name,
    number: pool.number,
    interface: pool.interface,
    addresses: addresses.count,
    singlePorts: ports?.range,
    twinPorts,
    overloading: pool.layers,
    portsPerAddress: ports && sizeOf(ports.range) + (twinPorts ? sizeOf(twinPorts) : 0),
    portsInUse: ports?.inUse ?? 0,
    addressesInUse: pool.addressesInUse,
    translations: pool.translations,
    failures: pool.failures,
    ranges: addresses.runs.map(({ low, first, size }) => {
      const from: Address = { family: addresses.family, words: low }
      return {
        low: from,
        high: addressAfter(from, size - 1),
        portsInUse: ports?.inUseOf(first, first + size - 1) ?? 0,
      }
    }),
  }
}

function keepsTwins([first, last]: PortRange): boolean {
  return first === SINGLE_PORTS[0] && last === SINGLE_PORTS[1]
}

function sizeOf([first, last]: PortRange): number {
  return last - first + 1
}
