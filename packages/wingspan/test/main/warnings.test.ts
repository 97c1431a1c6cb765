/** What a replay has to say beside its answer. */
import { FlowPipeline, SessionTable } from '@wingspan/engine'
import { expect, it } from 'vitest'
import { replay } from '../../src/main/replay.js'
import { replayWarnings } from '../../src/main/warnings.js'
import { openCaptures, type SourceDamage } from '../../src/source/index.js'
import { pcapOf, type TestFrame, temporaryFiles } from '../source/captures.js'
import { fragment } from './fragments.js'

const files = temporaryFiles()
const DAY = 86_400e6

async function warningsOf(
  data: Uint8Array,
  options: { maxSessions?: number; keep?: boolean } = {},
): Promise<string[]> {
  const { maxSessions = 100, keep = true } = options
  const source = openCaptures([files.write('a.pcap', data)])
  const at = keep ? undefined : { offsetSeconds: 1000 }
  return replayWarnings(source, await replay({ source, at, maxSessions, seed: 1 }), at)
}

/** A datagram in one piece, from this port. */
const datagram = (timeMicroseconds: number, sourcePort: number): TestFrame =>
  fragment(timeMicroseconds, { id: 0, place: 0, isLast: true, sourcePort })

/** The capture with its link type changed. */
function withLinkType(data: Uint8Array, linkType: number): Uint8Array {
  const copy = data.slice()
  copy[20] = linkType
  return copy
}

it('is nothing when all is well', async () => {
  expect(await warningsOf(pcapOf([datagram(0, 1), datagram(1e6, 2)]))).toEqual([])
})

it('names file, offset and reason of a damage', async () => {
  const data = pcapOf([datagram(0, 1), datagram(1e6, 2)])
  expect(await warningsOf(data.subarray(0, -5))).toEqual([
    expect.stringMatching(
      /^.*a\.pcap: offset 90: file ends in the middle of a packet record .*; all before it is kept$/,
    ),
  ])
})

it('names a link type that nobody knows, and how many frames it had', async () => {
  const data = withLinkType(pcapOf([datagram(0, 1), datagram(1e6, 2)]), 147)
  expect(await warningsOf(data)).toEqual([
    'link type 147 (USER0) is not known: 2 frames not decoded',
    'no sessions: 2 packets dropped; show security flow statistics detail says why',
  ])
})

it('counts jumps of more than a day', async () => {
  expect(await warningsOf(pcapOf([datagram(0, 1), datagram(DAY + 1, 1), datagram(2 * DAY + 1, 1)]))).toEqual([
    'time jumps forward by more than a day 1 times; sessions aged accordingly',
  ])
})

it('says what a full table could not take', async () => {
  const data = pcapOf([datagram(0, 1), datagram(1, 2), datagram(2, 3), datagram(3, 4), datagram(4, 4)])
  expect(await warningsOf(data, { maxSessions: 2 })).toEqual([
    'session table full (2): 3 times no room for a session, 3 packets not counted',
  ])
})

it('says which ended sessions were given up, unless they would have been anyway', async () => {
  const data = pcapOf([datagram(0, 1), datagram(100e6, 2), datagram(200e6, 3)])
  expect(await warningsOf(data, { maxSessions: 1 })).toEqual([
    'session table full (1): 2 ended sessions given up for new ones',
  ])
  expect(await warningsOf(data, { maxSessions: 1, keep: false })).toEqual([])
})

it('prints no character of a name that a terminal would obey', () => {
  const damage: SourceDamage = { fileName: '\x1b[31m.pcap', offset: 1, reason: 'bad \x07 bell' }
  const source = { damages: [damage], interfaces: [], next: () => 0, rewind: undefined, close() {} }
  const table = new SessionTable({ seed: 1, maxSessions: 1 })
  const pipeline = new FlowPipeline({ table, captureInterfaceName: String })
  expect(replayWarnings(source, pipeline, undefined)).toEqual([
    '\\x1b[31m.pcap: offset 1: bad \\x07 bell; all before it is kept',
  ])
})
