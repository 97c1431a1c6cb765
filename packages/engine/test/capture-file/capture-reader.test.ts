import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BATCH_SIZE, FrameBatch } from '../../src/batch/index.js'
import {
  appendPcapngPacket,
  type CaptureInterface,
  CaptureReader,
  pcapngInterface,
  pcapngPacketLength,
  pcapngSectionHeader,
} from '../../src/capture-file/index.js'
import {
  ascii,
  concat,
  pcapFile,
  pcapngBlocks,
  type ReadCapture,
  readInPieces,
  readWhole,
} from './captures.js'

const little = pcapngBlocks(true)
const big = pcapngBlocks(false)

const PCAP = pcapFile({}, [1, 2, ascii('first')], [3, 4, ascii('second!'), 80], [5, 6, ascii('')])
const PCAPNG = concat(
  little.section(),
  little.interface(1, 0, little.option(2, ascii('ge-0/0/0'))),
  little.enhanced(0, 5n, ascii('one')),
  little.simple(4, ascii('four')),
  little.block(4, ascii('skipped')),
  big.section(),
  big.interface(101, 0),
  big.old(0, 6n, ascii('three')),
  big.statistics(0, big.option(5, [8, 3])),
)

/** A copy with some bytes changed: most of it stays a capture, so that every branch is met. */
const damagedCapture = fc
  .tuple(
    fc.constantFrom(PCAP, PCAPNG),
    fc.array(fc.tuple(fc.nat(400), fc.oneof(fc.constantFrom(0, 1, 0xff), fc.nat(255))), { maxLength: 12 }),
  )
  .map(([file, changes]) => {
    const copy = file.slice()
    for (const [at, value] of changes) copy[at % copy.length] = value
    return copy
  })

function expectSane({ frames, interfaces, damage }: ReadCapture): void {
  for (const frame of frames) {
    expect(Number.isSafeInteger(frame.timeMicroseconds) && frame.timeMicroseconds >= 0).toBe(true)
    expect(frame.wireLength).toBeGreaterThanOrEqual(frame.bytes.length)
    expect(interfaces[frame.captureInterface]).toBeDefined()
  }
  if (damage?.fatal) expect(frames).toEqual([])
}

describe('CaptureReader', () => {
  it('takes any bytes without throwing', () => {
    const starts = [
      new Uint8Array(0),
      pcapFile({}),
      pcapFile({ littleEndian: false, magic: 0xa1b23c4d }),
      little.section(),
      concat(big.section(), big.interface(1, 0)),
    ]
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), (start, bytes) => {
        expectSane(readWhole(concat(start, bytes)))
      }),
      { numRuns: 2000 },
    )
  })

  it('takes any damage without throwing', () => {
    fc.assert(
      fc.property(damagedCapture, (file) => expectSane(readWhole(file))),
      { numRuns: 5000 },
    )
  })

  it('gives the same frames however the bytes come', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(damagedCapture, pieces, (file, lengths) => {
        expect(readInPieces(file, lengths)).toEqual(readWhole(file))
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps every complete packet of a file cut anywhere', () => {
    for (const file of [PCAP, PCAPNG]) {
      const whole = readWhole(file)
      expect(whole.damage).toBeUndefined()
      let complete = 0
      for (let length = 0; length < file.length; length++) {
        const cut = readWhole(file.subarray(0, length))
        expect(cut.frames).toEqual(whole.frames.slice(0, cut.frames.length))
        expect(cut.frames.length - complete === 0 || cut.frames.length - complete === 1).toBe(true)
        complete = cut.frames.length
        if (cut.damage !== undefined) expect(cut.damage.offset).toBeLessThanOrEqual(length)
      }
      expect(complete).toBeGreaterThanOrEqual(whole.frames.length - 1)
    }
  })

  it('loses no packet that lies in front of the cut', () => {
    const ends = [24 + 21, 24 + 21 + 23, 24 + 21 + 23 + 16]
    for (const [index, end] of ends.entries()) {
      expect(readWhole(PCAP.subarray(0, end)).frames).toHaveLength(index + 1)
      expect(readWhole(PCAP.subarray(0, end)).damage).toBeUndefined()
      expect(readWhole(PCAP.subarray(0, end - 1)).frames).toHaveLength(index)
    }
  })

  it('hands on batches of at most BATCH_SIZE and counts frames through', () => {
    const file = pcapFile(
      {},
      ...Array.from({ length: 2 * BATCH_SIZE + 22 }, (_, i) => [i, 0, ascii('p')] as const),
    )
    const reader = new CaptureReader({ fileName: 'test' })
    const batch = new FrameBatch()
    reader.feed(file, new DataView(file.buffer), 0, file.length)
    const seen: number[][] = []
    while (reader.read(batch) > 0) seen.push([batch.firstFrameNumber, batch.count])
    expect(seen).toEqual([
      [0, BATCH_SIZE],
      [BATCH_SIZE, BATCH_SIZE],
      [2 * BATCH_SIZE, 22],
    ])
    expect(reader.position).toBe(file.length)
  })

  it('numbers the interfaces of several captures in one list, the same ones in a second pass', () => {
    const interfaces: CaptureInterface[] = []
    const first = new CaptureReader({ fileName: 'first', interfaces })
    const second = new CaptureReader({ fileName: 'second', interfaces })
    const section = (name: string) =>
      concat(
        little.section(),
        little.interface(1, 0, little.option(2, ascii(name))),
        little.enhanced(0, 1n, ascii('p')),
      )
    const numbersOf = (reader: CaptureReader, file: Uint8Array) =>
      readWhole(file, reader).frames.map((frame) => frame.captureInterface)
    expect(numbersOf(second, section('b0'))).toEqual([0])
    expect(numbersOf(first, concat(section('a0'), section('a1')))).toEqual([1, 2])
    first.restart()
    expect(numbersOf(first, concat(section('a0'), section('a1'), section('a2')))).toEqual([1, 2, 3])
    expect(interfaces.map(({ fileName, name }) => [fileName, name])).toEqual([
      ['second', 'b0'],
      ['first', 'a0'],
      ['first', 'a1'],
      ['first', 'a2'],
    ])
  })
})

