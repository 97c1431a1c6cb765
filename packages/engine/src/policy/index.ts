/** Policies: those every device has, those of a configuration, and the look-up. */

export { AddressField, type RuleAddresses } from './address-field.js'
export { BUILT_IN_POLICY_WORDS, BuiltInPolicy } from './built-in-policy.js'
export { FIRST_USER_POLICY, type PolicyAction, type PolicyAddresses, type PolicyRule } from './policy-rule.js'
export { type PolicyContextPlaces, PolicyTable } from './policy-table.js'
export { lowestBit } from './rule-rows.js'
export { NO_MATCH, RuleSearch } from './rule-search.js'
