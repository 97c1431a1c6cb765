/** The first path: what a packet without a session becomes under a configuration. */
export { Configuration, NumbersUsedUp } from './configuration.js'
export { ConfigurationChange, PolicyFate } from './configuration-change.js'
export {
  type ConfigurationRules,
  type FormerRule,
  type FormerRules,
  NO_FORMER_RULES,
  type PolicyRematch,
  type RoutingInstance,
} from './configuration-rules.js'
export { decide, opensConnection } from './decide.js'
export type { FirstPacket } from './first-packet.js'
export { DEFAULT_FLOW_OPTIONS, type FlowOptions } from './flow-options.js'
export { lookUpPolicy } from './policy-decision.js'
export { isSame, isSameInSteps } from './same.js'
export { NO_RULE, Outcome, Verdict } from './verdict.js'
