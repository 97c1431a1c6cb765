/** A parsed command to its typed result: where the CLI and every other way of asking meet. */
import type { ParsedCommand } from '../command/index.js'
import { type FlowStatisticsResult, showFlowStatistics } from './flow-statistics.js'
import { type FlowStatusResult, showFlowStatus } from './flow-status.js'
import { type SessionListResult, type SessionSummaryResult, showSession, showSessions } from './session.js'
import type { ShowSource } from './show-source.js'

/** The commands that show something. */
export type ShowCommand = Exclude<ParsedCommand, { readonly command: 'exit' }>

export type ShowResult = SessionListResult | SessionSummaryResult | FlowStatisticsResult | FlowStatusResult

/** Asks the source. Sessions are looked at later, as the result is rendered, so this returns at once. */
export function executeShow(command: ShowCommand, source: ShowSource): ShowResult {
  switch (command.command) {
    case 'show security flow session':
      return showSessions(command.filters, command.level, source)
    case 'show security flow session session-identifier':
      return showSession(command.identifier, source)
    case 'show security flow statistics':
      return showFlowStatistics(command.detail, source)
    case 'show security flow status':
      return showFlowStatus(source)
  }
}
