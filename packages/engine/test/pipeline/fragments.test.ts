/** Fragments in the counters, and packets later than the moment asked for. */
import { describe, expect, it } from 'vitest'
import { DropReason, FlowPipeline, FrameBatch, PacketKind, SessionTable } from '../../src/index.js'
import { ip, udp } from '../story/packets.js'
import { Story } from '../story/story.js'

const DESTINATION_OPTIONS = 60
const UDP = 17
const A = '2001:db8::1'
const B = '2001:db8::2'

/** A datagram with an extension header, whose later fragment knows of that header only. */
const later = ip(A, B, DESTINATION_OPTIONS, new Array<number>(16).fill(9), { id: 5, offset: 24 })
const first = ip(A, B, DESTINATION_OPTIONS, [UDP, 0, 1, 4, 0, 0, 0, 0, ...udp(1000, 53, 8)], {
  id: 5,
  more: true,
})

describe('a fragment that waited for its first one', () => {
  it('counts under its own protocol, as one that comes after it does', () => {
    const inOrder = new Story().send(first, later)
    const held = new Story().send(later, first)
    for (const story of [inOrder, held]) {
      const { sessionPackets, sessionBytes } = story.pipeline.counters
      expect(story.session()).toMatchObject({ packets: [2, 0] })
      expect([sessionPackets[UDP], sessionPackets[DESTINATION_OPTIONS]]).toEqual([1, 1])
      expect([sessionBytes[UDP], sessionBytes[DESTINATION_OPTIONS]]).toEqual([first.length, later.length])
    }
  })

  it('is dropped under its own protocol when the table is full', () => {
    const story = new Story({ maxSessions: 1, keepEnded: false })
    story.udp('10.0.0.1/1', '10.0.0.2/2').send(later, first)
    const { dropPackets, dropPacketsByProtocol } = story.pipeline.counters
    expect(dropPackets[DropReason.tableFull]).toBe(2)
    expect([dropPacketsByProtocol[UDP], dropPacketsByProtocol[DESTINATION_OPTIONS]]).toEqual([1, 1])
  })
})

it('leaves packets that are too late out of everything', () => {
  const pipeline = new FlowPipeline({
    table: new SessionTable({ seed: 7, maxSessions: 16 }),
    captureInterfaceName: () => 'port',
    untilMicroseconds: 10e6,
  })
  const frames = new FrameBatch()
  const bytes = Uint8Array.from([...later, ...first])
  frames.reset(bytes, new DataView(bytes.buffer))
  const show = (timeMicroseconds: number, linkType: number, offset: number, length: number) => {
    const i = frames.count++
    frames.offset[i] = offset
    frames.capturedLength[i] = length
    frames.wireLength[i] = length
    frames.timeMicroseconds[i] = timeMicroseconds
    frames.linkType[i] = linkType
    frames.captureInterface[i] = 0
  }
  const [rawIp, unknown] = [101, 9999]
  show(9e6, unknown, 0, later.length)
  show(11e6, unknown, 0, later.length)
  show(11e6, rawIp, 0, later.length)
  show(11e6, rawIp, later.length, first.length)
  pipeline.process(frames)
  expect([...pipeline.counters.unknownLinkTypes]).toEqual([[unknown, 1]])
  expect(pipeline.counters.framesRead).toBe(1)
  expect([...pipeline.packets.kind.subarray(1, 4)]).toEqual(new Array(3).fill(PacketKind.dropped))
  expect([...pipeline.packets.dropReason.subarray(1, 4)]).toEqual(new Array(3).fill(DropReason.none))
})
