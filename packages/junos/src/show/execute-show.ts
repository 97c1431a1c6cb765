/** A parsed command to its typed result: where the CLI and every other way of asking meet. */
import type { ParsedCommand } from '../command/index.js'
import { type FlowStatisticsResult, showFlowStatistics } from './flow-statistics.js'
import { type FlowStatusResult, showFlowStatus } from './flow-status.js'
import {
  type MatchPoliciesResult,
  type NoConfigurationResult,
  type PoliciesResult,
  showMatchPolicies,
  showPolicies,
} from './security-policies.js'
import {
  type NatPoolsResult,
  type NatRulesResult,
  type ScreenStatisticsResult,
  showNatPools,
  showNatRules,
  showScreenStatistics,
  showZones,
  type ZonesResult,
} from './security-state.js'
import { type SessionListResult, type SessionSummaryResult, showSession, showSessions } from './session.js'
import { type ConfigurationResult, showConfiguration } from './show-configuration.js'
import type { ShowSource } from './show-source.js'

/** The commands that show something. */
export type ShowCommand = Exclude<ParsedCommand, { readonly command: 'exit' }>

/** There is nothing of what was asked for, which is no mistake: an empty answer. */
export interface NothingResult {
  readonly kind: 'nothing'
}

export type ShowResult =
  | SessionListResult
  | SessionSummaryResult
  | FlowStatisticsResult
  | FlowStatusResult
  | PoliciesResult
  | MatchPoliciesResult
  | ZonesResult
  | NatRulesResult
  | NatPoolsResult
  | ScreenStatisticsResult
  | ConfigurationResult
  | NoConfigurationResult
  | NothingResult

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
    case 'show security policies':
      return showPolicies(command.filters, source)
    case 'show security match-policies':
      return showMatchPolicies(command.packet, source)
    case 'show security zones':
      return showZones(source)
    case 'show security nat source rule':
    case 'show security nat destination rule':
    case 'show security nat static rule':
      return showNatRules(command.kind, source)
    case 'show security nat source pool':
      return showNatPools(source)
    case 'show security screen statistics':
      return showScreenStatistics(source)
    case 'show configuration':
      return showConfiguration(command.path, command.form, source) ?? { kind: 'nothing' }
  }
}
