/**
 * How many sessions were cleared (Junos CLI reference; element names from Juniper's YANG). What is said of a dry run, of
 * those that could not be cleared and of an interrupted command is ours.
 */
import type { ClearedResult } from '../show/index.js'
import type { ElementWriter } from './element-writer.js'
import { FLOW_ATTRIBUTES } from './session-elements.js'

export function clearedText({ count, isDryRun, refusals, isStopped }: ClearedResult): string {
  const reasons = [...refusals].map(([why, refused]) => `${refused} ${why}`)
  return [
    isDryRun ? `${count} active sessions would be cleared` : `${count} active sessions cleared`,
    ...(reasons.length > 0 ? [`Not cleared: ${reasons.join(', ')}`] : []),
    ...(isStopped ? ['Stopped before the end: the rest was left alone'] : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

export function clearedElements(
  { count, isDryRun, refusals, isStopped }: ClearedResult,
  out: ElementWriter,
): void {
  out.open('clear-flow-session-information', FLOW_ATTRIBUTES)
  out.leaf(isDryRun ? 'clearable-flow-session-count' : 'cleared-flow-session-count', count)
  for (const [why, refused] of refusals) {
    out.open('refused-flow-session')
    out.leaf('reason', why)
    out.leaf('refused-flow-session-count', refused)
    out.close()
  }
  if (isStopped) out.leaf('stopped', '')
  out.close()
}
