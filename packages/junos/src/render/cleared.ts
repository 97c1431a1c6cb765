/** How many sessions were cleared (Junos CLI reference; element names from Juniper's YANG, that of a dry run is ours). */
import type { ClearedResult } from '../show/index.js'
import type { ElementWriter } from './element-writer.js'
import { FLOW_ATTRIBUTES } from './session-elements.js'

export function clearedText({ count, isDryRun }: ClearedResult): string {
  return isDryRun ? `${count} active sessions would be cleared\n` : `${count} active sessions cleared\n`
}

export function clearedElements({ count, isDryRun }: ClearedResult, out: ElementWriter): void {
  out.open('clear-flow-session-information', FLOW_ATTRIBUTES)
  out.leaf(isDryRun ? 'clearable-flow-session-count' : 'cleared-flow-session-count', count)
  out.close()
}
