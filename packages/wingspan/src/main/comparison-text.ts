/** A comparison for a change review: what changes in all, by which policies, and each change with flows it is about. */
import { printableText } from '../source/index.js'
import { CHANGE_KINDS, type Change, type ChangedFlow, type Comparison, type Decision } from './comparison.js'
import { counted, grouped } from './counted.js'
import type { FlowLedger } from './flow-ledger.js'
import type { Outcome } from './outcome.js'
import { Tally } from './tally.js'
import { textTable } from './text-table.js'

/** What is shown; `--json` has all. */
export const MOST_CHANGES_SHOWN = 40
export const MOST_FLOWS_SHOWN = 5
export const MOST_SERVICES_SHOWN = 5
export const MOST_POLICIES_SHOWN = 20

/** The names of what was compared. */
export interface ComparedNames {
  readonly before: string
  readonly after: string
  readonly captures: readonly string[]
}

/** The text, piece by piece. */
export function* comparisonText(comparison: Comparison, names: ComparedNames): Generator<string> {
  yield `${headLines(names).join('\n')}\n\n`
  const { flows, changes, ledger } = comparison
  if (changes.length === 0) {
    yield `No change: ${counted(flows, 'flow')}, the same outcome for each.\n`
    return
  }
  yield totals(comparison)
  yield policies(comparison)
  const shown = changes.slice(0, MOST_CHANGES_SHOWN)
  for (const [place, change] of shown.entries())
    yield `\n${changeLines(change, place + 1, ledger).join('\n')}\n`
  const left = changes.slice(shown.length)
  if (left.length === 0) return
  const flowsLeft = left.reduce((sum, change) => sum + change.flows.length, 0)
  yield `\nand ${counted(left.length, 'change')} more, of ${counted(flowsLeft, 'flow')}: --json has all of them\n`
}

function headLines({ before, after, captures }: ComparedNames): string[] {
  return [
    `Before: ${printableText(before)}`,
    `After:  ${printableText(after)}`,
    `Packets of: ${captures.map(captureName).join(', ')}`,
  ]
}

function captureName(fileName: string): string {
  return fileName === '-' ? 'standard input' : printableText(fileName)
}

function totals({ flows, changedFlows, before, after, changes }: Comparison): string {
  const rows = CHANGE_KINDS.flatMap(([kind, words]) => {
    const ofKind = changes.filter((change) => change.kind === kind)
    // That nothing is newly permitted or refused is worth a line.
    if (ofKind.length === 0 && !kind.startsWith('newly')) return []
    const sum = (of: (change: Change) => number) =>
      grouped(ofKind.reduce((all, change) => all + of(change), 0))
    const flowsOf = sum((change) => change.flows.length)
    return [[words, flowsOf, sum(({ packets }) => packets), sum(({ bytes }) => bytes)]]
  })
  const sides = [
    ['Flows with a session', grouped(before.permitted), grouped(after.permitted)],
    ['Flows refused', grouped(before.refused), grouped(after.refused)],
    ['Sessions', grouped(before.sessions), grouped(after.sessions)],
  ]
  return (
    `${grouped(changedFlows)} of ${counted(flows, 'flow')} would change:\n\n` +
    `${textTable(['', 'Flows', 'Packets', 'Bytes'], rows)}\n` +
    textTable(['In all', 'Before', 'After'], sides)
  )
}

function policies({ policies: all }: Comparison): string {
  if (all.length === 0) return ''
  const shown = all.slice(0, MOST_POLICIES_SHOWN)
  const rows = shown.map(({ action, policy, before, after, gained, lost }) => [
    printableText(`${action}, ${policy}`),
    ...[before, after, gained, lost].map(grouped),
  ])
  const more = all.length - shown.length
  const table = textTable(['Decision', 'Before', 'After', 'Gained', 'Lost'], rows)
  return `\n${table}${more > 0 ? `and ${counted(more, 'other')}\n` : ''}`
}

