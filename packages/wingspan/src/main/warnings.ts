/** What a replay has to say beside its answer, on standard error: one line each. */
import { DropReason, type FlowPipeline, linkTypeName } from '@wingspan/engine'
import { type PacketSource, printableText } from '../source/index.js'
import { type AtTime, atMicroseconds } from './at-time.js'
import type { RunningConfiguration } from './configuration-file.js'
import { counted } from './counted.js'

const DAY_MICROSECONDS = 86_400 * 1_000_000

/** The warnings of a finished pass that went on to `at`, when that was asked for. */
export function replayWarnings(
  source: PacketSource,
  pipeline: FlowPipeline,
  at: AtTime | undefined,
): string[] {
  const { counters, table } = pipeline
  const isEmpty = table.created === 0 && counters.dropped > 0
  return [
    ...captureWarnings(source, pipeline),
    ...tableWarnings(pipeline),
    ...(isEmpty
      ? [
          `no sessions: ${counted(counters.dropped, 'packet')} dropped; show security flow statistics detail says why`,
        ]
      : []),
    ...farAway(pipeline, at),
  ]
}

/** What was wrong with the packets, whatever was made of them. */
export function captureWarnings(source: PacketSource, { counters }: FlowPipeline): string[] {
  const warnings = source.damages.map(
    ({ fileName, offset, reason }) =>
      `${printableText(fileName)}: offset ${offset}: ${printableText(reason)}; all before it is kept`,
  )
  for (const [linkType, frames] of counters.unknownLinkTypes) {
    warnings.push(
      `link type ${linkType} (${linkTypeName(linkType)}) is not known: ${frames} frames not decoded`,
    )
  }
  if (counters.timeJumps > 0) {
    warnings.push(
      `time jumps forward by more than a day ${counters.timeJumps} times; sessions aged accordingly`,
    )
  }
  return warnings
}

/** What was lost at capture, by interface. */
export function lossWarnings({ interfaces }: PacketSource): string[] {
  return interfaces.flatMap(({ name, lostPackets }) =>
    lostPackets
      ? [`${printableText(name ?? 'an interface')}: ${counted(lostPackets, 'packet')} lost at capture`]
      : [],
  )
}

/** What had no room. */
export function tableWarnings({ counters, table }: FlowPipeline): string[] {
  const warnings: string[] = []
  const { forgotten, failed } = table
  if (forgotten > 0 && table.keepsEnded) {
    warnings.push(`session table full (${table.capacity}): ${forgotten} ended sessions given up for new ones`)
  }
  const lost = counters.dropPackets[DropReason.tableFull]!
  const ofNat = counters.dropPackets[DropReason.natExhausted]! + counters.dropPackets[DropReason.natInUse]!
  if (ofNat > 0) {
    warnings.push(
      `no address or port left for ${ofNat} packets: their sessions failed; see show security nat source pool all`,
    )
  }
  if (lost > 0) {
    warnings.push(
      `session table full (${table.capacity}): ${failed - ofNat} times no room for a session, ${lost} packets not counted`,
    )
  }
  return warnings
}

/** A moment that the capture is not about is likelier a mistake than a wish. */
function farAway({ counters }: FlowPipeline, at: AtTime | undefined): string[] {
  const { firstTimeMicroseconds: first, lastTimeMicroseconds: last } = counters
  if (at === undefined || Number.isNaN(first)) return []
  const moment = atMicroseconds(at, first)
  const said = (time: number) => `${new Date(time / 1000).toISOString().slice(0, 19)}Z`
  if (moment < first) return [`--at is before the first packet (${said(first)}): the table is empty`]
  return moment - last > DAY_MICROSECONDS
    ? [`--at is more than a day after the last packet (${said(last)})`]
    : []
}

/** Warnings about what a device would do no more with. */
const NO_LESS_EFFECT: ReadonlySet<string> = new Set(['statement-not-found', 'secret-left-out'])

/** A configuration with statements whose effect we do not have, or not all of it; undefined for one without. */
export function effectWarning({ name, diagnostics }: RunningConfiguration): string | undefined {
  const count = diagnostics.filter(({ code }) => !NO_LESS_EFFECT.has(code)).length
  if (count === 0) return undefined
  const statements = counted(count, 'statement')
  return `${printableText(name)}: ${statements} with less effect here than on a device (wingspan config check says which)`
}
