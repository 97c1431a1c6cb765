/**
 * What the engine made of each frame of a capture, in words that another program's answer can be held
 * against.
 */
import {
  DROP_REASON_WORDS,
  FlowPipeline,
  FrameBatch,
  type PacketBatch,
  PacketKind,
  SessionTable,
} from '@wingspan/engine'
import { openCapture } from '../packages/wingspan/src/source/index.js'

export interface FrameFact {
  /** From 1, in the file's order. */
  frame: number
  /** Protocol and unordered address pair of the first IP header; undefined where the frame has none. */
  flow: string | undefined
  /** Bytes of the packet as its IP header says. */
  bytes: number
  /**
   * `session`, or `held` for a fragment that waits for its first, or the reason for which the packet was
   * dropped.
   */
  fate: string
}

export interface Sum {
  packets: number
  bytes: number
}

/** One name for both directions; addresses are hexadecimal digits. */
export function flowName(protocol: number, source: string, destination: string): string {
  return `${protocol} ${[source, destination].sort().join(' ')}`
}

/** The facts of one batch, after the pipeline has processed it. */
export function readFacts(packets: PacketBatch, frames: FrameBatch): FrameFact[] {
  return Array.from({ length: packets.count }, (_, i) => ({
    frame: frames.firstFrameNumber + i + 1,
    flow: flowOf(packets, frames, i),
    bytes: packets.ipLength[i]!,
    fate: fateOf(packets, i),
  }))
}

function flowOf(packets: PacketBatch, frames: FrameBatch, i: number): string | undefined {
  const start = packets.ipOffset[i]!
  const protocol = packets.outerProtocol[i]!
  if (start < 0 || protocol < 0) return undefined
  const isIpv4 = frames.bytes[start]! >> 4 === 4
  const [offset, length] = isIpv4 ? [12, 4] : [8, 16]
  if (start + offset + 2 * length > frames.offset[i]! + frames.capturedLength[i]!) return undefined
  const address = (at: number) => Buffer.from(frames.bytes.subarray(at, at + length)).toString('hex')
  return flowName(protocol, address(start + offset), address(start + offset + length))
}

function fateOf(packets: PacketBatch, i: number): string {
  if (packets.kind[i] === PacketKind.dropped) return DROP_REASON_WORDS[packets.dropReason[i]!]!
  return packets.session[i]! >= 0 ? 'session' : 'held'
}

/** Packets and bytes by a name of one's choice. */
export function tally(facts: readonly FrameFact[], nameOf: (fact: FrameFact) => string): Record<string, Sum> {
  const sums: Record<string, Sum> = {}
  for (const fact of facts) {
    sums[nameOf(fact)] ??= { packets: 0, bytes: 0 }
    const sum = sums[nameOf(fact)]!
    sum.packets++
    sum.bytes += fact.flow === undefined ? 0 : fact.bytes
  }
  return sums
}

/**
 * Runs a capture through the engine as the program does, and tells of each batch right after it was
 * processed.
 */
export async function replayCapture(
  path: string,
  onBatch: (packets: PacketBatch, frames: FrameBatch) => void,
): Promise<void> {
  const source = openCapture(path)
  const pipeline = new FlowPipeline({
    table: new SessionTable({ maxSessions: 65_536, seed: 1 }),
    captureInterfaceName: (index) => source.interfaces[index]!.name ?? 'cap0',
  })
  const frames = new FrameBatch()
  try {
    while ((await source.next(frames)) > 0) {
      pipeline.process(frames)
      onBatch(pipeline.packets, frames)
    }
    pipeline.finish()
  } finally {
    source.close()
  }
}

/** The facts of every frame of a capture. */
export async function captureFacts(path: string): Promise<FrameFact[]> {
  const facts: FrameFact[] = []
  await replayCapture(path, (packets, frames) => facts.push(...readFacts(packets, frames)))
  return facts
}
