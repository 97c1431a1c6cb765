/** A comparison for a change review: what changes, grouped, with the flows that it happens to. */
import { printableText } from '../source/index.js'
import type { Change, Comparison } from './comparison.js'
import type { Outcome } from './flow-outcomes.js'

/** Flows shown of each change; --json has them all. */
const FLOWS_SHOWN = 10

export function comparisonText({ flows, changedFlows, changes }: Comparison): string {
  if (changes.length === 0) return `No change: ${counted(flows, 'flow')}, the same outcome for each.\n`
  const blocks = changes.map((change, place) => changeLines(change, place + 1).join('\n'))
  return `${counted(changedFlows, 'flow')} of ${flows} would change, in ${counted(changes.length, 'way')}:\n\n${blocks.join('\n\n')}\n`
}

function changeLines({ differences, before, after, flows }: Change, number: number): string[] {
  const shown = flows.slice(0, FLOWS_SHOWN)
  const [protocols, sources] = [
    Math.max(...shown.map(({ protocol }) => protocol.length)),
    Math.max(...shown.map(({ source }) => source.length)),
  ]
  return [
    `${number}. ${counted(flows.length, 'flow')}: ${differences.join(', ')}`,
    `   before: ${outcomeText(before)}`,
    `   after:  ${outcomeText(after)}`,
    ...shown.map(
      ({ protocol, source, destination }) =>
        `     ${protocol.padEnd(protocols)}  ${source.padEnd(sources)}  -->  ${destination}`,
    ),
    ...(flows.length > shown.length ? [`     and ${flows.length - shown.length} more`] : []),
  ]
}

function outcomeText(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'no decision: its packets belong to another session'
  const { action, by, translation } = outcome
  return printableText(`${action}, ${by}${translation === '' ? '' : `, ${translation}`}`)
}

/** The whole comparison as JSON. */
export function comparisonJson(comparison: Comparison, before: string, after: string): string {
  return `${JSON.stringify({ before, after, ...comparison }, undefined, 2)}\n`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
