/**
 * The interface a packet came in on, as a number of the table's dictionary. Without a configuration it is the
 * capture's interface; a name without a unit gets one, the outer VLAN or 0.
 */
import type { NameDictionary } from '../table/index.js'
import { withUnit } from './unit.js'

const VLANS = 4097
/** Most answers remembered; beyond them a name is made anew each time it is asked for. */
const MOST_KNOWN = 65536

/** Name of a capture interface by its index in the source. */
export type CaptureInterfaceName = (index: number) => string

export class InterfaceNames {
  private readonly dictionary: NameDictionary
  private readonly captureName: CaptureInterfaceName
  /** Dictionary numbers by capture interface × VLAN. */
  private readonly known = new Map<number, number>()

  constructor(dictionary: NameDictionary, captureName: CaptureInterfaceName) {
    this.dictionary = dictionary
    this.captureName = captureName
  }

  /** Dictionary number for a capture interface and outer VLAN id (-1 for none); 0 when no more names fit. */
  number(captureInterface: number, vlan: number): number {
    const place = captureInterface * VLANS + vlan + 1
    return this.known.get(place) ?? this.learn(place, captureInterface, vlan)
  }

  private learn(place: number, captureInterface: number, vlan: number): number {
    const name = this.captureName(captureInterface)
    const unit = Math.max(vlan, 0)
    const number = this.dictionary.intern(withUnit(name, unit))
    if (number !== 0 && this.known.size < MOST_KNOWN) this.known.set(place, number)
    return number
  }
}