function changeLines(change: Change, number: number, ledger: FlowLedger): string[] {
  const { flows, before, after, packets, bytes } = change
  const shown = flows.slice(0, MOST_FLOWS_SHOWN)
  const more = flows.length - shown.length
  return [
    `${number}. ${titleOf(change)}: ${counted(flows.length, 'flow')}, ${counted(packets, 'packet')}, ${counted(bytes, 'byte')}`,
    `   before:   ${outcomeText(before, flows, ({ before: was }) => was)}`,
    `   after:    ${outcomeText(after, flows, ({ after: is }) => is)}`,
    `   services: ${servicesText(flows, ledger)}`,
    `   hosts:    ${hostsText(flows, ledger)}`,
    ...flowLines(shown, ledger).map((line) => `     ${line}`),
    ...(more > 0 ? [`     and ${counted(more, 'flow')} more`] : []),
  ]
}

function titleOf({ kind, differences }: Change): string {
  const words = CHANGE_KINDS.find(([each]) => each === kind)![1]
  return kind === 'translation' && differences.includes('policy') ? `${words}, by another policy` : words
}

/** An outcome, with what the ends of these flows become when it is the same for all of them. */
function outcomeText(
  outcome: Outcome | undefined,
  flows: readonly ChangedFlow[],
  decisionOf: (flow: ChangedFlow) => Decision | undefined,
): string {
  if (outcome === undefined) return 'not a flow of its own: its packets belong to another session'
  const { action, by, exit, sourceRule, destinationRule } = outcome
  const ends = flows.map((flow) => decisionOf(flow)!.ends)
  const parts = [
    `${action}, ${by}`,
    exit === '' || action !== 'permit' ? '' : `out by ${exit}`,
    endText(
      'source',
      ends.map(({ source }) => source),
      sourceRule,
    ),
    endText(
      'destination',
      ends.map(({ destination }) => destination),
      destinationRule,
    ),
  ]
  return printableText(parts.filter((part) => part !== '').join(', '))
}

function endText(which: string, ends: readonly string[], rule: string): string {
  const [first] = ends
  if (first === undefined || first === '') return ''
  const isOne = ends.every((end) => end === first)
  const to = isOne ? first : `${grouped(new Set(ends).size)} addresses or ports`
  return `${which} to ${to}${rule === '' ? '' : ` (${rule})`}`
}

function servicesText(flows: readonly ChangedFlow[], ledger: FlowLedger): string {
  const services = new Tally()
  for (const { flow } of flows)
    services.add(`${ledger.service(flow)}${flow.application && ` ${flow.application}`}`)
  const shown = services.sorted.slice(0, MOST_SERVICES_SHOWN)
  const more = services.size - shown.length
  const words = shown.map(([service, count]) => `${printableText(service)} (${grouped(count)})`)
  return [...words, ...(more > 0 ? [`${grouped(more)} more`] : [])].join(', ')
}

function hostsText(flows: readonly ChangedFlow[], ledger: FlowLedger): string {
  const host = (end: string) => end.slice(0, end.lastIndexOf('/'))
  const sources = new Set(flows.map(({ flow }) => host(ledger.source(flow))))
  const destinations = new Set(flows.map(({ flow }) => host(ledger.destination(flow))))
  return `${counted(sources.size, 'source')}, ${counted(destinations.size, 'destination')}`
}

function flowLines(flows: readonly ChangedFlow[], ledger: FlowLedger): string[] {
  const rows = flows.map(({ flow, packets }) => ({
    protocol: ledger.protocol(flow),
    source: ledger.source(flow),
    destination: ledger.destination(flow),
    packets,
  }))
  const width = (of: (row: (typeof rows)[number]) => string) => Math.max(...rows.map((row) => of(row).length))
  const [protocols, sources, destinations] = [
    width(({ protocol }) => protocol),
    width(({ source }) => source),
    width(({ destination }) => destination),
  ]
  return rows.map(({ protocol, source, destination, packets }) => {
    const ends = `${source.padEnd(sources)} --> ${destination.padEnd(destinations)}`
    return `${protocol.padEnd(protocols)}  ${ends}  ${counted(packets, 'packet')}`
  })
}
