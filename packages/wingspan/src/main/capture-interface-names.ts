/** What a capture's interfaces are called: as the capture says, else `cap0` and on within their file. */
import type { CaptureInterfaceName } from '@wingspan/engine'
import type { PacketSource } from '../source/index.js'

export function captureInterfaceNames(source: PacketSource): CaptureInterfaceName {
  return (index) => {
    const asked = source.interfaces[index]
    if (asked?.name !== undefined && asked.name !== '') return asked.name
    const before = source.interfaces.slice(0, index).filter(({ fileName }) => fileName === asked?.fileName)
    return `cap${before.length}`
  }
}
