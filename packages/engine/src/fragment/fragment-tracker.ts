/**
 * Virtual reassembly. Only the first fragment of a datagram has ports (RFC 791 section 3.2, RFC 8200 section
 * 4.5); the tracker remembers them for the later ones, and counts later ones that came before the first. No
 * payload is kept. Datagrams are forgotten in the order they began, when the timeout passes or the table is full.
 */
import { type PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DatagramTable } from './datagram-table.js'

export interface FragmentOptions {
  /** Most datagrams remembered at a time; default 65536. */
  readonly maxDatagrams?: number
  /** How long after its first-seen fragment a datagram is remembered; default 30. */
  readonly timeoutSeconds?: number
  /** Seed of the hash, so that nobody can aim fragments at one bucket; default 0. */
  readonly seed?: number
}

export class FragmentTracker {
  /** Packets and bytes held for the datagram of the last `first` call: they belong to its session now. */
  heldPackets = 0
  heldBytes = 0
  /** Outer protocol of those; an IPv6 first fragment may name another one. */
  heldProtocol = 0
  /** Of the datagram of the last `later` call: why its first fragment was dropped, 0 when it was not. */
  refusedFor = 0
  /** Whether there is anything in the loss columns below; the caller takes them over, clears them and this. */
  hasLosses = false
  /** By outer protocol: held fragments whose first one did not come in time (fragmentNoFirst). */
  readonly lostPackets = new Float64Array(256)
  readonly lostBytes = new Float64Array(256)
  /** By outer protocol: held fragments given up for want of room (fragmentLimit). */
  readonly limitPackets = new Float64Array(256)
  readonly limitBytes = new Float64Array(256)

  readonly #table: DatagramTable
  readonly #timeoutMicroseconds: number
  #nowMicroseconds = Number.NEGATIVE_INFINITY
  /** Datagram of the last `first` call. */
  #firstSlot = 0

  constructor(options: FragmentOptions = {}) {
    this.#table = new DatagramTable(options.maxDatagrams ?? 65536, options.seed ?? 0)
    this.#timeoutMicroseconds = (options.timeoutSeconds ?? 30) * 1e6
  }

  /** Datagrams remembered now. */
  get datagrams(): number {
    return this.#table.size
  }

  /**
   * Takes packet `i`, which has the `firstFragment` trait: its protocol, ports and traits are lent to the later
   * fragments. Sets `heldPackets`, `heldBytes` and, when there are any, `heldProtocol`. A second first fragment
   * begins a datagram of its own.
   */
  first(packets: PacketBatch, i: number): void {
    this.advance(packets.timeMicroseconds[i]!)
    const table = this.#table
    let slot = table.find(packets, i)
    this.heldPackets = 0
    this.heldBytes = 0
    if (slot < 0) {
      slot = this.#add(packets, i)
    } else {
      this.heldPackets = table.heldPackets[slot]!
      this.heldBytes = table.heldBytes[slot]!
      this.heldProtocol = table.protocol[slot]!
      table.heldPackets[slot] = 0
      table.heldBytes[slot] = 0
      if (table.hasFirst[slot] === 1) table.renew(slot, this.#nowMicroseconds)
    }
    this.#firstSlot = slot
    table.hasFirst[slot] = 1
    table.refused[slot] = 0
    table.protocol[slot] = packets.protocol[i]!
    table.ports[slot] = packets.ports[i]!
    table.traits[slot] = packets.traits[i]! & ~PacketTrait.firstFragment
  }

  /** The fragment of the last `first` call was dropped: so are the later ones of its datagram, for that reason. */
  refuse(reason: number): void {
    this.#table.refused[this.#firstSlot] = reason
  }

  /** Whether the first fragment of later fragment `i` is known, so that `later` will lend its ports. */
  knowsFirst(packets: PacketBatch, i: number): boolean {
    this.advance(packets.timeMicroseconds[i]!)
    const slot = this.#table.find(packets, i)
    return slot >= 0 && this.#table.hasFirst[slot] === 1
  }

  /**
   * Takes packet `i` of kind `laterFragment`. When its first fragment is known, fills protocol, ports and traits,
   * makes it `mayCreate` and returns true. Otherwise counts it as held and returns false: the caller counts
   * nothing, the fragment comes back in `heldPackets`, `lostPackets` or `limitPackets`.
   */
  later(packets: PacketBatch, i: number): boolean {
    this.advance(packets.timeMicroseconds[i]!)
    const table = this.#table
    let slot = table.find(packets, i)
    if (slot >= 0 && table.hasFirst[slot] === 1) {
      packets.kind[i] = PacketKind.mayCreate
      packets.protocol[i] = table.protocol[slot]!
      packets.ports[i] = table.ports[slot]!
      packets.traits[i] = table.traits[slot]! | PacketTrait.laterFragment
      this.refusedFor = table.refused[slot]!
      return true
    }
    const protocol = packets.outerProtocol[i]!
    const ipLength = packets.ipLength[i]!
    if (slot < 0) {
      slot = this.#add(packets, i)
      table.protocol[slot] = protocol
    } else if (table.protocol[slot] !== protocol) {
      // IPv6 fragments of one datagram may name different protocols (RFC 8200 section 4.5); none that do are known.
      this.#lose(this.lostPackets, this.lostBytes, protocol, 1, ipLength)
      return false
    }
    table.heldPackets[slot]! += 1
    table.heldBytes[slot]! += ipLength
    return false
  }

  /** Moves the clock to `timeMicroseconds` (never back) and gives up the datagrams whose time is over. */
  advance(timeMicroseconds: number): void {
    if (timeMicroseconds > this.#nowMicroseconds) this.#nowMicroseconds = timeMicroseconds
    const table = this.#table
    const latestStart = this.#nowMicroseconds - this.#timeoutMicroseconds
    while (table.size > 0 && table.startMicroseconds[table.oldest]! <= latestStart) {
      this.#giveUpOldest(this.lostPackets, this.lostBytes)
    }
  }

  /** Gives up every datagram: no more fragments will come. */
  finish(): void {
    while (this.#table.size > 0) this.#giveUpOldest(this.lostPackets, this.lostBytes)
  }

  #add(packets: PacketBatch, i: number): number {
    if (this.#table.isFull) this.#giveUpOldest(this.limitPackets, this.limitBytes)
    return this.#table.add(packets, i, this.#nowMicroseconds)
  }

  #giveUpOldest(lostPackets: Float64Array, lostBytes: Float64Array): void {
    const table = this.#table
    const slot = table.oldest
    this.#lose(
      lostPackets,
      lostBytes,
      table.protocol[slot]!,
      table.heldPackets[slot]!,
      table.heldBytes[slot]!,
    )
    table.remove(slot)
  }

  #lose(
    lostPackets: Float64Array,
    lostBytes: Float64Array,
    protocol: number,
    packets: number,
    bytes: number,
  ): void {
    if (packets === 0) return
    this.hasLosses = true
    lostPackets[protocol]! += packets
    lostBytes[protocol]! += bytes
  }
}