describe('the pcapng writer', () => {
  it('writes what the reader reads', () => {
    const packet = fc.record({
      timeMicroseconds: fc.maxSafeNat().map((time) => time % ((2 ** 32 - 1) * 1e6)),
      bytes: fc.uint8Array({ maxLength: 70 }),
      more: fc.nat(2000),
      captureInterface: fc.nat(2),
    })
    const name = fc.option(
      fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0')),
      { nil: undefined },
    )
    const description = fc.record({ linkType: fc.nat(65535), snapLength: fc.nat(0xffffffff), name })
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 80 }),
        fc.array(description, { minLength: 3, maxLength: 3 }),
        (packets, descriptions) => {
          const length = packets.reduce((sum, { bytes }) => sum + pcapngPacketLength(bytes.length), 0)
          const blocks = new Uint8Array(length).fill(0xaa)
          const view = new DataView(blocks.buffer)
          let end = 0
          for (const { timeMicroseconds, bytes, more, captureInterface } of packets) {
            end = appendPcapngPacket(
              blocks,
              view,
              end,
              captureInterface,
              timeMicroseconds,
              concat(ascii('lead'), bytes),
              4,
              bytes.length,
              bytes.length + more,
            )
          }
          expect(end).toBe(length)
          const file = concat(
            pcapngSectionHeader(),
            ...descriptions.map((each) => pcapngInterface(each.linkType, each.snapLength, each.name)),
            blocks,
          )
          expect(readWhole(file)).toEqual({
            frames: packets.map(({ timeMicroseconds, bytes, more, captureInterface }) => ({
              timeMicroseconds,
              bytes: [...bytes],
              wireLength: bytes.length + more,
              linkType: descriptions[captureInterface]!.linkType,
              captureInterface,
            })),
            interfaces: descriptions.map((each) => ({ fileName: 'test', lostPackets: undefined, ...each })),
            damage: undefined,
          })
        },
      ),
    )
  })

  it('pads packets with zeros, whatever was in the buffer', () => {
    const into = new Uint8Array(pcapngPacketLength(1)).fill(0xaa)
    const end = appendPcapngPacket(into, new DataView(into.buffer), 0, 0, 0, Uint8Array.of(7), 0, 1, 1)
    expect([...into.subarray(28, end - 4)]).toEqual([7, 0, 0, 0])
  })

  it('cuts a name that does not fit an option', () => {
    const file = concat(pcapngSectionHeader(), pcapngInterface(1, 0, 'x'.repeat(70000)))
    expect(readWhole(file).interfaces[0]!.name).toHaveLength(65535)
  })
})
