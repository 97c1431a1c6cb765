/**
 * The interface of the configuration that a packet was seen on, where the capture says: by the name of its capture
 * interface, or by what the user says that name stands for. The outer VLAN chooses the unit.
 */
import type { PacketBatch } from '../batch/index.js'
import { BATCH_SIZE } from '../batch/index.js'
import type { Configuration } from '../first-path/index.js'
import type { NameDictionary } from '../table/index.js'
import type { LogicalInterface } from '../zone/index.js'
import type { CaptureInterfaceName } from './interface-names.js'

const VLANS = 4097

/** Most answers remembered; beyond them each is worked out again. */
const MOST_KNOWN = 65536

/** Answers at hand without a look into the map: tagged and untagged packets take turns. A power of two. */
const AT_HAND = 256

/** In place of a row: first seen in an earlier batch, and not seen yet. */
const EARLIER = -1
const NEVER = BATCH_SIZE

/** What a new session's incoming interface was known by; `tunnel` when its packets come out of one that ends here. */
export const ArrivalKnownBy = { captureName: 0, map: 1, route: 2, tunnel: 3 } as const

export class Arrivals {
  /** Of the batch's packets: number of the interface's name in the dictionary, 0 where the capture does not say. */
  readonly names: Int32Array
  /** Of the batch's packets: routing instance of that interface, 0 where it is not known. */
  readonly contexts: Int32Array
  /** Dictionary numbers by interface number, and the other way. */
  private readonly nameOf: Int32Array
  private readonly interfaceOfName = new Int32Array(0x10000)
  private readonly configuration: Configuration
  private readonly captureName: CaptureInterfaceName
  private readonly map: ReadonlyMap<string, string>
  /** Interface number and what it is known by, by capture interface × VLAN: `number << 1 | map`, 0 for none. */
  private readonly known = new Map<number, number>()
  /** Row of the packet of the batch that is being taken. */
  row = 0
  /** By interface number: row of the batch at which a packet was first seen there, EARLIER or NEVER. */
  private readonly firstSeen: Int32Array
  /** Interfaces first seen in this batch. */
  private readonly newlySeen: number[] = []
  private hasKnown = false
  private hasUnknown = false
  private readonly placesAtHand = new Int32Array(AT_HAND).fill(-1)
  private readonly knownAtHand = new Int32Array(AT_HAND)

  /**
   * `map` names interfaces of the configuration by names of capture interfaces; `before` are the arrivals under the
   * generation before, whose columns are used on.
   */
  constructor(
    configuration: Configuration,
    dictionary: NameDictionary,
    captureName: CaptureInterfaceName,
    map: ReadonlyMap<string, string>,
    before?: Arrivals,
  ) {
    this.names = before?.names ?? new Int32Array(BATCH_SIZE)
    this.contexts = before?.contexts ?? new Int32Array(BATCH_SIZE)
    this.configuration = configuration
    this.captureName = captureName
    this.map = map
    const { interfaces } = configuration.rules
    this.firstSeen = new Int32Array(interfaces.length).fill(NEVER)
    this.nameOf = new Int32Array(interfaces.length)
    for (const each of interfaces) {
      if (each === undefined || each.number === 0) continue
      const name = dictionary.intern(each.name)
      this.nameOf[each.number] = name
      this.interfaceOfName[name] = each.number
    }
    for (const place of before?.known.keys() ?? []) {
      this.learn(place, Math.floor(place / VLANS), (place % VLANS) - 1, EARLIER)
    }
  }

  /** Fills the columns for a batch. */
  note(packets: PacketBatch): void {
    const { count, captureInterface, vlan } = packets
    const { names, contexts, placesAtHand, knownAtHand } = this
    for (const number of this.newlySeen) this.firstSeen[number] = EARLIER
    this.newlySeen.length = 0
    for (let i = 0; i < count; i++) {
      const place = captureInterface[i]! * VLANS + vlan[i]! + 1
      const hand = place & (AT_HAND - 1)
      if (placesAtHand[hand] !== place) {
        placesAtHand[hand] = place
        knownAtHand[hand] = this.known.get(place) ?? this.learn(place, captureInterface[i]!, vlan[i]!, i)
      }
      const number = knownAtHand[hand]! >> 1
      names[i] = number === 0 ? 0 : this.nameOf[number]!
      contexts[i] = number === 0 ? 0 : this.configuration.rules.interfaces[number]!.instance
    }
  }

  /** Interface number by the number of its name; 0 for names that no interface has. */
  interfaceOf(name: number): number {
    return this.interfaceOfName[name]!
  }

  /** Whether the capture says of some packets where they were seen, and of others not. */
  get areMixed(): boolean {
    return this.hasKnown && this.hasUnknown
  }

  /** Whether the capture holds what comes in by an interface, as far as its packets up to now tell. */
  isCaptured(interfaceNumber: number): boolean {
    return this.firstSeen[interfaceNumber]! <= this.row
  }

  /** Whether the user's map, and not the capture's own name, gave the interface of a packet like this. */
  isMapped(packets: PacketBatch, i: number): boolean {
    const place = packets.captureInterface[i]! * VLANS + packets.vlan[i]! + 1
    return ((this.known.get(place) ?? 0) & 1) === 1
  }

  /** Dictionary number of an interface of the configuration. */
  nameNumber(interfaceNumber: number): number {
    return this.nameOf[interfaceNumber] ?? 0
  }

  private learn(place: number, captureInterface: number, vlan: number, row: number): number {
    const captured = this.captureName(captureInterface)
    const mapped = this.map.get(captured)
    const found = findUnit(this.configuration.rules.interfaces, mapped ?? captured, vlan)
    const known = found === undefined ? 0 : (found.number << 1) | (mapped === undefined ? 0 : 1)
    if (found === undefined) this.hasUnknown = true
    else this.hasKnown = true
    if (this.known.size < MOST_KNOWN) this.known.set(place, known)
    if (found !== undefined && this.firstSeen[found.number] === NEVER) {
      this.firstSeen[found.number] = row
      this.newlySeen.push(found.number)
    }
    return known
  }
}

/**
 * The unit of that name; of an interface's name without a unit, the unit of that VLAN (-1: the untagged one). Where no
 * unit has a VLAN, tags were the capture's own business and the first unit is meant.
 */
export function findUnit(
  interfaces: readonly LogicalInterface[],
  name: string,
  vlan: number,
): LogicalInterface | undefined {
  const exact = interfaces.find((each) => each?.name === name && each.number !== 0)
  if (exact) return exact
  const units = interfaces.filter((each) => each?.name.startsWith(`${name}.`) && each.number !== 0)
  const untagged = units.every((unit) => unit.vlan === undefined)
  return units.find((unit) => untagged || (unit.vlan ?? -1) === vlan)
}
