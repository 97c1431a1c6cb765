/**
 * What a session is like on its server's side, where a device has translated it or it is in another routing
 * instance: a second key in the index, in records that only such sessions use.
 */
import { PacketBatch } from '../batch/index.js'
import { hashKey4, hashKey6, KEY_IPV6 } from '../key/index.js'
import { createFlowFinder, type FlowFinder } from './flow-finder.js'
import type { NewDecision } from './new-session.js'
import {
  ADDRESS6_WORDS,
  DECISION_TRANSLATION,
  DECISION_WORDS,
  TRANSLATION_DESTINATION,
  TRANSLATION_FLOATS,
  TRANSLATION_HANDLE,
  TRANSLATION_KEY,
  TRANSLATION_PORTS,
  TRANSLATION_SOURCE,
  TRANSLATION_WORDS,
} from './record-layout.js'
import type { SessionIndex } from './session-index.js'
import { SlotPool } from './slot-pool.js'
import type { TableColumns } from './table-memory.js'

export class TranslationRecords {
  private readonly columns: TableColumns
  private readonly addresses6: SlotPool
  private readonly seed: number
  private readonly slots: SlotPool
  private readonly probe = new PacketBatch()
  private readonly finder: FlowFinder
  private readonly savedSource = new Int32Array(4)
  private savedPort = 0

  constructor(columns: TableColumns, index: SessionIndex, addresses6: SlotPool, seed: number) {
    this.columns = columns
    this.addresses6 = addresses6
    this.seed = seed
    this.slots = new SlotPool(columns.capacity)
    this.finder = createFlowFinder(columns, index, this.probe)
  }

  /** What `SessionTable.find` says of a decision's server-side key; its hash is then `lastHash`. */
  find(decision: NewDecision): number {
    const { probe } = this
    for (let word = 0; word < 4; word++) {
      probe.source[word] = decision.serverSource[word]!
      probe.destination[word] = decision.serverDestination[word]!
    }
    probe.ports[0] = decision.serverPorts
    const key = decision.serverKey
    probe.hash[0] =
      (key & KEY_IPV6) === 0
        ? hashKey4(this.seed, key, probe.source[0]!, probe.destination[0]!, decision.serverPorts)
        : hashKey6(this.seed, key, probe.source, 0, probe.destination, 0, decision.serverPorts)
    return this.finder(0, key)
  }

  /** As `find`, for the key in a translation record, whose hash is told. */
  findSlot(slot: number, hash: number): number {
    const { probe } = this
    const { translations, addresses6 } = this.columns
    const at = slot * TRANSLATION_WORDS
    const key = translations[at + TRANSLATION_KEY]!
    probe.source[0] = translations[at + TRANSLATION_SOURCE]!
    probe.destination[0] = translations[at + TRANSLATION_DESTINATION]!
    if (key & KEY_IPV6) {
      const pair = translations[at + TRANSLATION_SOURCE]! * ADDRESS6_WORDS
      for (let word = 0; word < 4; word++) {
        probe.source[word] = addresses6[pair + word]!
        probe.destination[word] = addresses6[pair + 4 + word]!
      }
    }
    probe.ports[0] = translations[at + TRANSLATION_PORTS]!
    probe.hash[0] = hash
    return this.finder(0, key)
  }

  /** Hash of the key last looked for. */
  get lastHash(): number {
    return this.probe.hash[0]!
  }

  /** Writes a session's translation record and returns its number plus one. */
  write(decision: NewDecision): number {
    const { translations, translationFloats, addresses6 } = this.columns
    const slot = this.slots.take()
    const at = slot * TRANSLATION_WORDS
    if ((decision.serverKey & KEY_IPV6) === 0) {
      translations[at + TRANSLATION_SOURCE] = decision.serverSource[0]!
      translations[at + TRANSLATION_DESTINATION] = decision.serverDestination[0]!
    } else {
      const pair = this.addresses6.take()
      translations[at + TRANSLATION_SOURCE] = pair
      translations[at + TRANSLATION_DESTINATION] = 0
      for (let word = 0; word < 4; word++) {
        addresses6[pair * ADDRESS6_WORDS + word] = decision.serverSource[word]!
        addresses6[pair * ADDRESS6_WORDS + 4 + word] = decision.serverDestination[word]!
      }
    }
    translations[at + TRANSLATION_PORTS] = decision.serverPorts
    translations[at + TRANSLATION_KEY] = decision.serverKey
    translationFloats[slot * TRANSLATION_FLOATS + TRANSLATION_HANDLE] = decision.handle
    return slot + 1
  }

