/** `show security flow status`: how packets are taken, from where, and what the table does not know. */
import { ArrivalKnownBy, type Coverage } from '@wingspan/engine'
import type { ShowConfigured, ShowInput, ShowSource, SourceFact } from './show-source.js'

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
  /** Undefined where no packets are read. */
  readonly forwarding: typeof FORWARDING_MODES | undefined
  readonly inputs: readonly ShowInput[]
  readonly facts: readonly SourceFact[]
  /** Microseconds since 1970; undefined before the first packet. */
  readonly firstTimeMicroseconds: number | undefined
  readonly asOfMicroseconds: number | undefined
  readonly coverage: Coverage
  readonly decided: DecidedStatus | undefined
}

/** By what the packets were decided. */
export interface DecidedStatus {
  readonly configuration: string
  readonly generation: number
  readonly policies: number
  /** Sessions made, by what their incoming interface was known by. */
  readonly byCaptureName: number
  readonly byMap: number
  readonly byRoute: number
  readonly byTunnel: number
  readonly portsChosen: number
  readonly portsLearned: number
  readonly portsAmbiguous: number
}

export function showFlowStatus(source: ShowSource): FlowStatusResult {
  const { coverage } = source.sessions.summarize({}).summary
  const { firstTimeMicroseconds } = source.counters
  const hasStarted = !Number.isNaN(firstTimeMicroseconds)
  return {
    kind: 'flow-status',
    forwarding: source.facts ? undefined : FORWARDING_MODES,
    inputs: source.inputs,
    facts: source.facts ?? [],
    firstTimeMicroseconds: hasStarted ? firstTimeMicroseconds : undefined,
    // 0 where packets are awaited and none has come.
    asOfMicroseconds: hasStarted || source.facts ? coverage.asOfMicroseconds || undefined : undefined,
    coverage,
    decided: source.configured && decidedStatus(source.configured),
  }
}

function decidedStatus({ name, configuration, path }: ShowConfigured): DecidedStatus {
  const { knownBy, learning, portsChosen } = path
  return {
    configuration: name,
    generation: configuration.generation,
    policies: configuration.rules.policies.length,
    byCaptureName: knownBy[ArrivalKnownBy.captureName]!,
    byMap: knownBy[ArrivalKnownBy.map]!,
    byRoute: knownBy[ArrivalKnownBy.route]!,
    byTunnel: knownBy[ArrivalKnownBy.tunnel]!,
    portsChosen: portsChosen - learning.learned,
    portsLearned: learning.learned,
    portsAmbiguous: learning.ambiguous,
  }
}
