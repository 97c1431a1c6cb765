/** What is said of a table that follows the kernel. */
import { expect, it } from 'vitest'
import { EVENT_ROOM_BYTES } from '../../src/kernel/conntrack-events.js'
import { type MirrorState, mirrorFacts } from '../../src/kernel/mirror-facts.js'

const STATE: MirrorState = {
  rules: { endedSeconds: 60, endedSessions: 10, reconcileSeconds: 10 },
  untold: undefined,
  lastReading: undefined,
  readingMilliseconds: 0,
  missed: 0,
  unreadable: 0,
  unreadableEvents: 0,
  lostEvents: 0,
  eventRoomBytes: undefined,
  statistics: { entries: 0, maximum: 0, failed: 0, invalid: 0 },
}

it.each([
  [EVENT_ROOM_BYTES, '128 MiB'],
  [212_992, '0.2 MiB instead of 128 MiB, as net.core.rmem_max allows no more'],
  [undefined, undefined],
])('says of %s bytes for events that wait: %s', (eventRoomBytes, text) => {
  const facts = new Map(mirrorFacts({ ...STATE, eventRoomBytes }, undefined, () => 1))
  expect(facts.get('Events that can wait')).toBe(text)
})
