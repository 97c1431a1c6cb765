/**
 * The same packets under two configurations: what each of them did is written into the ledger, and a flow that one of
 * them knows for another one's packets, seen behind its translation, is marked as that.
 */
import { DropReason, type PacketBatch, PacketKind } from '@wingspan/engine'
import type { FlowEnds } from './flow-keys.js'
import type { Flow, FlowLedger } from './flow-ledger.js'
import type { FlowWitness } from './flow-witness.js'

const NONE = -1

/** Reasons that no event is written for. */
const WITHOUT_EVENT: ReadonlySet<number> = new Set([
  DropReason.screen,
  DropReason.natInUse,
  DropReason.tableFull,
])

/** Reasons of packets that are another packet again, or that say nothing of a flow. */
const NO_FLOW: ReadonlySet<number> = new Set([
  DropReason.none,
  DropReason.leavingUnknown,
  DropReason.translatedUnknown,
  DropReason.icmpErrorNoSession,
  DropReason.icmpErrorPassed,
  DropReason.icmpErrorTruncated,
  DropReason.fragmentNoFirst,
  DropReason.fragmentLimit,
])

/** Reasons from here on are of packets whose ends are known. */
const FIRST_OF_FLOW = DropReason.icmpErrorTruncated

/** What a side made of packet i: the flow of its session, or the reason that it has none. */
interface Sighting {
  flow: Flow | undefined
  reason: number
}

export class FlowJoin {
  /** Packets that were seen only behind a translation, so that nobody knows whose they are. */
  unknownOrigin = 0
  readonly #ledger: FlowLedger
  readonly #witnesses: readonly [FlowWitness, FlowWitness]
  readonly #sightings: readonly [Sighting, Sighting] = [
    { flow: undefined, reason: 0 },
    { flow: undefined, reason: 0 },
  ]

  constructor(ledger: FlowLedger, witnesses: readonly [FlowWitness, FlowWitness]) {
    this.#ledger = ledger
    this.#witnesses = witnesses
  }

  /**
   * Takes a batch that both have dealt with, and whose events both have taken down; `instances` are those that its
   * packets were seen in, as `SharedInstances` has them.
   */
  take(batches: readonly [PacketBatch, PacketBatch], instances: (i: number) => number): void {
    const [before, after] = this.#sightings
    for (let i = 0; i < batches[0].count; i++) {
      this.#look(0, batches[0], i)
      this.#look(1, batches[1], i)
      if (before.flow === after.flow && before.flow !== undefined) continue
      if (isUnknown(before.reason) && isUnknown(after.reason)) this.unknownOrigin++
      this.#join(batches[0], i, instances(i))
    }
  }

  #look(side: 0 | 1, packets: PacketBatch, i: number): void {
    const sighting = this.#sightings[side]
    const record = packets.session[i]!
    const isRefused = packets.kind[i] === PacketKind.dropped
    sighting.reason = isRefused ? packets.dropReason[i]! : DropReason.none
    sighting.flow = isRefused || record === NONE ? undefined : this.#witnesses[side].flowOf(record)
  }

  #join(packets: PacketBatch, i: number, instance: number): void {
    const [before, after] = this.#sightings
    const isRefused = tellsOfFlow(before.reason) || tellsOfFlow(after.reason)
    if (!isRefused && (before.flow === undefined || after.flow === undefined)) return
    const own = this.#own(packets, i, instance)
    if (own === undefined) return
    // A session that knows this packet for its own, though it has other ends: it was seen behind a translation.
    for (const { flow } of this.#sightings) if (flow !== undefined && flow !== own) own.isSight = true
    for (const side of [0, 1] as const) {
      const { reason } = this.#sightings[side]
      if (!tellsOfFlow(reason)) continue
      if (WITHOUT_EVENT.has(reason)) this.#witnesses[side].noteDrop(own, reason)
      this.#witnesses[side].countRefused(own, packets.ipLength[i]!)
    }
  }

  /** The flow between packet i's own ends; one is made where a reason without an event is all there is to tell. */
  #own(packets: PacketBatch, i: number, instance: number): Flow | undefined {
    const ends: FlowEnds = {
      protocol: packets.protocol[i]!,
      family: packets.family[i]!,
      instance,
      source: packets.source,
      destination: packets.destination,
      at: i << 2,
      ports: packets.ports[i]!,
    }
    const isToldHere = this.#sightings.some(({ reason }) => WITHOUT_EVENT.has(reason))
    return isToldHere ? this.#ledger.flow(ends) : this.#ledger.find(ends)
  }
}

function tellsOfFlow(reason: number): boolean {
  return reason > FIRST_OF_FLOW && !NO_FLOW.has(reason)
}

function isUnknown(reason: number): boolean {
  return reason === DropReason.translatedUnknown || reason === DropReason.leavingUnknown
}
