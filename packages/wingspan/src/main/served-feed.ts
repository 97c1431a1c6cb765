/** What a daemon serves: captures, or what its configuration names, under one configuration after the other. */
import { isSame, type SessionEvents, type Steps } from '@wingspan/engine'
import { compileFeeds, type Hosts } from '@wingspan/junos'
import { type Feed, type FeedClock, type FeedOwner, type FeedPace, replayFeed } from '../serve/index.js'
import { openCaptures, type PacketSource, printableText } from '../source/index.js'
import { ConfigurationError } from './configuration-error.js'
import { openInSteps, type RunningConfiguration } from './configuration-file.js'
import type { InterfaceMap } from './interface-map.js'
import { openKernelFeed } from './kernel-feed.js'
import { openMonitorFeed } from './monitor-feed.js'
import { decides, openPacketTable } from './packet-table.js'
import { UsageError } from './usage-error.js'

export interface FeedArguments {
  /** Captures; none for what the configuration names, or a table that stays empty. */
  readonly files: readonly string[]
  readonly pace: FeedPace
  readonly clock: FeedClock
  readonly interfaces: InterfaceMap
  readonly maxSessions: number
  /** Told of sessions that are made, ended and refused, where packets are decided about. */
  readonly events?: SessionEvents
}

/** Nothing comes from it. */
const NO_PACKETS: PacketSource = {
  interfaces: [],
  damages: [],
  rewind: undefined,
  next: () => 0,
  close: () => {},
}

/** Opens what sessions come from. Rejects with a UsageError, CaptureError, KernelError or LiveError. */
export async function openServedFeed(
  args: FeedArguments,
  running: RunningConfiguration,
  owner: FeedOwner,
): Promise<Feed<RunningConfiguration>> {
  const { files, pace, clock, maxSessions } = args
  const { kernel, monitor } = compileFeeds(running.effective)
  if ((kernel || monitor) && files.length > 0) {
    const named = `wingspan ${kernel ? 'kernel' : 'monitor'} of ${printableText(running.name)}`
    throw new UsageError(`--replay and ${named} are both where sessions come from`)
  }
  if (kernel && args.events) {
    const named = `wingspan kernel of ${printableText(running.name)}`
    throw new UsageError(`--log is for packets that policies decide about, which those of ${named} are not`)
  }
  if (kernel) return openKernelFeed(kernel, maxSessions, running, owner)
  if (monitor) return openMonitorFeed(monitor, args, running, owner)
  const source = files.length === 0 ? NO_PACKETS : openCaptures(files)
  const keepsEnded = pace.speed === undefined && !pace.loops
  const packets = openPacketTable(source, { ...args, keepsEnded }, running)
  const { startMilliseconds, onEnd } = owner
  return replayFeed(packets, { pace, clock, startMilliseconds, onEnd })
}

/**
 * Reads the configuration that is to be served, after the one in use if there is one, a step after the other. Throws a
 * ConfigurationError where it has errors or cannot follow.
 */
export function* loadServed(
  fileName: string,
  hosts: Hosts | undefined,
  before: RunningConfiguration | undefined,
): Steps<RunningConfiguration> {
  if (before === undefined) return yield* openInSteps(fileName, hosts)
  // The kernel's rules say by number which policy a connection has, and know of no configuration before this one.
  const isKernels = compileFeeds(before.effective).kernel !== undefined
  const next = yield* openInSteps(fileName, hosts, before.configuration, isKernels)
  checkSuccession(before, next)
  return next
}

/**
 * Throws a ConfigurationError where one configuration cannot follow another: sessions come from elsewhere, or those that
 * were decided about would have to go on as if nobody decided.
 */
function checkSuccession(before: RunningConfiguration, next: RunningConfiguration): void {
  const name = printableText(next.name)
  const { kernel: kernelBefore, monitor: monitorBefore } = compileFeeds(before.effective)
  const { kernel, monitor } = compileFeeds(next.effective)
  if ((kernel === undefined) !== (kernelBefore === undefined) || !isSame(monitor, monitorBefore)) {
    throw new ConfigurationError(
      `${name}: error: wingspan kernel or monitor says that sessions come from elsewhere; restart for that`,
    )
  }
  if (kernel || !decides(before) || decides(next)) return
  throw new ConfigurationError(
    `${name}: error: has no security stanza, but the configuration in use decides about packets; restart to observe them`,
  )
}
