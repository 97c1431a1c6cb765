/** Two configurations' fates of every flow held against each other: what changes, for how many, and by which policies. */
import type { Fate, Flow, FlowLedger, Side } from './flow-ledger.js'
import type { Outcome, TranslatedEnds } from './outcome.js'

/** Kinds of change, those that a reviewer must see first at the head. */
export const CHANGE_KINDS = [
  ['newly-permitted', 'Newly permitted'],
  ['newly-refused', 'Newly refused'],
  ['only-after', 'A session of its own only after'],
  ['only-before', 'A session of its own only before'],
  ['translation', 'Permitted, translated otherwise'],
  ['policy', 'Permitted, by another policy'],
  ['exit', 'Permitted, by another interface out'],
  ['refusal', 'Refused otherwise'],
] as const

export type ChangeKind = (typeof CHANGE_KINDS)[number][0]

/** What may differ. `existence`: one makes a session and the other does not. */
export type Difference = 'existence' | 'action' | 'policy' | 'translation' | 'exit'

/** What a configuration decides about a flow. */
export interface Decision {
  /** Place of the outcome in the ledger. */
  readonly number: number
  readonly outcome: Outcome
  readonly ends: TranslatedEnds
  readonly fate: Fate
}

/** A flow with its decisions; undefined where its packets belong to another session. */
export interface ChangedFlow {
  readonly flow: Flow
  readonly before: Decision | undefined
  readonly after: Decision | undefined
  /** Of its sessions where there are any, before or else after; else of what was refused. */
  readonly packets: number
  readonly bytes: number
}

/** All flows that go from one outcome to another. */
export interface Change {
  readonly kind: ChangeKind
  readonly differences: readonly Difference[]
  readonly before: Outcome | undefined
  readonly after: Outcome | undefined
  readonly flows: ChangedFlow[]
  packets: number
  bytes: number
}

/** How many flows a policy decides about, each way. */
export interface PolicyShift {
  readonly action: Outcome['action']
  readonly policy: string
  before: number
  after: number
  /** Flows that it decides about after and not before, and the other way round. */
  gained: number
  lost: number
}

type PolicyShifts = Map<string, PolicyShift>

export interface SideTotals {
  /** Flows with a session, and those without. */
  permitted: number
  refused: number
  sessions: number
}

export interface Comparison {
  /** Says what the flows are. */
  readonly ledger: FlowLedger
  readonly flows: number
  readonly changedFlows: number
  readonly before: SideTotals
  readonly after: SideTotals
  /** By kind as CHANGE_KINDS has them, those with most flows first. */
  readonly changes: readonly Change[]
  /** Policies that gain or lose flows, those with most first. */
  readonly policies: readonly PolicyShift[]
}

export function compareFates(ledger: FlowLedger): Comparison {
  const changes = new Map<string, Change>()
  const policies: PolicyShifts = new Map()
  const before: SideTotals = { permitted: 0, refused: 0, sessions: 0 }
  const after: SideTotals = { permitted: 0, refused: 0, sessions: 0 }
  let flows = 0
  let changedFlows = 0
  for (const flow of ledger.flows) {
    if (flow.isSight) continue
    const was = decisionOf(ledger, flow, 0)
    const is = decisionOf(ledger, flow, 1)
    flows++
    addTo(before, was)
    addTo(after, is)
    shift(policies, was, is)
    const differences = differencesOf(was, is)
    if (differences.length === 0) continue
    changedFlows++
    add(changes, differences, changedFlow(flow, was, is))
  }
  return {
    ledger,
    flows,
    changedFlows,
    before,
    after,
    changes: [...changes.values()].sort(byRisk),
    policies: [...policies.values()]
      .filter(({ gained, lost }) => gained + lost > 0)
      .sort((a, b) => b.gained + b.lost - a.gained - a.lost),
  }
}

/**
 * A flow's first session, else its first refusal. Where a configuration refuses the side that begins, a session that
 * the answers would make does not count: nobody would have answered.
 */
