/** What a capture's interfaces are called: as the capture says, else `cap0` and on within their file. */
import type { CaptureInterfaceName } from '@wingspan/engine'
import type { PacketSource } from '../source/index.js'

export function captureInterfaceNames(source: PacketSource): CaptureInterfaceName {
  /** Place of an interface among those of its file, by index; they are counted once, as far as asked for. */
  const places: number[] = []
  const counts = new Map<string, number>()
  const placeOf = (index: number) => {
    for (let next = places.length; next <= index; next++) {
      const { fileName } = source.interfaces[next]!
      const place = counts.get(fileName) ?? 0
      counts.set(fileName, place + 1)
      places.push(place)
    }
    return places[index]!
  }
  return (index) => source.interfaces[index]?.name || `cap${placeOf(index)}`
}
