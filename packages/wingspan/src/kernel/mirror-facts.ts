/** What a table that follows the kernel says of itself, in words, for `show security flow status`. */
import type { SourceFact } from '@wingspan/junos'
import { EVENT_ROOM_BYTES } from './conntrack-events.js'
import { settingFacts, statisticsFacts } from './kernel-facts.js'
import type { KernelMirror } from './kernel-mirror.js'
import { ROAD_WORDS } from './kernel-road.js'
import type { KernelRoutes } from './kernel-routes.js'
import { kernelSetting } from './kernel-settings.js'

const AS_READ = 'sessions are as they were read'
const EVENTS_OFF = `of no connection, as nf_conntrack_events is 0: ${AS_READ}`

const MEBIBYTE = 1024 * 1024

/** What is told of a mirror. */
export type MirrorState = Pick<
  KernelMirror,
  | 'rules'
  | 'untold'
  | 'lastReading'
  | 'readingMilliseconds'
  | 'missed'
  | 'unreadable'
  | 'unreadableEvents'
  | 'lostEvents'
  | 'eventRoomBytes'
  | 'statistics'
>

/** Names and values, in order. */
export function mirrorFacts(
  mirror: MirrorState,
  routes: KernelRoutes | undefined,
  read: (name: string) => number | undefined = kernelSetting,
): readonly SourceFact[] {
  const {
    rules,
    untold,
    lastReading,
    readingMilliseconds,
    missed,
    unreadable,
    unreadableEvents,
    lostEvents,
    eventRoomBytes,
  } = mirror
  const seconds = (readingMilliseconds / 1000).toFixed(2)
  const unread = unreadable + unreadableEvents
  return [
    ['Connection table of the kernel', untold === undefined ? 'followed by netlink' : againText(lastReading)],
    ...(lastReading?.refusals ?? []).map((refusal) => ['Not read by', refusal] as const),
    ['Told by the kernel', toldText(untold, read('events') === 0)],
    [
      'Whole table read',
      `every ${rules.reconcileSeconds} s, or less often where it is large; the last time in ${seconds} s`,
    ],
    ['Events lost', `${lostEvents}`],
    ...(eventRoomBytes === undefined ? [] : [['Events that can wait', roomText(eventRoomBytes)] as const]),
    [
      'Ended sessions kept',
      `for ${rules.endedSeconds} s, ${rules.endedSessions} at most; validity valid leaves them out`,
    ],
    ...statisticsFacts(mirror.statistics),
    ...settingFacts(routes, read),
    ...(missed > 0 ? [['Connections without room in the table', `${missed}`] as const] : []),
    ...(unread > 0 ? [['Connections and events not read', `${unread}`] as const] : []),
  ]
}

function againText(reading: MirrorState['lastReading']): string {
  return reading ? `${ROAD_WORDS[reading.road]}, again and again` : 'read again and again'
}

function toldText(untold: string | undefined, isOff: boolean): string {
  if (untold !== undefined) return `of no connection, as netlink is not to be had (${untold}): ${AS_READ}`
  return isOff ? EVENTS_OFF : 'of each connection made, changed and ended'
}

/** Who has not the right to more gets what the kernel lets anybody have. */
function roomText(bytes: number): string {
  const mebibytes = (of: number) => `${Number((of / MEBIBYTE).toFixed(1))} MiB`
  if (bytes >= EVENT_ROOM_BYTES) return mebibytes(bytes)
  return `${mebibytes(bytes)} instead of ${mebibytes(EVENT_ROOM_BYTES)}, as net.core.rmem_max allows no more`
}
