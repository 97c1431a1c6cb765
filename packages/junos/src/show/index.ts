/** Show commands: from a parsed command to a typed result, without a printed layout. */
export { type ClearedResult, clearQuery } from './clear.js'
export {
  type AuthorizationResult,
  type DeviceSource,
  type Login,
  MODEL,
  type SoftwareResult,
  type SystemUsersResult,
} from './device.js'
export { type AnsweredCommand, type CommandSource, executeCommand } from './execute-command.js'
export { executeShow, type NothingResult, type OutputResult, type ShowResult } from './execute-show.js'
export {
  type DropStatistics,
  type FlowStatisticsDetail,
  type FlowStatisticsResult,
  type ProtocolStatistics,
  type SessionAccount,
  showFlowStatistics,
} from './flow-statistics.js'
export {
  type DecidedStatus,
  type FlowStatusResult,
  FORWARDING_MODES,
  type ForwardingMode,
  showFlowStatus,
} from './flow-status.js'
export { groupName } from './group-names.js'
export { knownNames } from './known-names.js'
export type { MatchPoliciesResult, NoSuchPacketResult } from './match-policies.js'
export type { PolicyTraffic } from './policy-traffic.js'
export type {
  DestinationPoolsResult,
  NatInterfacePortsResult,
  NatPoolsResult,
  NatRulesResult,
  SourceNatSummaryResult,
} from './security-nat.js'
export type {
  DefaultPolicyEntry,
  PoliciesResult,
  PolicyContextEntries,
  PolicyEntry,
} from './security-policies.js'
export type { ScreenStatisticsResult, ZoneEntry, ZonesResult } from './security-zones.js'
export {
  askSessions,
  type CarriedTraffic,
  type SessionGroupsResult,
  type SessionListResult,
  type SessionSummaryResult,
  sessionQuery,
  showSession,
  showSessions,
} from './session.js'
export { NOT_KNOWN, SessionNames, zoneToken } from './session-names.js'
export * from './session-row.js'
export type { ConfigurationResult } from './show-configuration.js'
export type { ShowConfigured, ShowInput, ShowSource, SourceFact } from './show-source.js'
export type { NoConfigurationResult, NotFoundResult } from './unanswered.js'
