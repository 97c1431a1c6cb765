/** `show security flow status`: how packets are taken, from where, and what the table does not know. */
import type { Coverage } from '@wingspan/engine'
import type { ShowInput, ShowSource } from './show-source.js'

/** What is done with the packets of a family: made sessions of, also after taking off its labels, or nothing. */
export type ForwardingMode = 'flow' | 'flow-inside' | 'drop'

export const FORWARDING_MODES = {
  inet: 'flow',
  inet6: 'flow',
  mpls: 'flow-inside',
  iso: 'drop',
} as const satisfies Record<string, ForwardingMode>

export interface FlowStatusResult {
  readonly kind: 'flow-status'
  readonly forwarding: typeof FORWARDING_MODES
  readonly inputs: readonly ShowInput[]
  /** Microseconds since 1970; undefined before the first packet. */
  readonly firstTimeMicroseconds: number | undefined
  readonly asOfMicroseconds: number | undefined
  readonly coverage: Coverage
}

export function showFlowStatus(source: ShowSource): FlowStatusResult {
  const { coverage } = source.sessions.summarize({}).summary
  const { firstTimeMicroseconds } = source.counters
  const hasStarted = !Number.isNaN(firstTimeMicroseconds)
  return {
    kind: 'flow-status',
    forwarding: FORWARDING_MODES,
    inputs: source.inputs,
    firstTimeMicroseconds: hasStarted ? firstTimeMicroseconds : undefined,
    asOfMicroseconds: hasStarted ? coverage.asOfMicroseconds : undefined,
    coverage,
  }
}
