/** Lists of names in a policy, as elements. */
import type { PolicyEntry } from '../show/index.js'
import type { ElementWriter } from './element-writer.js'
import { printableName } from './printable-name.js'

export const BRIEF = { 'junos:style': 'brief' }

/** The zones of a global policy; none is any. */
export function writeZones({ fromZones, toZones }: PolicyEntry, out: ElementWriter): void {
  const names = (zones: readonly string[]) => (zones.length === 0 ? ['any'] : zones)
  writeNames('multiple-source-zones', 'source-zone', 'source-zone-name', names(fromZones), out)
  writeNames('multiple-destination-zones', 'destination-zone', 'destination-zone-name', names(toZones), out)
}

/** Names, each in an element of its own. */
export function writeNames(
  list: string,
  item: string,
  leaf: string,
  names: readonly string[],
  out: ElementWriter,
): void {
  out.open(list, BRIEF)
  for (const name of names) {
    out.open(item)
    out.leaf(leaf, printableName(name))
    out.close()
  }
  out.close()
}
