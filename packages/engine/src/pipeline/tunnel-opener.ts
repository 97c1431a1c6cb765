/** Packets inside tunnels that end at the device: taken out and decoded, one at a time. */
import { FrameBatch, PacketBatch } from '../batch/index.js'
import { createFrameDecoder, innerPacketOffset } from '../wire/index.js'

const LINK_TYPE_RAW_IP = 101

export class TunnelOpener {
  /** The inner packet, alone in its batch, and the frame that is that packet. */
  readonly packets = new PacketBatch()
  readonly frames = new FrameBatch()
  /** Number of the tunnel interface's name: where the inner packet was seen. */
  arrival = 0
  /** Routing instance of that interface, and key word of the inner packet. */
  context = 0
  key = 0
  /** Tunnels around this one that were opened before. */
  readonly depth: number
  private readonly decode = createFrameDecoder(this.frames, this.packets)

  constructor(depth: number) {
    this.depth = depth
  }

  /** Decodes what packet i of a batch over these frames carries; false when it carries nothing that can be opened. */
  open(frames: FrameBatch, outer: PacketBatch, i: number): boolean {
    const ipOffset = outer.ipOffset[i]!
    const stored = frames.offset[i]! + frames.capturedLength[i]!
    const end = Math.min(stored, ipOffset + outer.ipLength[i]!)
    const offset = innerPacketOffset(frames.view, ipOffset, end, outer.protocol[i]!)
    if (offset < 0) return false
    const inner = this.frames
    inner.reset(frames.bytes, frames.view)
    inner.count = 1
    inner.offset[0] = offset
    inner.capturedLength[0] = end - offset
    inner.wireLength[0] = ipOffset + outer.ipLength[i]! - offset
    inner.timeMicroseconds[0] = outer.timeMicroseconds[i]!
    inner.linkType[0] = LINK_TYPE_RAW_IP
    inner.captureInterface[0] = outer.captureInterface[i]!
    this.decode()
    return true
  }
}
