/**
 * Captures in which only some interfaces are known, under a configuration with several routing instances: the wings of
 * a session may then have been seen one with its instance and one without. What was observed before there was a
 * configuration is in no instance, and so in any.
 */
import type { PacketBatch } from '../batch/index.js'
import type { Configuration } from '../first-path/index.js'
import { KEY_CONTEXT_SHIFT } from '../key/index.js'
import {
  ATTRIBUTE_WORDS,
  DECISION_GENERATION,
  DECISION_WORDS,
  FOUND_RECORD_SHIFT,
  type SessionTable,
} from '../table/index.js'
import type { Arrivals } from './arrivals.js'

const NONE = -1
const KEY_WITHOUT_CONTEXT = (1 << KEY_CONTEXT_SHIFT) - 1

export class OtherInstances {
  /** Whether there were sessions before the first configuration. */
  readonly haveObserved: boolean
  private readonly configuration: Configuration
  private readonly arrivals: Arrivals
  private readonly table: SessionTable

  /** `before` are those under the generation before. */
  constructor(
    configuration: Configuration,
    arrivals: Arrivals,
    table: SessionTable,
    before?: OtherInstances,
  ) {
    this.haveObserved = before?.haveObserved ?? table.created > 0
    this.configuration = configuration
    this.arrivals = arrivals
    this.table = table
  }

  /**
   * What `SessionTable.find` says of packet i, of whose key no session is running: one in any instance where the capture
   * does not say where it was seen (`arrivalName` 0); otherwise one that was made by such a packet, and that has a side
   * in this instance. -1 when there is none.
   */
  find(packets: PacketBatch, i: number, key: number, arrivalName: number, now: number): number {
    const instances = this.configuration.rules.instances.length
    if (instances === 1 || !(this.arrivals.areMixed || this.haveObserved)) return NONE
    const hash = packets.hash[i]!
    let found = NONE
    if (arrivalName !== 0) {
      found = this.findIn(0, packets, i, key, now)
      if (found !== NONE && !this.hasSide(found, key >>> KEY_CONTEXT_SHIFT)) found = NONE
    } else {
      for (let instance = 1; instance < instances && found === NONE; instance++)
        found = this.findIn(instance, packets, i, key, now)
    }
    packets.hash[i] = hash
    return found
  }

  /** The running session of a packet in an instance. */
  private findIn(instance: number, packets: PacketBatch, i: number, key: number, now: number): number {
    const { table } = this
    const there = (key & KEY_WITHOUT_CONTEXT) | (instance << KEY_CONTEXT_SHIFT)
    const found = table.find(packets, i, there, table.hash(packets, i, there))
    return found !== NONE && table.isRunning(found >> FOUND_RECORD_SHIFT, now) ? found : NONE
  }

  private hasSide(found: number, instance: number): boolean {
    const { attributes, decisions } = this.table.columns
    const record = found >> FOUND_RECORD_SHIFT
    if (decisions[record * DECISION_WORDS + DECISION_GENERATION] === 0) return true
    const both = attributes[record * ATTRIBUTE_WORDS]!
    return this.instanceOf(both & 0xffff) === instance || this.instanceOf(both >>> 16) === instance
  }

  private instanceOf(name: number): number {
    return this.configuration.interface(this.arrivals.interfaceOf(name))?.instance ?? NONE
  }
}
