/** Address translation: rules, their look-up, pools and ports. */
export { NatResources, type PoolUse } from './nat-resources.js'
export type {
  DestinationNatPool,
  DestinationNatRule,
  InboundRuleSet,
  NatContext,
  NatMatch,
  NatRules,
  PersistentNat,
  PersistentNatKind,
  PortRange,
  SourceNatPool,
  SourceNatRule,
  SourceNatRuleSet,
  StaticNatRule,
} from './nat-rule.js'
export { NatTable } from './nat-table.js'
export { NatOutcome, Translation } from './translation.js'
