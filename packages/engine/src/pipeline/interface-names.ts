/**
 * The interface a packet came in on, as a number of the table's dictionary. Without a configuration it is the
 * capture's interface; a name without a unit gets one, the outer VLAN or 0.
 */
import type { NameDictionary } from '../table/index.js'

const VLANS = 4097
const HAS_UNIT = /\.\d+$/

/** Name of a capture interface by its index in the source. */
export type CaptureInterfaceName = (index: number) => string

export class InterfaceNames {
  private readonly dictionary: NameDictionary
  private readonly captureName: CaptureInterfaceName
  /** Dictionary numbers plus one, by capture interface × VLAN; 0 where not asked yet. */
  private known = new Int32Array(VLANS)

  constructor(dictionary: NameDictionary, captureName: CaptureInterfaceName) {
    this.dictionary = dictionary
    this.captureName = captureName
  }

  /** Dictionary number for a capture interface and outer VLAN id (-1 for none); 0 when no more names fit. */
  number(captureInterface: number, vlan: number): number {
    const place = captureInterface * VLANS + vlan + 1
    const known = place < this.known.length ? this.known[place]! : 0
    return known === 0 ? this.learn(place, captureInterface, vlan) : known - 1
  }

  private learn(place: number, captureInterface: number, vlan: number): number {
    if (place >= this.known.length) {
      const grown = new Int32Array(Math.max(place + 1, this.known.length * 2))
      grown.set(this.known)
      this.known = grown
    }
    const name = this.captureName(captureInterface)
    const unit = Math.max(vlan, 0)
    const number = this.dictionary.intern(HAS_UNIT.test(name) ? name : `${name}.${unit}`)
    this.known[place] = number + 1
    return number
  }
}