function decisionOf(ledger: FlowLedger, flow: Flow, side: Side): Decision | undefined {
  const [fate, other] = side === 0 ? [flow.before, flow.after] : [flow.after, flow.before]
  if (fate === undefined) return undefined
  const isAnswer =
    other !== undefined &&
    other.permit >= 0 &&
    other.permitIsForward !== fate.permitIsForward &&
    fate.refusal >= 0 &&
    fate.refusalIsForward === other.permitIsForward
  const isPermitted = fate.permit >= 0 && !isAnswer
  const number = isPermitted ? fate.permit : fate.refusal >= 0 ? fate.refusal : fate.stray
  const outcome = ledger.outcomes[number]
  // Only packets of a running session were refused.
  if (outcome === undefined) return undefined
  return { number, outcome, ends: ledger.ends[isPermitted ? fate.ends : 0]!, fate }
}

const isPermitted = (decision: Decision | undefined) => decision?.outcome.action === 'permit'

function addTo(totals: SideTotals, decision: Decision | undefined): void {
  if (decision === undefined) return
  if (isPermitted(decision)) {
    totals.permitted++
    totals.sessions += decision.fate.sessions
  } else totals.refused++
}

function shift(policies: PolicyShifts, was: Decision | undefined, is: Decision | undefined): void {
  const [left, right] = [shiftOf(policies, was), shiftOf(policies, is)]
  if (left !== undefined) {
    left.before++
    if (left !== right) left.lost++
  }
  if (right !== undefined) {
    right.after++
    if (left !== right) right.gained++
  }
}

/** The row of the policy that decided; undefined where none did. */
function shiftOf(policies: PolicyShifts, decision: Decision | undefined): PolicyShift | undefined {
  if (decision === undefined || decision.outcome.action === 'drop') return undefined
  const { action, by } = decision.outcome
  const key = `${action} ${by}`
  let known = policies.get(key)
  if (known === undefined) {
    known = { action, policy: by, before: 0, after: 0, gained: 0, lost: 0 }
    policies.set(key, known)
  }
  return known
}

function differencesOf(was: Decision | undefined, is: Decision | undefined): Difference[] {
  const differences: Difference[] = []
  // Packets of another session under one configuration are refused under the other: that session is told already.
  if (!isPermitted(was) && !isPermitted(is) && (was === undefined || is === undefined)) return differences
  if (isPermitted(was) !== isPermitted(is)) differences.push('existence')
  if (was?.outcome.action !== is?.outcome.action) differences.push('action')
  if (was?.outcome.by !== is?.outcome.by) differences.push('policy')
  if (!isPermitted(was) || !isPermitted(is)) return differences
  if (was!.ends !== is!.ends) differences.push('translation')
  if (was!.outcome.exit !== is!.outcome.exit) differences.push('exit')
  return differences
}

function kindOf(
  { before, after }: Pick<Change, 'before' | 'after'>,
  differences: readonly Difference[],
): ChangeKind {
  if (before === undefined) return 'only-after'
  if (after === undefined) return 'only-before'
  if (differences.includes('existence'))
    return after.action === 'permit' ? 'newly-permitted' : 'newly-refused'
  if (after.action !== 'permit') return 'refusal'
  if (differences.includes('translation')) return 'translation'
  return differences.includes('policy') ? 'policy' : 'exit'
}

function changedFlow(flow: Flow, before: Decision | undefined, after: Decision | undefined): ChangedFlow {
  const { packets, bytes } = ((isPermitted(before) ? before : after) ?? before)!.fate
  return { flow, before, after, packets, bytes }
}

function add(changes: Map<string, Change>, differences: readonly Difference[], changed: ChangedFlow): void {
  const [before, after] = [changed.before?.outcome, changed.after?.outcome]
  const key = `${changed.before?.number} ${changed.after?.number} ${differences.join()}`
  let change = changes.get(key)
  if (change === undefined) {
    const kind = kindOf({ before, after }, differences)
    change = { kind, differences, before, after, flows: [], packets: 0, bytes: 0 }
    changes.set(key, change)
  }
  change.flows.push(changed)
  change.packets += changed.packets
  change.bytes += changed.bytes
}

const RISK = new Map<ChangeKind, number>(CHANGE_KINDS.map(([kind], place) => [kind, place]))

function byRisk(a: Change, b: Change): number {
  return RISK.get(a.kind)! - RISK.get(b.kind)! || b.flows.length - a.flows.length
}
