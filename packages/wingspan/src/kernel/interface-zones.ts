/** Zones of the kernel's devices: those of a configuration's interfaces that have their names. */
import { type Configuration, ZONE_JUNOS_HOST, ZONE_NONE } from '@wingspan/engine'

/** Number of the zone of an interface, by its name with its unit, or of the machine itself. */
export type ZoneOf = (interfaceName: string, isMachine: boolean) => number

export const NO_ZONES: ZoneOf = () => ZONE_NONE

export function interfaceZones({ rules }: Configuration): ZoneOf {
  // Place 0 is no interface.
  const zones = new Map(rules.interfaces.slice(1).map(({ name, zone }) => [name, zone]))
  return (name, isMachine) => (isMachine ? ZONE_JUNOS_HOST : (zones.get(name) ?? ZONE_NONE))
}
