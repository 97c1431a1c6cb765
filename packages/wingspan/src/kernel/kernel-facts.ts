/** What the kernel's table says of itself, in words, for `show security flow status`. */
import { kernelSetting } from './kernel-settings.js'
import type { KernelReading, KernelRoad } from './read-kernel.js'

const ROAD_WORDS: Readonly<Record<KernelRoad, string>> = {
  netlink: 'read by netlink',
  proc: 'read from /proc/net/nf_conntrack',
  'conntrack program': 'read by the program conntrack',
}
const NOT_KNOWN = 'N/A'

/** Names and values, in order. */
export function kernelFacts(
  { road, refusals, statistics, unreadable }: KernelReading,
  read: (name: string) => number | undefined = kernelSetting,
): readonly (readonly [name: string, value: string])[] {
  const onOff = (name: string) => ({ 0: 'off', 1: 'on' })[read(name) ?? -1] ?? NOT_KNOWN
  return [
    ['Connection table of the kernel', ROAD_WORDS[road]],
    ...refusals.map((refusal) => ['Not read by', refusal] as const),
    ['Connections', `${statistics.entries ?? NOT_KNOWN} of ${statistics.maximum ?? NOT_KNOWN}`],
    [
      'Packets without a connection',
      `${statistics.invalid ?? NOT_KNOWN} invalid, ${statistics.failed ?? NOT_KNOWN} failed`,
    ],
    ['Accounting (nf_conntrack_acct)', onOff('acct')],
    ['Start times (nf_conntrack_timestamp)', onOff('timestamp')],
    ...(unreadable === '' ? [] : [['Connections not read', unreadable] as const]),
  ]
}
