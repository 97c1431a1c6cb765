/** Where each packet comes from: the source's batch, or one that was taken out of a tunnel. */
import type { FrameBatch, PacketBatch } from '../batch/index.js'
import { KEY_CONTEXT_SHIFT, keyWord } from '../key/index.js'
import type { SessionTable } from '../table/index.js'
import type { ConfiguredPath } from './configured-path.js'
import { TunnelOpener } from './tunnel-opener.js'

/** Tunnels in tunnels that are opened, one inside the other. */
const MOST_TUNNELS = 4

export class PacketPlaces {
  /** The frames of the source's batch. */
  frames: FrameBatch | undefined
  private readonly table: SessionTable
  private readonly packets: PacketBatch
  private readonly keys: Int32Array
  private readonly configured: ConfiguredPath | undefined
  /** One for each tunnel in a tunnel. */
  private readonly tunnels: readonly TunnelOpener[]

  /** `packets` is the source's batch, `keys` are the key words of its packets. */
  constructor(
    table: SessionTable,
    packets: PacketBatch,
    keys: Int32Array,
    configured: ConfiguredPath | undefined,
  ) {
    this.table = table
    this.packets = packets
    this.keys = keys
    this.configured = configured
    const tunnels = configured === undefined ? 0 : MOST_TUNNELS
    this.tunnels = Array.from({ length: tunnels }, (_, depth) => new TunnelOpener(depth))
  }

  /** Whether a batch was taken out of a tunnel. */
  isInner(packets: PacketBatch): boolean {
    return packets !== this.packets
  }

  framesOf(packets: PacketBatch): FrameBatch {
    return this.tunnelOf(packets)?.frames ?? this.frames!
  }

  /** Number of the name of the interface that packet i was seen on; 0 if not known. */
  arrivalOf(packets: PacketBatch, i: number): number {
    return this.tunnelOf(packets)?.arrival ?? this.configured?.arrivals.names[i] ?? 0
  }

  keyOf(packets: PacketBatch, i: number): number {
    return this.tunnelOf(packets)?.key ?? this.keys[i]!
  }

  /** Writes the key word and the hash of packet i, which could not be known ahead. */
  makeKey(packets: PacketBatch, i: number): void {
    const tunnel = this.tunnelOf(packets)
    const context = tunnel?.context ?? this.configured?.arrivals.contexts[i] ?? 0
    const key =
      keyWord(packets.protocol[i]!, packets.family[i]!, packets.traits[i]!, 0) |
      (context << KEY_CONTEXT_SHIFT)
    packets.hash[i] = this.table.hash(packets, i, key)
    if (tunnel === undefined) this.keys[i] = key
    else tunnel.key = key
  }

  /**
   * The packet inside packet i, alone in a batch, where that came through a tunnel of this interface name; undefined when
   * it carries none that can be opened.
   */
  open(packets: PacketBatch, i: number, tunnelName: number): PacketBatch | undefined {
    const outer = this.tunnelOf(packets)
    const tunnel = this.tunnels[outer === undefined ? 0 : outer.depth + 1]
    if (tunnel === undefined || !tunnel.open(this.framesOf(packets), packets, i)) return undefined
    tunnel.arrival = tunnelName
    tunnel.context = this.configured!.contextOf(tunnelName)
    this.makeKey(tunnel.packets, 0)
    return tunnel.packets
  }

  private tunnelOf(packets: PacketBatch): TunnelOpener | undefined {
    return packets === this.packets ? undefined : this.tunnels.find((tunnel) => tunnel.packets === packets)
  }
}
