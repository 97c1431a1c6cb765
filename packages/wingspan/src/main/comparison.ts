/** Two configurations' outcomes side by side: which flows they treat differently, and how. */
import type { Flow, FlowOutcomes, Outcome } from './flow-outcomes.js'

/** What may differ. `existence`: one makes a session and the other does not. */
export type Difference = 'existence' | 'action' | 'policy' | 'translation'

export interface Change {
  readonly differences: readonly Difference[]
  /** Undefined where the flow never came to a decision. */
  readonly before: Outcome | undefined
  readonly after: Outcome | undefined
  readonly flows: readonly Flow[]
}

export interface Comparison {
  readonly flows: number
  readonly changedFlows: number
  /** Those with most flows first. */
  readonly changes: readonly Change[]
}

export function compareOutcomes(before: FlowOutcomes, after: FlowOutcomes): Comparison {
  const keys = new Set([...before.flows.keys(), ...after.flows.keys()])
  const changes = new Map<string, Change & { readonly flows: Flow[] }>()
  let changedFlows = 0
  for (const key of keys) {
    const left = before.flows.get(key)
    const right = after.flows.get(key)
    const was = left && decisive(left.outcomes.map((place) => before.outcomes[place]!))
    const is = right && decisive(right.outcomes.map((place) => after.outcomes[place]!))
    const differences = differencesOf(was, is)
    if (differences.length === 0) continue
    changedFlows++
    const flow = (left ?? right)!.flow
    const group = JSON.stringify([was, is])
    const known = changes.get(group)
    if (known) known.flows.push(flow)
    else changes.set(group, { differences, before: was, after: is, flows: [flow] })
  }
  const sorted = [...changes.values()].sort((a, b) => b.flows.length - a.flows.length)
  return { flows: keys.size, changedFlows, changes: sorted }
}

/** The outcome that counts for a flow: its first session, else the first refusal. */
function decisive(outcomes: readonly Outcome[]): Outcome {
  return outcomes.find(({ action }) => action === 'permit') ?? outcomes[0]!
}

function differencesOf(before: Outcome | undefined, after: Outcome | undefined): Difference[] {
  const differences: Difference[] = []
  // Packets of another session under one configuration are refused under the other: that session is told already.
  const only = before === undefined ? after : after === undefined ? before : undefined
  if (only !== undefined && only.action !== 'permit') return differences
  if ((before?.action === 'permit') !== (after?.action === 'permit')) differences.push('existence')
  if (before?.action !== after?.action) differences.push('action')
  if (before?.by !== after?.by) differences.push('policy')
  if ((before?.translation ?? '') !== (after?.translation ?? '')) differences.push('translation')
  return differences
}
