/**
 * A comparison as one JSON document, in pieces of a bounded length: `docs/configuration-tour.md` says what is in it. New
 * members may come; those that are there stay.
 */
import type { Change, ChangedFlow, Comparison, Decision } from './comparison.js'
import type { ComparedNames } from './comparison-text.js'
import type { FlowLedger } from './flow-ledger.js'
import type { Outcome } from './outcome.js'

const VERSION = 1
const FLOWS_AT_A_TIME = 1000

/** Characters that a terminal would obey or turn, and that JSON lets stand. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** What was not compared. */
export interface NotCompared {
  /** Sessions and refusals beyond the number of flows that are kept. */
  readonly beyondLimit: number
  /** Packets seen only behind a translation. */
  readonly unknownOrigin: number
}

export function* comparisonJson(
  comparison: Comparison,
  names: ComparedNames,
  notCompared: NotCompared,
): Generator<string> {
  const { flows, changedFlows, before, after, policies, changes, ledger } = comparison
  const head = {
    version: VERSION,
    before: { configuration: names.before, ...before },
    after: { configuration: names.after, ...after },
    captures: names.captures,
    flows,
    changedFlows,
    notCompared,
    policies,
  }
  yield `${json(head).slice(0, -1)},"changes":[`
  for (const [place, change] of changes.entries()) {
    yield `${place === 0 ? '' : ','}\n${json(changeHead(change)).slice(0, -1)},"flows":[`
    for (let at = 0; at < change.flows.length; at += FLOWS_AT_A_TIME) {
      const some = change.flows.slice(at, at + FLOWS_AT_A_TIME)
      yield `${at === 0 ? '' : ','}\n${some.map((flow) => json(flowJson(flow, ledger))).join(',\n')}`
    }
    yield ']}'
  }
  yield ']}\n'
}

function changeHead({ kind, differences, before, after, packets, bytes, flows }: Change) {
  return {
    kind,
    differences,
    before: outcomeJson(before),
    after: outcomeJson(after),
    flowCount: flows.length,
    packets,
    bytes,
  }
}

function outcomeJson(outcome: Outcome | undefined) {
  if (outcome === undefined) return null
  const { action, by, exit, sourceRule, destinationRule } = outcome
  return {
    action,
    by,
    exit: exit || null,
    sourceRule: sourceRule || null,
    destinationRule: destinationRule || null,
  }
}

function flowJson({ flow, before, after, packets, bytes }: ChangedFlow, ledger: FlowLedger) {
  return {
    protocol: ledger.protocol(flow),
    source: ledger.source(flow),
    destination: ledger.destination(flow),
    application: flow.application || null,
    packets,
    bytes,
    before: sideJson(before),
    after: sideJson(after),
  }
}

function sideJson(decision: Decision | undefined) {
  if (decision === undefined) return null
  const { fate, ends, outcome } = decision
  return {
    sessions: outcome.action === 'permit' ? fate.sessions : 0,
    source: ends.source || null,
    destination: ends.destination || null,
  }
}

function json(value: unknown): string {
  return JSON.stringify(value).replace(UNPRINTABLE, (character) =>
    [...Array(character.length).keys()]
      .map((place) => `\\u${character.charCodeAt(place).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
