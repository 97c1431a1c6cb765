/** Which zone each unit is in (Junos reference: security-zone interfaces). */
import {
  type HostInbound,
  type LogicalInterface,
  withUnit,
  ZONE_JUNOS_HOST,
  ZONE_NONE,
} from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import type { CompileContext } from './compile-context.js'
import { hostInbound } from './host-inbound.js'
import { bareUnit, type CompiledUnit } from './interfaces.js'

interface Membership {
  readonly zone: number
  /** The unit's own stanza, which stands in place of its zone's. */
  readonly hostInbound: HostInbound | undefined
}

/** The word for every unit that no zone names. */
const ALL = 'all'

export class ZoneMembers {
  readonly #context: CompileContext
  readonly #units: (CompiledUnit | undefined)[]
  /** By unit number, in configuration order. */
  readonly #memberships = new Map<number, Membership>()
  #rest: Membership | undefined

  constructor(context: CompileContext, units: readonly (CompiledUnit | undefined)[]) {
    this.#context = context
    this.#units = [...units]
  }

  /** Puts a statement's unit into a zone; an error when it is in another. */
  add(member: ConfigNode, zone: number): void {
    const stanza = member.child('host-inbound-traffic')
    const membership = { zone, hostInbound: stanza && hostInbound(stanza) }
    const unit = member.word === ALL ? undefined : this.#unitOf(member)
    const known = unit === undefined ? this.#rest : this.#memberships.get(unit)
    if (known !== undefined && known.zone !== zone) {
      this.#context.error(member, 'interface-in-two-zones', 'is in another zone too')
      return
    }
    if (unit === undefined) this.#rest = membership
    else this.#memberships.set(unit, membership)
  }

  /** All units with their zones; those that only a zone names come last. Ask when all members have been added. */
  interfaces(): readonly LogicalInterface[] {
    return this.#units.map((unit, number) => {
      const known = unit ?? bareUnit('', number, 0)
      if (known.isLocal) return { ...known, zone: ZONE_JUNOS_HOST, hostInbound: undefined }
      const membership = this.#membershipOf(number)
      return { ...known, zone: membership?.zone ?? ZONE_NONE, hostInbound: membership?.hostInbound }
    })
  }

  /** Units of a zone: those that it names, in configuration order, then the rest where it has `all`. */
  of(zone: number): readonly number[] {
    const named = [...this.#memberships].flatMap(([unit, membership]) =>
      membership.zone === zone ? [unit] : [],
    )
    if (this.#rest?.zone !== zone) return named
    const rest = this.#units.flatMap((unit, number) =>
      unit && !unit.isLocal && !this.#memberships.has(number) ? [number] : [],
    )
    return [...named, ...rest]
  }

  #membershipOf(unit: number): Membership | undefined {
    return this.#memberships.get(unit) ?? (unit === 0 ? undefined : this.#rest)
  }

  /** A unit that is configured nowhere else has no addresses. */
  #unitOf(member: ConfigNode): number {
    const name = withUnit(member.word, 0)
    const { interfaceNumbers } = this.#context
    const known = interfaceNumbers.get(name)
    if (known !== undefined) return known
    this.#context.warning(
      member,
      'undefined-interface',
      'is not configured under interfaces: it has no address',
    )
    const number = this.#units.length
    interfaceNumbers.set(name, number)
    this.#units.push(bareUnit(name, number, 0))
    return number
  }
}
