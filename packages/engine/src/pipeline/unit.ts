/** Units of interfaces: sessions name an interface with its unit, as a device does. */
const HAS_UNIT = /\.\d+$/

/** The name with a unit: its own where it has one, else `unit`. */
export function withUnit(name: string, unit: number): string {
  return HAS_UNIT.test(name) ? name : `${name}.${unit}`
}