  /** Whether a translation record is what would be written of a decision. */
  is(slot: number, decision: NewDecision): boolean {
    const { translations, addresses6 } = this.columns
    const at = slot * TRANSLATION_WORDS
    const { serverSource, serverDestination } = decision
    if (translations[at + TRANSLATION_KEY] !== decision.serverKey) return false
    if (translations[at + TRANSLATION_PORTS] !== decision.serverPorts) return false
    const source = translations[at + TRANSLATION_SOURCE]!
    if ((decision.serverKey & KEY_IPV6) === 0)
      return source === serverSource[0] && translations[at + TRANSLATION_DESTINATION] === serverDestination[0]
    const pair = source * ADDRESS6_WORDS
    let differs = 0
    for (let word = 0; word < 4; word++) {
      differs |= addresses6[pair + word]! ^ serverSource[word]!
      differs |= addresses6[pair + 4 + word]! ^ serverDestination[word]!
    }
    return differs === 0
  }

  /** Number of a session's translation record, or -1. */
  slotOf(record: number): number {
    return this.columns.decisions[record * DECISION_WORDS + DECISION_TRANSLATION]! - 1
  }

  /** Hash of the key in a translation record. */
  hashOf(slot: number): number {
    const { translations, addresses6 } = this.columns
    const at = slot * TRANSLATION_WORDS
    const key = translations[at + TRANSLATION_KEY]!
    const ports = translations[at + TRANSLATION_PORTS]!
    const source = translations[at + TRANSLATION_SOURCE]!
    if ((key & KEY_IPV6) === 0) {
      return hashKey4(this.seed, key, source, translations[at + TRANSLATION_DESTINATION]!, ports)
    }
    const pair = source * ADDRESS6_WORDS
    return hashKey6(this.seed, key, addresses6, pair, addresses6, pair + 4, ports)
  }

  /** Gives a translation record another source address and port; the address is in `words` from `at` on. */
  setSource(slot: number, words: Int32Array, at: number, port: number): void {
    const { translations, addresses6 } = this.columns
    const place = slot * TRANSLATION_WORDS
    const ports = translations[place + TRANSLATION_PORTS]!
    translations[place + TRANSLATION_PORTS] = (port << 16) | (ports & 0xffff)
    if ((translations[place + TRANSLATION_KEY]! & KEY_IPV6) === 0) {
      translations[place + TRANSLATION_SOURCE] = words[at]!
      return
    }
    const pair = translations[place + TRANSLATION_SOURCE]! * ADDRESS6_WORDS
    for (let word = 0; word < 4; word++) addresses6[pair + word] = words[at + word]!
  }

  /** Remembers the source of a translation record, for `restoreSource`. */
  saveSource(slot: number): void {
    const { translations, addresses6 } = this.columns
    const place = slot * TRANSLATION_WORDS
    this.savedPort = translations[place + TRANSLATION_PORTS]! >>> 16
    this.savedSource[0] = translations[place + TRANSLATION_SOURCE]!
    if ((translations[place + TRANSLATION_KEY]! & KEY_IPV6) === 0) return
    const pair = translations[place + TRANSLATION_SOURCE]! * ADDRESS6_WORDS
    for (let word = 0; word < 4; word++) this.savedSource[word] = addresses6[pair + word]!
  }

  restoreSource(slot: number): void {
    this.setSource(slot, this.savedSource, 0, this.savedPort)
  }

  /** What the session of a translation record must give back. */
  handle(slot: number): number {
    return this.columns.translationFloats[slot * TRANSLATION_FLOATS + TRANSLATION_HANDLE]!
  }

  setHandle(slot: number, handle: number): void {
    this.columns.translationFloats[slot * TRANSLATION_FLOATS + TRANSLATION_HANDLE] = handle
  }

  give(slot: number): void {
    const at = slot * TRANSLATION_WORDS
    const { translations } = this.columns
    if (translations[at + TRANSLATION_KEY]! & KEY_IPV6) {
      this.addresses6.give(translations[at + TRANSLATION_SOURCE]!)
    }
    this.slots.give(slot)
  }
}
