/** What a replay has to say beside its answer, on standard error: one line each. */
import { DropReason, type FlowPipeline, linkTypeName } from '@wingspan/engine'
import { type PacketSource, printableText } from '../source/index.js'

/** The warnings of a finished pass. */
export function replayWarnings(source: PacketSource, pipeline: FlowPipeline): string[] {
  const { counters, table } = pipeline
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
  const { forgotten, failed } = table
  if (forgotten > 0 && table.keepsEnded) {
    warnings.push(`session table full (${table.capacity}): ${forgotten} ended sessions given up for new ones`)
  }
  if (failed > 0) {
    const lost = counters.dropPackets[DropReason.tableFull]!
    warnings.push(
      `session table full (${table.capacity}): ${failed} times no room for a session, ${lost} packets not counted`,
    )
  }
  return warnings
}
