import { describe, expect, it } from 'vitest'
import { FrameBatch } from '../../src/batch/index.js'
import { pcapHeader, pcapRecord } from '../../src/capture-file/index.js'
import { ascii, concat, newReader, pcapFile, readWhole } from './captures.js'

describe('pcap', () => {
  for (const littleEndian of [true, false]) {
    const order = littleEndian ? 'little-endian' : 'big-endian'

    it(`reads ${order} microseconds`, () => {
      const { frames, interfaces, damage } = readWhole(
        pcapFile(
          { littleEndian, network: 113 },
          [1700000000, 999999, ascii('first')],
          [4294967295, 1, ascii(''), 60],
        ),
      )
      expect(damage).toBeUndefined()
      expect(frames).toEqual([
        {
          timeMicroseconds: 1700000000999999,
          bytes: [...ascii('first')],
          wireLength: 5,
          linkType: 113,
          captureInterface: 0,
        },
        { timeMicroseconds: 4294967295000001, bytes: [], wireLength: 60, linkType: 113, captureInterface: 0 },
      ])
      expect(interfaces).toEqual([
        { fileName: 'test', name: undefined, linkType: 113, snapLength: 65535, lostPackets: undefined },
      ])
    })

    it(`truncates ${order} nanoseconds`, () => {
      const file = pcapFile(
        { littleEndian, magic: 0xa1b23c4d },
        [5, 1999, ascii('a')],
        [5, 999999999, ascii('b')],
      )
      expect(readWhole(file).frames.map((frame) => frame.timeMicroseconds)).toEqual([5000001, 5999999])
    })

    it(`reads ${order} modified records`, () => {
      const file = pcapFile({ littleEndian, magic: 0xa1b2cd34 }, [5, 6, ascii('ab')], [7, 8, ascii('c')])
      expect(readWhole(file).frames.map((frame) => frame.bytes)).toEqual([[...ascii('ab')], [...ascii('c')]])
    })
  }

  it('ignores what the network field says about a frame check sequence', () => {
    const { frames, interfaces } = readWhole(pcapFile({ network: 0x24000001 }, [0, 0, ascii('x')]))
    expect(frames[0]!.linkType).toBe(1)
    expect(interfaces[0]!.linkType).toBe(1)
  })

  it('never lets the wire length be less than the captured length', () => {
    const file = pcapFile(
      {},
      [0, 0, ascii('abcd'), 3],
      [0, 0, ascii('abcd'), 0xffffffff],
      [0, 0, ascii('a'), 70000],
    )
    expect(readWhole(file).frames.map((frame) => frame.wireLength)).toEqual([4, 4, 70000])
  })

  it('stops at a record of impossible length and keeps what was before it', () => {
    const broken = pcapRecord(0, ascii('lost'))
    new DataView(broken.buffer).setUint32(8, 70000000, true)
    const file = concat(pcapHeader(1), pcapRecord(1, ascii('kept')), broken, pcapRecord(2, ascii('lost')))
    const { frames, damage } = readWhole(file)
    expect(frames.map((frame) => frame.bytes)).toEqual([[...ascii('kept')]])
    expect(damage).toEqual({
      offset: 24 + 20,
      reason: 'packet record says 70000000 bytes, the most is 262144',
      fatal: false,
    })
  })

  it('takes no record above the limit, even if all of it is there', () => {
    const file = (length: number) => concat(pcapHeader(1), pcapRecord(1, new Uint8Array(length)))
    expect(readWhole(file(262144)).frames).toHaveLength(1)
    expect(readWhole(file(262145))).toMatchObject({
      frames: [],
      damage: { offset: 24, reason: 'packet record says 262145 bytes, the most is 262144' },
    })
  })

  it('says how much of a record is missing', () => {
    const file = concat(pcapHeader(1), pcapRecord(1, ascii('kept')), pcapRecord(2, new Uint8Array(82)))
    expect(readWhole(file.subarray(0, 24 + 20 + 20)).damage).toEqual({
      offset: 44,
      reason: 'file ends in the middle of a packet record (20 of 98 bytes)',
      fatal: false,
    })
    expect(readWhole(file.subarray(0, 24 + 20 + 3)).damage?.reason).toBe(
      'file ends in the middle of a packet header (3 of 16 bytes)',
    )
  })

  it('tells a file that is no capture from a damaged one', () => {
    const reasonOf = (file: Uint8Array) => readWhole(file).damage
    expect(reasonOf(new Uint8Array(0))).toEqual({ offset: 0, reason: 'file is empty', fatal: true })
    expect(reasonOf(ascii('#!/bin/sh'))).toEqual({
      offset: 0,
      reason: 'not a pcap or pcapng file',
      fatal: true,
    })
    expect(reasonOf(pcapHeader(1).subarray(0, 10))).toEqual({
      offset: 0,
      reason: 'file ends in the middle of a file header (10 of 24 bytes)',
      fatal: true,
    })
    expect(reasonOf(pcapFile({ major: 3 }))).toEqual({
      offset: 0,
      reason: 'pcap version 3.4 is not known',
      fatal: true,
    })
    expect(reasonOf(pcapHeader(1))).toBeUndefined()
  })

  it('asks for as many bytes as a large record takes, and goes on in a larger buffer', () => {
    const reader = newReader()
    const batch = new FrameBatch()
    const file = concat(pcapHeader(1), pcapRecord(1, new Uint8Array(262144)))
    reader.feed(file, new DataView(file.buffer), 0, 1000)
    expect(reader.read(batch)).toBe(0)
    expect(reader.needed).toBe(16 + 262144)
    expect(reader.position).toBe(24)
    reader.feed(file, new DataView(file.buffer), 24, file.length)
    expect(reader.read(batch)).toBe(1)
    expect(reader.read(batch)).toBe(0)
    expect(reader.fileOffset).toBe(file.length)
    expect(reader.end()).toBeUndefined()
  })
})
