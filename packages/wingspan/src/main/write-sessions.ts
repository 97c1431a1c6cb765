/** `--write`: the packets of the sessions a command shows, by going through the captures once more. */
import {
  type FlowPipeline,
  type FrameBatch,
  PacketKind,
  PacketTrait,
  type SessionListing,
  sessionId,
} from '@wingspan/engine'
import { captureInterfaceNames } from './capture-interface-names.js'
import { CaptureOutput } from './capture-output.js'
import { HeldFragments } from './held-fragments.js'
import { type ReplayOptions, replay } from './replay.js'
import { undoOnInterrupt } from './undo-on-interrupt.js'

const RECORDS_AT_A_TIME = 4096
const NONE = -1

/** Identifiers of all the sessions of a listing. */
export function sessionIdentifiers(listing: SessionListing): Set<number> {
  const identifiers = new Set<number>()
  const records = new Int32Array(RECORDS_AT_A_TIME)
  for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
    for (let i = 0; i < count; i++) {
      if (listing.cursor.moveTo(records[i]!)) identifiers.add(listing.cursor.id)
    }
  }
  return identifiers
}

/**
 * Replays the source again, which must have been rewound, and writes the packets of these sessions: the same
 * packets make the same sessions. Returns how many packets were written. Throws an OutputError.
 */
export async function writeSessions(
  options: ReplayOptions,
  wanted: ReadonlySet<number>,
  fileName: string,
): Promise<number> {
  const { source } = options
  const output = new CaptureOutput(fileName, source.interfaces, captureInterfaceNames(source))
  const held = new HeldFragments()
  try {
    await undoOnInterrupt(
      () => output.abandon(),
      () => replay(options, (frames, pipeline) => writeBatch(frames, pipeline, wanted, output, held)),
    )
  } catch (error) {
    output.abandon()
    throw error
  }
  output.finish()
  return output.packets
}

function writeBatch(
  frames: FrameBatch,
  pipeline: FlowPipeline,
  wanted: ReadonlySet<number>,
  output: CaptureOutput,
  held: HeldFragments,
): void {
  const { packets, table } = pipeline
  for (let i = 0; i < packets.count; i++) {
    const record = packets.session[i]!
    const identifier = record === NONE ? 0 : sessionId(packets.sessionGeneration[i]!, table.capacity, record)
    const isWanted = wanted.has(identifier)
    if (record === NONE) held.hold(frames, packets, i)
    if (packets.kind[i] === PacketKind.mayCreate && packets.traits[i]! & PacketTrait.firstFragment) {
      for (const frame of held.release(packets, i)) {
        if (!isWanted) continue
        const { captureInterface, timeMicroseconds, bytes, wireLength } = frame
        output.add(captureInterface, timeMicroseconds, bytes, 0, bytes.length, wireLength)
      }
    }
    if (isWanted) {
      output.add(
        frames.captureInterface[i]!,
        frames.timeMicroseconds[i]!,
        frames.bytes,
        frames.offset[i]!,
        frames.capturedLength[i]!,
        frames.wireLength[i]!,
      )
    }
  }
  held.advance(pipeline.counters.lastTimeMicroseconds)
}
