/** The first path: what a packet without a session becomes under a configuration. */
export { Configuration } from './configuration.js'
export type { ConfigurationRules, RoutingInstance } from './configuration-rules.js'
export { decide, opensConnection } from './decide.js'
export type { FirstPacket } from './first-packet.js'
export { DEFAULT_FLOW_OPTIONS, type FlowOptions } from './flow-options.js'
export { NO_RULE, Outcome, Verdict } from './verdict.js'
