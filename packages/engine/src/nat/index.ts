/** Address translation: rules, their look-up, pools and ports. */
export { NatResources } from './nat-resources.js'
export {
  type DestinationNatPool,
  type DestinationNatRule,
  type InboundRuleSet,
  type NatContext,
  type NatMatch,
  type NatRules,
  type PersistentNat,
  type PersistentNatKind,
  type PortRange,
  SINGLE_PORTS,
  type SourceNatPool,
  type SourceNatRule,
  type SourceNatRuleSet,
  type StaticNatRule,
  TWIN_PORTS,
} from './nat-rule.js'
export { NatTable } from './nat-table.js'
export type { PoolUse } from './pool-use.js'
export { interfacePoolAddress, type KeptPools } from './source-pools.js'
export { NatOutcome, Translation } from './translation.js'
