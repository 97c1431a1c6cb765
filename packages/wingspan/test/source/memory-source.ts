/** Frames that are in memory already: the least a PacketSource can be. */
import { BATCH_SIZE, type CaptureInterface, type FrameBatch } from '@wingspan/engine'
import type { PacketSource } from '../../src/source/index.js'
import { LINK_TYPE, type TestFrame } from './captures.js'

export function memorySource(frames: readonly TestFrame[]): PacketSource {
  const bytes = new Uint8Array(Buffer.concat(frames.map((frame) => frame.bytes)))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const described: CaptureInterface = {
    fileName: 'memory',
    name: undefined,
    linkType: LINK_TYPE,
    snapLength: 0,
    lostPackets: undefined,
  }
  let frameNumber = 0
  let position = 0
  return {
    interfaces: [described],
    damages: [],
    next(batch: FrameBatch): number {
      batch.reset(bytes, view)
      batch.firstFrameNumber = frameNumber
      while (batch.count < BATCH_SIZE && frameNumber < frames.length) {
        const frame = frames[frameNumber++]!
        const i = batch.count++
        batch.offset[i] = position
        batch.capturedLength[i] = frame.bytes.length
        batch.wireLength[i] = frame.wireLength
        batch.timeMicroseconds[i] = frame.timeMicroseconds
        batch.linkType[i] = LINK_TYPE
        batch.captureInterface[i] = 0
        position += frame.bytes.length
      }
      return batch.count
    },
    rewind() {
      frameNumber = 0
      position = 0
    },
    close() {},
  }
}
