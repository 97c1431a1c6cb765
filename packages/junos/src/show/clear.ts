/** `clear security flow session`: sessions are ended, and how many they were is told (Junos reference). */
import type { ClearQuery } from '@wingspan/engine'
import type { ClearCommand } from '../command/index.js'
import { exactIdentifier, sessionQuery } from './session.js'
import type { ShowSource } from './show-source.js'

export interface ClearedResult {
  readonly kind: 'cleared'
  readonly count: number
  /** Nothing was ended: `count` would be. */
  readonly isDryRun: boolean
  /** How many were not ended, by why; empty for none. */
  readonly refusals: ReadonlyMap<string, number>
  /** The user had it stopped: sessions may be left. */
  readonly isStopped: boolean
}

/** The sessions are another program's to end, or `why` is another reason. */
export interface NotClearableResult {
  readonly kind: 'not-clearable'
  readonly why?: string | undefined
}

/**
 * Ends the sessions, a slice after the other; `turn` resolves when others have had their turn, `isStopped` is told
 * before each slice how many there were and says whether the rest is to be left. Rejects with what a slice fails with:
 * those before it have ended all the same.
 */
export async function executeClear(
  command: ClearCommand,
  source: ShowSource,
  turn: () => Promise<void>,
  isStopped: (count: number) => boolean,
): Promise<ClearedResult | NotClearableResult> {
  const { isDryRun } = command
  const clearing = source.sessions.clear(clearQuery(command, source), isDryRun)
  if (!clearing) return { kind: 'not-clearable', why: source.sessions.whyNotCleared }
  let isDone = false
  while (!isDone && !isStopped(clearing.count)) {
    isDone = await clearing.step()
    if (!isDone) await turn()
  }
  const { count, refusals = new Map() } = clearing
  return { kind: 'cleared', count, isDryRun, refusals, isStopped: !isDone }
}

/** The question which sessions a command ends. */
export function clearQuery(
  command: ClearCommand,
  source: Pick<ShowSource, 'configured' | 'named'>,
): ClearQuery {
  switch (command.command) {
    case 'clear security flow session':
      return sessionQuery(command.filters, source)
    case 'clear security flow session all':
      return {}
    case 'clear security flow session session-identifier':
      return { sessionIdentifier: exactIdentifier(command.identifier) }
  }
}
