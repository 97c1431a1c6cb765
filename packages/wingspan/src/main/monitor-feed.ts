/** Live interfaces as what a daemon serves. */
import type { MonitorRules } from '@wingspan/junos'
import { MACHINE_CLOCKS, SteadyClock } from '../clock/index.js'
import { LiveFeeder, openLive } from '../live/index.js'
import type { Feed, FeedOwner } from '../serve/index.js'
import type { RunningConfiguration } from './configuration-file.js'
import { liveShown } from './live-shown.js'
import { openPacketTable, type PacketTableOptions } from './packet-table.js'
import { lossWarnings } from './warnings.js'

/** Begins to capture. Rejects with a LiveError. */
export async function openMonitorFeed(
  rules: MonitorRules,
  options: Omit<PacketTableOptions, 'keepsEnded'>,
  running: RunningConfiguration,
  { tell, onEnd }: FeedOwner,
): Promise<Feed<RunningConfiguration>> {
  const clock = new SteadyClock(MACHINE_CLOCKS)
  // At a machine's start an interface may come after this: a tunnel, or a modem.
  const capture = await openLive({ ...rules, isAwaiting: true, clock, tell })
  if (capture.secondBest !== undefined) tell(capture.secondBest)
  const { source } = capture
  const packets = openPacketTable(source, { ...options, keepsEnded: false }, running)
  const { pipeline } = packets
  const feeder = new LiveFeeder({ capture, pipeline, clock, mostPackets: Number.POSITIVE_INFINITY })
  let fed: Promise<void> = Promise.resolve()
  let isStopped = false
  return {
    get shown() {
      return liveShown(packets.shown, rules, capture, clock)
    },
    use: (next) => packets.use(next),
    warnings: () => [...packets.warnings(), ...lossWarnings(source)],
    start: async () => {
      fed = feeder.run().then(
        () => {
          if (!isStopped) onEnd(undefined)
        },
        (error: unknown) => onEnd(error),
      )
    },
    stop: async () => {
      isStopped = true
      source.close()
      await fed
    },
  }
}
