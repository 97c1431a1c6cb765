/** Results as text: which result takes which form. */
import type { ShowResult } from '../show/index.js'
import type { ByteSink } from './byte-sink.js'
import { clearedText } from './cleared.js'
import { configurationText } from './configuration-text.js'
import { authorizationText, softwareText, systemUsersText } from './device-text.js'
import { failureMessage } from './failure-message.js'
import { renderGroups } from './groups-text.js'
import { hitCountText } from './hit-count-text.js'
import { matchPoliciesText } from './match-policies-text.js'
import { destinationPoolsText, natPoolsText } from './nat-pools-text.js'
import { natRulesText } from './nat-rules-text.js'
import { interfacePortsText, sourceNatSummaryText } from './nat-summary-text.js'
import { policiesText } from './policies-text.js'
import { renderSessionList } from './session-list-text.js'
import { statisticsText } from './statistics-text.js'
import { statusText } from './status-text.js'
import { renderSummary } from './summary-text.js'
import { encodeText } from './utf8.js'
import { screenStatisticsText, zonesText } from './zones-text.js'

/** Text handed on in one piece. */
const PIECE_CHARACTERS = 64 * 1024

/** Writes lines in pieces, so that a large configuration is never held as text. */
async function writeLines(lines: Iterable<string>, sink: ByteSink): Promise<void> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < PIECE_CHARACTERS) continue
    await sink.write(encodeText(piece))
    if (sink.closed) return
    piece = ''
  }
  await sink.write(encodeText(piece))
}

/**
 * Writes a result as a device prints it, in UTF-8. Resolves when everything was taken by the sink, or quietly when
 * the sink is closed; rejects only with what the sink itself throws. A result can be rendered once.
 */
export async function renderText(result: ShowResult, sink: ByteSink): Promise<void> {
  switch (result.kind) {
    case 'session-list':
      return renderSessionList(result, sink)
    case 'session-groups':
      return renderGroups(result, sink)
    case 'session-summary':
      return renderSummary(result, sink)
    case 'flow-statistics':
      return sink.write(encodeText(statisticsText(result)))
    case 'flow-status':
      return sink.write(encodeText(statusText(result)))
    case 'policies':
      return sink.write(
        encodeText(result.level === 'hit-count' ? hitCountText(result) : policiesText(result)),
      )
    case 'match-policies':
      return sink.write(encodeText(matchPoliciesText(result)))
    case 'zones':
      return sink.write(encodeText(zonesText(result)))
    case 'nat-rules':
      return sink.write(encodeText(natRulesText(result)))
    case 'nat-pools':
      return sink.write(encodeText(natPoolsText(result)))
    case 'nat-interface-ports':
      return sink.write(encodeText(interfacePortsText(result)))
    case 'destination-nat-pools':
      return sink.write(encodeText(destinationPoolsText(result)))
    case 'source-nat-summary':
      return sink.write(encodeText(sourceNatSummaryText(result)))
    case 'screen-statistics':
      return sink.write(encodeText(screenStatisticsText(result)))
    case 'configuration':
      return writeLines(configurationText(result), sink)
    case 'software':
      return sink.write(encodeText(softwareText(result)))
    case 'system-users':
      return sink.write(encodeText(systemUsersText(result)))
    case 'authorization':
      return sink.write(encodeText(authorizationText(result)))
    case 'cleared':
      return sink.write(encodeText(clearedText(result)))
    case 'output':
      return sink.write(encodeText(result.text))
    case 'not-clearable':
    case 'no-configuration':
    case 'no-such-packet':
    case 'not-found':
      return sink.write(encodeText(`error: ${failureMessage(result)}\n`))
    case 'nothing':
      return
  }
}
