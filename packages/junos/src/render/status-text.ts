/**
 * How packets are taken (Junos reference, `show security flow status`): the device's words where they are true
 * here, then lines of ours about the sources, the clock and what is not covered.
 */
import { isKnownLinkType, linkTypeName } from '@wingspan/engine'
import {
  type DecidedStatus,
  type FlowStatusResult,
  type ForwardingMode,
  NOT_KNOWN,
  type ShowInput,
} from '../show/index.js'
import { printableName } from './printable-name.js'
import { utcText } from './time-text.js'

export const MODE_WORDS: Readonly<Record<ForwardingMode, string>> = {
  flow: 'flow based',
  'flow-inside': 'flow based, label stack looked through',
  drop: 'drop',
}

/** The whole text. */
export function statusText(result: FlowStatusResult): string {
  const { coverage } = result
  const lines = [
    ...forwardingLines(result),
    'Flow sources:',
    ...sourceLines(result),
    'Flow clock:',
    `  First packet: ${utcText(result.firstTimeMicroseconds)}`,
    `  Sessions as of: ${utcText(result.asOfMicroseconds)}`,
    ...(result.decided ? decidedLines(result.decided) : []),
    'Flow coverage:',
    `  Packets not in sessions: ${coverage.droppedPackets ?? NOT_KNOWN}`,
    `  Packets lost at capture: ${coverage.lostPackets ?? NOT_KNOWN}`,
  ]
  return lines.map((line) => `  ${line}\n`).join('')
}

function forwardingLines({ forwarding }: FlowStatusResult): string[] {
  if (!forwarding) return []
  return [
    'Flow forwarding mode:',
    `  Inet forwarding mode: ${MODE_WORDS[forwarding.inet]}`,
    `  Inet6 forwarding mode: ${MODE_WORDS[forwarding.inet6]}`,
    `  MPLS forwarding mode: ${MODE_WORDS[forwarding.mpls]}`,
    `  ISO forwarding mode: ${MODE_WORDS[forwarding.iso]}`,
  ]
}

function sourceLines({ inputs, facts }: FlowStatusResult): string[] {
  if (inputs.length + facts.length === 0) return ['  None']
  return [
    ...inputs.map(inputLine),
    ...facts.map(([name, value]) => `  ${printableName(name)}: ${printableName(value)}`),
  ]
}

function decidedLines(decided: DecidedStatus): string[] {
  return [
    'Flow decisions:',
    `  Configuration: ${printableName(decided.configuration)}, Generation: ${decided.generation}, Policies: ${decided.policies}`,
    `  Incoming interface known by its capture's name: ${decided.byCaptureName} sessions`,
    `  Incoming interface known by --interface: ${decided.byMap} sessions`,
    `  Incoming interface known by the route back: ${decided.byRoute} sessions`,
    `  Incoming interface known by its tunnel: ${decided.byTunnel} sessions`,
    `  Translated ports learnt: ${decided.portsLearned}, chosen: ${decided.portsChosen}, ambiguous: ${decided.portsAmbiguous}`,
  ]
}

function inputLine({ sourceName, interfaceName, linkType }: ShowInput): string {
  const source = printableName(sourceName)
  const link = `${linkTypeName(linkType)}${isKnownLinkType(linkType) ? '' : ', not decoded'}`
  return `  Source: ${source}, Interface: ${printableName(interfaceName)}, Link type: ${link} (${linkType})`
}
