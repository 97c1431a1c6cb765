/** `--interface NAME=CAPTURE-INTERFACE`: which interface of the configuration a capture's interface is. */
import { type PacketSource, printableText } from '../source/index.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import type { RunningConfiguration } from './configuration-file.js'
import { UsageError } from './usage-error.js'

/** Interface of the configuration by name of a capture interface. */
export type InterfaceMap = ReadonlyMap<string, string>

const MOST_NAMES_SHOWN = 8

/** Reads the pairs. Throws a UsageError. */
export function parseInterfaceMap(pairs: readonly string[]): InterfaceMap {
  const map = new Map<string, string>()
  for (const pair of pairs) {
    // No interface of a device has the sign in its name; one of a capture may.
    const sign = pair.indexOf('=')
    const [name, captured] = [pair.slice(0, sign), pair.slice(sign + 1)]
    if (sign < 1 || captured === '') {
      throw new UsageError(`--interface ${pair}: expected NAME=CAPTURE-INTERFACE, such as ge-0/0/0=eth0`)
    }
    if (map.has(captured)) throw new UsageError(`--interface ${pair}: ${captured} is given twice`)
    map.set(captured, name)
  }
  return map
}

/** Throws a UsageError for an interface that a configuration does not have. */
export function checkInterfaces(
  map: InterfaceMap,
  { name: fileName, configuration }: RunningConfiguration,
): void {
  const names = configuration.rules.interfaces.flatMap((each) =>
    each && each.number !== 0 && !each.isLocal ? [each.name] : [],
  )
  for (const [captured, name] of map) {
    if (names.some((known) => known === name || known.startsWith(`${name}.`))) continue
    throw new UsageError(
      `--interface ${name}=${captured}: ${fileName} has no interface ${name}${thereAre(names)}`,
    )
  }
}

/** Warnings for names that no interface of the captures has; once they have been read. */
export function unmetInterfaces(map: InterfaceMap, source: PacketSource): string[] {
  const nameOf = captureInterfaceNames(source)
  const names = source.interfaces.map((_, index) => nameOf(index))
  return [...map]
    .filter(([captured]) => !names.includes(captured))
    .map(
      ([captured, name]) =>
        `--interface ${printableText(`${name}=${captured}`)}: no capture interface is called that${printableText(thereAre(names))}`,
    )
}

function thereAre(names: readonly string[]): string {
  const different = [...new Set(names)]
  if (different.length === 0) return ''
  const more = different.length - MOST_NAMES_SHOWN
  return `; there are: ${different.slice(0, MOST_NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
