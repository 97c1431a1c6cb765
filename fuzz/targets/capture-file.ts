/**
 * The capture reader over arbitrary bytes in arbitrary pieces: it gives the same frames and finds the same damage
 * however the bytes come, and twice.
 */
import { BATCH_SIZE, type CaptureDamage, CaptureReader, FrameBatch } from '../../packages/engine/src/index.js'
import { mutateCapture } from '../capture-structure.js'
import { hashBytes, Random } from '../random.js'
import { type FuzzTarget, same, within } from './fuzz-target.js'

const MOST_NEEDED = 16 * 1024 * 1024
/** Bytes around the window, of a kind that shows when they are read. */
const MARGIN = 32
const batch = new FrameBatch()

interface Reading {
  frames: number
  /** Depends on every column and byte of every frame, and on the interfaces. */
  hash: number
  damage: CaptureDamage | undefined
}

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ (value | 0), 0x01000193) ^ (hash >>> 15)
}

function take(reading: Reading, frames: FrameBatch, reader: CaptureReader, start: number, end: number): void {
  within('frames in a batch', frames.count, 1, BATCH_SIZE)
  same('number of the first frame', frames.firstFrameNumber, reading.frames)
  for (let i = 0; i < frames.count; i++) {
    const offset = frames.offset[i]!
    const captured = frames.capturedLength[i]!
    within('frame offset', offset, start, end)
    within('captured length', captured, 0, end - offset)
    within('wire length', frames.wireLength[i]!, captured, 0x7fffffff)
    within('capture interface', frames.captureInterface[i]!, 0, reader.interfaces.length - 1)
    same('link type', frames.linkType[i], reader.interfaces[frames.captureInterface[i]!]!.linkType)
    same('whole microseconds', Math.floor(frames.timeMicroseconds[i]!), frames.timeMicroseconds[i]!)
    let hash = mix(reading.hash, frames.wireLength[i]!)
    hash = mix(mix(hash, frames.timeMicroseconds[i]! % 0xfffffffb), frames.captureInterface[i]!)
    for (let at = offset; at < offset + captured; at++) hash = mix(hash, frames.bytes[at]!)
    reading.hash = hash
  }
  reading.frames += frames.count
}

/** Reads all of the bytes; `piece` says how many come next, at least 1. */
function read(reader: CaptureReader, bytes: Uint8Array, piece: () => number): Reading {
  const reading: Reading = { frames: 0, hash: 0, damage: undefined }
  const start = MARGIN
  let given = 0
  let left = new Uint8Array(0)
  for (;;) {
    const count = Math.min(piece(), bytes.length - given)
    const end = start + left.length + count
    const buffer = new Uint8Array(end + MARGIN).fill(0xee)
    buffer.set(left, start)
    buffer.set(bytes.subarray(given, given + count), start + left.length)
    given += count
    reader.feed(buffer, new DataView(buffer.buffer), start, end)
    while (reader.read(batch) > 0) take(reading, batch, reader, start, end)
    within('position', reader.position, start, end)
    same('offset in the file', reader.fileOffset, given - (end - reader.position))
    within('bytes needed', reader.needed, 0, MOST_NEEDED)
    if (reader.damage !== undefined || given === bytes.length) break
    left = buffer.slice(reader.position, end)
    within('bytes left', left.length, 0, reader.needed - 1)
  }
  reading.damage = reader.end()
  return reading
}

function sameReading(how: string, actual: Reading, expected: Reading): void {
  same(`${how}: frames`, actual.frames, expected.frames)
  same(`${how}: contents`, actual.hash, expected.hash)
  same(`${how}: damage`, actual.damage?.reason, expected.damage?.reason)
  same(`${how}: place of the damage`, actual.damage?.offset, expected.damage?.offset)
  same(`${how}: fatal`, actual.damage?.fatal, expected.damage?.fatal)
}

function run(bytes: Uint8Array): void {
  const random = new Random(hashBytes(bytes))
  const reader = new CaptureReader({ fileName: 'fuzz' })
  const whole = read(reader, bytes, () => Math.max(1, bytes.length))
  const interfaces = reader.interfaces.length
  reader.restart()
  const most = random.pick([1, 3, 16, 100, 1000])
  const least = Math.ceil(bytes.length / 512)
  sameReading(
    'in pieces, the second time',
    read(reader, bytes, () => least + random.below(most)),
    whole,
  )
  same('interfaces the second time', reader.interfaces.length, interfaces)
}

export const captureFile: FuzzTarget = {
  name: 'capture-file',
  run,
  maxLength: 16_384,
  mutateStructure: mutateCapture,
}
