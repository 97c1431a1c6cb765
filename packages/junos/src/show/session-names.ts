/**
 * What the numbers of a session mean: policies, applications, zones, paths and pools of the configuration that it was
 * decided under, or of a device without one.
 */
import {
  type ApplicationTable,
  BUILT_IN_POLICY_WORDS,
  type Configuration,
  FIRST_USER_ZONE,
  type LogicalInterface,
  type NameDictionary,
  type Path,
  PREDEFINED_APPLICATIONS,
  type SessionCursor,
  type SessionWays,
  type TunnelEnd,
  type Way,
  ZONE_JUNOS_HOST,
  ZONE_NONE,
} from '@wingspan/engine'

/** Printed wherever a value is not known. */
export const NOT_KNOWN = 'N/A'

/** Zone tokens: user zones begin after those the device has. Without a configuration there is one. */
const FIRST_USER_TOKEN = 6
const JUNOS_HOST_TOKEN = 2
/** Low half of a printed route. */
const ROUTE_MARK = 0x10

const TUNNEL_WORDS: Readonly<Record<TunnelEnd['kind'], string>> = { gre: 'GRE', ipip: 'IPIP', ipsec: 'IPsec' }

/** Number of a zone as devices print it, in `Session token` and as `Zone ID`. */
export function zoneToken(zone: number): number {
  if (zone === ZONE_JUNOS_HOST) return JUNOS_HOST_TOKEN
  return zone < FIRST_USER_ZONE ? FIRST_USER_TOKEN : FIRST_USER_TOKEN + zone - FIRST_USER_ZONE
}

/** Whose sessions are named: a table's columns, or their names alone. */
interface NamedBy {
  readonly interfaceNames: NameDictionary
  readonly ways?: SessionWays | undefined
  readonly kernel?: unknown
}

export class SessionNames {
  readonly applications: ApplicationTable
  readonly #configuration: Configuration | undefined
  readonly #interfaceNames: NameDictionary
  readonly #interfaces: ReadonlyMap<string, LogicalInterface>
  readonly #ways: SessionWays | undefined
  readonly #isOfKernel: boolean

  constructor({ interfaceNames, ways, kernel }: NamedBy, configuration: Configuration | undefined) {
    this.#interfaceNames = interfaceNames
    this.#ways = ways
    this.#isOfKernel = kernel !== undefined
    this.#configuration = configuration
    this.applications = configuration?.applications ?? PREDEFINED_APPLICATIONS
    this.#interfaces = new Map(
      (configuration?.rules.interfaces ?? []).slice(1).map((each) => [each.name, each]),
    )
  }

  /** `NAME/NUMBER` of a policy; a number that no policy has is not known, but told where a kernel told it. */
  policy(number: number): string {
    const name = this.policyName(number)
    if (name !== '') return `${name}/${number}`
    return this.#isOfKernel && number !== 0 ? `${NOT_KNOWN}/${number}` : NOT_KNOWN
  }

  /** Name of a policy; empty for numbers that no policy has. */
  policyName(number: number): string {
    return BUILT_IN_POLICY_WORDS.get(number) ?? this.#configuration?.policy(number)?.name ?? ''
  }

  /** Name and value of an application; undefined for 0, when none matched. */
  application(index: number): { readonly name: string; readonly value: number } | undefined {
    if (index === 0) return undefined
    return { name: this.applications.name(index), value: this.applications.value(index) }
  }

  /** Name of a zone; empty for none. */
  zone(number: number): string {
    return this.#configuration?.zoneName(number) ?? ''
  }

  /** Session token of a wing: its zone; NaN where that is not known, as of a kernel's session. */
  token(session: SessionCursor, wing: number): number {
    const zone = wing === 0 ? session.fromZone : session.toZone
    return this.#isOfKernel && zone === ZONE_NONE ? Number.NaN : zoneToken(zone)
  }

  /** `0x(index)0010` of a path; not known without one. */
  route(path: number): string {
    return path === 0 ? NOT_KNOWN : `0x${((path << 16) | ROUTE_MARK).toString(16)}`
  }

  /** Where a path leads; undefined for none. */
  path(number: number): Path | Way | undefined {
    if (number === 0) return undefined
    return this.#ways ? this.#ways.way(number) : this.#configuration?.routes.path(number)
  }

  /** Name of a source NAT pool; `Null` for none. */
  sourcePool(number: number): string {
    return this.#configuration?.rules.nat.sourcePools[number - 1]?.name ?? 'Null'
  }

  /** Tunnel of a wing's interface: its number and kind; 0 and None where it is no tunnel. */
  tunnel(interfaceNumber: number): { readonly id: number; readonly type: string } {
    const tunnel = this.#interfaces.get(this.#interfaceNames.name(interfaceNumber))?.tunnel
    return tunnel ? { id: tunnel.number, type: TUNNEL_WORDS[tunnel.kind] } : { id: 0, type: 'None' }
  }
}
