/** A listing of sessions: one after the other, a blank line between them, and how many they were. */
import { NOT_KNOWN, type SessionListResult } from '../show/index.js'
import type { ByteSink } from './byte-sink.js'
import { printableName } from './printable-name.js'
import { ExtensiveSessionText } from './session-extensive-text.js'
import { rateOf } from './session-rate.js'
import { BriefSessionText, type SessionText } from './session-text.js'
import { TextWord, TextWriter } from './text-writer.js'

/** A piece is handed on when it is this long. */
const PIECE_BYTES = 128 * 1024
/** What may be written before the length is looked at again. */
const SLACK_BYTES = 16 * 1024
/** Sessions found in one step; their text is about one piece. */
const STEP_RECORDS = 512
/** Room for the last lines. */
const TOTAL_BYTES = 128
const NEWLINE = 10
const MATCHING_SESSIONS = new TextWord('Sessions that match: ')
const TOTAL_SESSIONS = new TextWord('Total sessions: ')

export async function renderSessionList(result: SessionListResult, sink: ByteSink): Promise<void> {
  const { listing, interfaceNames, names } = result
  const interfaceText = (number: number) => printableName(interfaceNames.name(number)) || NOT_KNOWN
  const { cursor, sorted } = listing
  const rate = rateOf(sorted)
  const text: SessionText =
    result.view === 'brief'
      ? new BriefSessionText(names, interfaceText, rate)
      : new ExtensiveSessionText(names, interfaceText, rate)
  const records = new Int32Array(STEP_RECORDS)
  const out = new TextWriter(PIECE_BYTES + SLACK_BYTES)
  let total = 0
  for (let count = listing.nextRows(records); count >= 0; count = listing.nextRows(records)) {
    for (let i = 0; i < count; i++) {
      if (!listing.moveTo(records[i]!)) continue
      if (total > 0) out.byte(NEWLINE)
      text.write(out, cursor)
      total++
      if (out.length >= PIECE_BYTES) {
        await sink.write(out.written)
        out.clear()
        if (sink.closed) return
      }
    }
    // A search that found little must let others have their turn too.
    if (count < STEP_RECORDS) {
      await sink.write(out.written)
      out.clear()
    }
    if (sink.closed) return
  }
  out.reserve(TOTAL_BYTES)
  if (sorted) {
    out.word(MATCHING_SESSIONS)
    out.decimal(sorted.matching)
    out.byte(NEWLINE)
  }
  out.word(TOTAL_SESSIONS)
  out.decimal(total)
  out.byte(NEWLINE)
  await sink.write(out.written)
}
