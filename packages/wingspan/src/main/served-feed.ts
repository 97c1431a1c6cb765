/** What a daemon replays: captures on their way into a table of their own, under one configuration. */
import { randomInt } from 'node:crypto'
import { FlowPipeline, SessionEvents, SessionTable } from '@wingspan/engine'
import type { Feed } from '../serve/index.js'
import { openCaptures, type PacketSource } from '../source/index.js'
import { captureInterfaceNames } from './capture-interface-names.js'
import type { RunningConfiguration } from './configuration-file.js'
import type { InterfaceMap } from './interface-map.js'
import { configuredOptions } from './replay.js'
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
): Feed {
  const source = files.length === 0 ? NO_PACKETS : openCaptures(files)
  const table = new SessionTable({ seed: randomInt(0x1_0000_0000), maxSessions, keepEnded: keepsEnded })
  const decided = configuredOptions({ running, interfaces, events: new SessionEvents() })
  const pipeline = new FlowPipeline({
    table,
    captureInterfaceName: captureInterfaceNames(source),
    ...(decides(running) ? decided : {}),
  })
  return {
    source,
    pipeline,
    shown: replaySource(source, pipeline, running),
    warnings: () => [...captureWarnings(source, pipeline), ...tableWarnings(pipeline)],
  }
}

/** A configuration that says nothing of security is about logins and services: packets are observed then. */
function decides({ effective }: RunningConfiguration): boolean {
  return effective.child('security') !== undefined
}
