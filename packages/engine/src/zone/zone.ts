/**
 * Interfaces and zones as compiled from a configuration (Junos reference: interfaces, security zones,
 * host-inbound-traffic). Numbers are places in the lists below, so that records and tables can hold them.
 */
import type { Address, Prefix } from '../address/index.js'

/** Zone numbers that are no user's: an interface in no zone, and the device itself. User zones begin at 2. */
export const ZONE_NONE = 0
export const ZONE_JUNOS_HOST = 1
export const FIRST_USER_ZONE = 2

/** What may reach the device by an interface or a zone. Words are those of the configuration, `all` spread out. */
export interface HostInbound {
  readonly systemServices: ReadonlySet<string>
  readonly protocols: ReadonlySet<string>
  /** Words of both with `except`, which are in neither: their packets stay out whatever other word they fit. */
  readonly excepted: ReadonlySet<string>
}

/** An address of an interface: its own, and the subnet it is in. */
export interface InterfaceAddress {
  readonly address: Address
  readonly subnet: Prefix
  readonly isPrimary: boolean
}

/** The tunnel that a unit is an end of. */
export interface TunnelEnd {
  readonly kind: 'gre' | 'ipip' | 'ipsec'
  /** Ends of the outer packets; undefined for `ipsec`, whose ends are not in the unit. */
  readonly source: Address | undefined
  readonly destination: Address | undefined
  /** Place in the list of tunnels, from 1: what `Tunnel ID` prints. */
  readonly number: number
}

/** A unit of an interface. */
export interface LogicalInterface {
  /** With its unit: `ge-0/0/0.0`. */
  readonly name: string
  /** Place in `ConfigurationRules.interfaces`; 0 is no interface. */
  readonly number: number
  /** `vlan-id` of the unit; undefined for untagged. */
  readonly vlan: number | undefined
  /** Zone number; ZONE_NONE for none. */
  readonly zone: number
  /** Routing instance number; 0 is the default instance. */
  readonly instance: number
  readonly addresses: readonly InterfaceAddress[]
  /** Replaces the zone's where it is there. */
  readonly hostInbound: HostInbound | undefined
  readonly tunnel: TunnelEnd | undefined
  /** `.local..N`: the device itself, as a routing instance sees it. */
  readonly isLocal: boolean
  readonly isDisabled: boolean
}

export interface Zone {
  readonly name: string
  readonly number: number
  readonly description: string | undefined
  readonly tcpRst: boolean
  /** Place of the zone's screen in `ConfigurationRules.screens`, from 1; 0 for none. */
  readonly screen: number
  readonly hostInbound: HostInbound
  /** Interface numbers in configuration order. */
  readonly interfaces: readonly number[]
  /** `functional-zone management`: nothing passes from or to it but what the device itself says and hears. */
  readonly isManagement?: true
  /** Of an earlier generation only: it keeps its number and name for the sessions that have them. */
  readonly isFormer?: true
}
