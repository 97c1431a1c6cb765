/** What a table that follows the kernel says of itself, in words, for `show security flow status`. */
import type { SourceFact } from '@wingspan/junos'
import { settingFacts, statisticsFacts } from './kernel-facts.js'
import type { KernelMirror } from './kernel-mirror.js'
import type { KernelRoutes } from './kernel-routes.js'
import { kernelSetting } from './kernel-settings.js'

const AS_READ = 'sessions are as they were read'
const EVENTS_OFF = `of no connection, as nf_conntrack_events is 0: ${AS_READ}`

/** Names and values, in order. */
export function mirrorFacts(
  mirror: KernelMirror,
  routes: KernelRoutes | undefined,
  read: (name: string) => number | undefined = kernelSetting,
): readonly SourceFact[] {
  const { rules, untold, readingMilliseconds, missed, unreadable, unreadableEvents, lostEvents } = mirror
  const seconds = (readingMilliseconds / 1000).toFixed(2)
  const unread = unreadable + unreadableEvents
  return [
    ['Connection table of the kernel', untold === undefined ? 'followed by netlink' : 'read again and again'],
    ['Told by the kernel', toldText(untold, read('events') === 0)],
    [
      'Whole table read',
      `every ${rules.reconcileSeconds} s, or less often where it is large; the last time in ${seconds} s`,
    ],
    ['Events lost', `${lostEvents}`],
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

function toldText(untold: string | undefined, isOff: boolean): string {
  if (untold !== undefined) return `of no connection, as netlink is not to be had (${untold}): ${AS_READ}`
  return isOff ? EVENTS_OFF : 'of each connection made, changed and ended'
}
