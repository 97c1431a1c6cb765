/** What a daemon replays: captures on their way into a table, under one configuration after the other. */
import { randomInt } from 'node:crypto'
import { FlowPipeline, SessionEvents, SessionTable } from '@wingspan/engine'
import type { Feed } from '../serve/index.js'
import { openCaptures, type PacketSource, printableText } from '../source/index.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import { ConfigurationError, type RunningConfiguration } from './configuration-file.js'
import type { InterfaceMap } from './interface-map.js'
import { decidedUnder } from './replay.js'
import { replaySource } from './replay-source.js'
import { captureWarnings, tableWarnings } from './warnings.js'

export interface FeedArguments {
  /** Captures; none for a table that stays empty. */
  readonly files: readonly string[]
  readonly interfaces: InterfaceMap
  readonly maxSessions: number
  /** Ended sessions are kept for display, as a finished replay keeps them. */
  readonly keepsEnded: boolean
}

/** Nothing comes from it. */
const NO_PACKETS: PacketSource = {
  interfaces: [],
  damages: [],
  rewind: undefined,
  next: () => 0,
  close: () => {},
}

/** Opens the captures. Throws a CaptureError. */
export function openServedFeed(
  { files, interfaces, maxSessions, keepsEnded }: FeedArguments,
  running: RunningConfiguration,
): Feed<RunningConfiguration> {
  const source = files.length === 0 ? NO_PACKETS : openCaptures(files)
  const table = new SessionTable({ seed: randomInt(0x1_0000_0000), maxSessions, keepEnded: keepsEnded })
  // A configuration that comes later may ask for them.
  table.keepTcpWindows()
  const events = new SessionEvents()
  const decided = (by: RunningConfiguration) => decidedUnder({ running: by, interfaces, events })
  const pipeline = new FlowPipeline({
    table,
    captureInterfaceName: captureInterfaceNames(source),
    ...(decides(running) ? { configured: decided(running) } : {}),
  })
  let shown = replaySource(source, pipeline, running)
  return {
    source,
    pipeline,
    get shown() {
      return shown
    },
    use: (next) => {
      const { configured } = pipeline
      const isNew = configured?.configuration.generation !== next.configuration.generation
      const reconsideration = decides(next) && isNew ? pipeline.useConfiguration(decided(next)) : undefined
      shown = replaySource(source, pipeline, next, shown.sessions)
      return reconsideration
    },
    warnings: () => [...captureWarnings(source, pipeline), ...tableWarnings(pipeline)],
  }
}

/**
 * Throws a ConfigurationError where one configuration cannot follow another: sessions that were decided about cannot go
 * on as if nobody decided.
 */
export function checkSuccession(before: RunningConfiguration, next: RunningConfiguration): void {
  if (!decides(before) || decides(next)) return
  const name = printableText(next.name)
  throw new ConfigurationError(
    `${name}: error: has no security stanza, but the configuration in use decides about packets; restart to observe them`,
  )
}

/** A configuration that says nothing of security is about logins and services: packets are observed then. */
function decides({ effective }: RunningConfiguration): boolean {
  return effective.child('security') !== undefined
}
