/** Which zone each unit is in (Junos reference: security-zone interfaces). */
import {
  type HostInbound,
  type LogicalInterface,
  withUnit,
  ZONE_JUNOS_HOST,
  ZONE_NONE,
} from '@wingspan/engine'
import { type ConfigNode, printable } from '../syntax/index.js'
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
      if (unit === undefined) return { ...bareUnit('', 0, 0), zone: ZONE_NONE, hostInbound: undefined }
      if (unit.isLocal) return { ...unit, zone: ZONE_JUNOS_HOST, hostInbound: undefined }
      const membership = this.#membershipOf(number)
      return { ...unit, zone: membership?.zone ?? ZONE_NONE, hostInbound: membership?.hostInbound }
    })
  }

  /** Units by zone: those that it names, in configuration order, then the rest where it has `all`. */
  byZone(): ReadonlyMap<number, readonly number[]> {
    const units = new Map<number, number[]>()
    const add = (zone: number, unit: number) => {
      const known = units.get(zone)
      if (known) known.push(unit)
      else units.set(zone, [unit])
    }
    for (const [unit, { zone }] of this.#memberships) add(zone, unit)
    if (this.#rest === undefined) return units
    for (const [number, unit] of this.#units.entries()) {
      if (unit && !unit.isLocal && !this.#memberships.has(number)) add(this.#rest.zone, number)
    }
    return units
  }
  #membershipOf(unit: number): Membership | undefined {
    return this.#memberships.get(unit) ?? this.#rest
  }

  #unitOf(member: ConfigNode): number {
    const name = withUnit(member.word, 0)
    const { interfaceNumbers, missingInterfaces } = this.#context
    const known = interfaceNumbers.get(name)
    if (known === undefined || missingInterfaces.has(name)) {
      // As a device says it at commit.
      const message = `Interface ${printable(name)} must be configured under interfaces`
      this.#context.error(member, 'undefined-interface', message)
    }
    if (known !== undefined) return known
    missingInterfaces.add(name)
    const number = this.#context.unitNumbers.take(name)
    interfaceNumbers.set(name, number)
    this.#units[number] = bareUnit(name, number, 0)
    return number
  }
}
