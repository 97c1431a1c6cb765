/** Live interfaces as what a daemon serves. */
import type { MonitorRules } from '@wingspan/junos'
import { MACHINE_CLOCKS, SteadyClock } from '../clock/index.js'
import { LiveError, LiveFeeder, openLive } from '../live/index.js'
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
  let why: string | undefined
  return {
    get shown() {
      return liveShown(packets.shown, rules, capture, clock, () => why)
    },
    use: (next) => packets.use(next),
    beside: () => (why === undefined ? [] : [`no more packets: ${why}`]),
    warnings: () => [...packets.warnings(), ...lossWarnings(source)],
    start: async () => {
      fed = feeder.run().then(
        () => {
          if (isStopped) return
          why = 'the program that captures has ended'
          onEnd(new LiveError('live-failed', why))
        },
        (error: unknown) => {
          why = error instanceof Error ? error.message : String(error)
          onEnd(error)
        },
      )
    },
    stop: async () => {
      isStopped = true
      source.close()
      await fed
    },
  }
}
