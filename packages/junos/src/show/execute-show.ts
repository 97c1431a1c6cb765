/** A parsed command to its typed result: where the CLI and every other way of asking meet. */
import type { ShowCommand } from '../command/index.js'
import type { ClearedResult, NotClearableResult } from './clear.js'
import type { DeviceResult } from './device.js'
import { type FlowStatisticsResult, showFlowStatistics } from './flow-statistics.js'
import { type FlowStatusResult, showFlowStatus } from './flow-status.js'
import { type MatchPoliciesResult, type NoSuchPacketResult, showMatchPolicies } from './match-policies.js'
import {
  type DestinationPoolsResult,
  type NatInterfacePortsResult,
  type NatPoolsResult,
  type NatRulesResult,
  type SourceNatSummaryResult,
  showDestinationPools,
  showNatInterfacePorts,
  showNatPools,
  showNatRules,
  showSourceNatSummary,
} from './security-nat.js'
import { type PoliciesResult, showPolicies } from './security-policies.js'
import {
  type ScreenStatisticsResult,
  showScreenStatistics,
  showZones,
  type ZonesResult,
} from './security-zones.js'
import {
  type SessionGroupsResult,
  type SessionListResult,
  type SessionSummaryResult,
  showSession,
  showSessions,
} from './session.js'
import { type ConfigurationResult, showConfiguration } from './show-configuration.js'
import type { ShowSource } from './show-source.js'
import type { NoConfigurationResult, NotFoundResult } from './unanswered.js'

/** There is nothing of what was asked for, which is no mistake: an empty answer. */
export interface NothingResult {
  readonly kind: 'nothing'
}

/** Lines that have no elements of their own. */
export interface OutputResult {
  readonly kind: 'output'
  /** Each with its newline. */
  readonly text: string
}

export type ShowResult =
  | SessionListResult
  | SessionGroupsResult
  | SessionSummaryResult
  | FlowStatisticsResult
  | FlowStatusResult
  | PoliciesResult
  | MatchPoliciesResult
  | NoSuchPacketResult
  | ZonesResult
  | NatRulesResult
  | NatPoolsResult
  | NatInterfacePortsResult
  | DestinationPoolsResult
  | SourceNatSummaryResult
  | ScreenStatisticsResult
  | ConfigurationResult
  | NoConfigurationResult
  | NotFoundResult
  | NothingResult
  | OutputResult
  | DeviceResult
  | ClearedResult
  | NotClearableResult

/** Asks the source. Sessions are looked at later, as the result is rendered, so this returns at once. */
export function executeShow(command: ShowCommand, source: ShowSource): ShowResult {
  switch (command.command) {
    case 'show security flow session':
      return showSessions(command, source)
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
      return showZones(command.name, command.detail, source)
    case 'show security nat source rule':
    case 'show security nat destination rule':
    case 'show security nat static rule':
      return showNatRules(command.kind, command.name, source)
    case 'show security nat source pool':
      return showNatPools(command.name, source)
    case 'show security nat source summary':
      return showSourceNatSummary(source)
    case 'show security nat destination pool':
      return showDestinationPools(command.name, source)
    case 'show security nat interface-nat-ports':
      return showNatInterfacePorts(source)
    case 'show security screen statistics':
      return showScreenStatistics(command.zoneName, source)
    case 'show configuration':
      return showConfiguration(command, source) ?? { kind: 'nothing' }
  }
}
