/**
 * What a configuration changes for the sessions that were decided under the one before: by the numbers that session
 * records hold, which mean the same in both.
 */
import { interfacePoolAddress, type KeptPools } from '../nat/index.js'
import { BuiltInPolicy, type PolicyRule } from '../policy/index.js'
import type { LogicalInterface } from '../zone/index.js'
import type { Configuration } from './configuration.js'
import { isSame } from './same.js'

/** What has become of a policy. Another order, name, description or log is no modification. */
export const PolicyFate = { kept: 0, modified: 1, gone: 2 } as const

const NUMBERS = 0x10000
const FAMILIES = [4, 6]

interface Numbered {
  readonly number: number
}

interface RuleSet<Rule> {
  readonly rules: readonly Rule[]
}

export class ConfigurationChange implements KeptPools {
  /** PolicyFate by policy number. */
  readonly policies = new Uint8Array(NUMBERS)
  /** 1 where a unit is no more, or in another zone or routing instance; by interface number. */
  readonly movedInterfaces = new Uint8Array(NUMBERS)
  /** 1 where a unit's addresses as pools are others; by interface number. */
  readonly readdressedInterfaces = new Uint8Array(NUMBERS)
  /** 1 where a rule or pool is no more, or says something else; by number. */
  readonly sourceRules: Uint8Array
  readonly destinationRules: Uint8Array
  readonly staticRules: Uint8Array
  readonly sourcePools = new Uint8Array(NUMBERS)
  readonly destinationPools = new Uint8Array(NUMBERS)

  constructor(before: Configuration, after: Configuration) {
    const [old, now] = [before.rules, after.rules]
    for (const rule of old.policies) this.policies[rule.number] = fateOf(rule, after)
    if (old.defaultPolicy !== now.defaultPolicy) this.policies[BuiltInPolicy.default] = PolicyFate.modified
    this.sourceRules = changedRules(old.nat.sourceRuleSets, now.nat.sourceRuleSets)
    this.destinationRules = changedRules(old.nat.destinationRuleSets, now.nat.destinationRuleSets)
    this.staticRules = changedRules(old.nat.staticRuleSets, now.nat.staticRuleSets)
    const isChosenOtherwise = old.nat.portRandomization !== now.nat.portRandomization
    for (const pool of old.nat.sourcePools) {
      const next = now.nat.sourcePools[pool.number - 1]
      // What helps out when it is empty is no concern of those who have something of it.
      const isKept = next !== undefined && isSame({ ...pool, overflow: next.overflow }, next)
      if (!isKept || isChosenOtherwise) this.sourcePools[pool.number] = 1
    }
    for (const pool of old.nat.destinationPools) {
      if (!isSame(pool, now.nat.destinationPools[pool.number - 1])) this.destinationPools[pool.number] = 1
    }
    const isOverloadedOtherwise = old.nat.interfacePortOverloading !== now.nat.interfacePortOverloading
    for (const unit of old.interfaces) {
      const number = unit?.number ?? 0
      if (number === 0) continue
      const next = after.interface(number)
      if (hasMoved(unit, next)) this.movedInterfaces[number] = 1
      if (isChosenOtherwise || isOverloadedOtherwise || isReaddressed(unit, next)) {
        this.readdressedInterfaces[number] = 1
      }
    }
  }

  keepsPool(number: number): boolean {
    return this.sourcePools[number] === 0
  }

  keepsInterface(number: number): boolean {
    return this.readdressedInterfaces[number] === 0
  }
}

function fateOf(rule: PolicyRule, after: Configuration): number {
  const place = after.policyPlace(rule.number)
  if (place < 0) return PolicyFate.gone
  return isSame(decisionOf(rule), decisionOf(after.rules.policies[place]!))
    ? PolicyFate.kept
    : PolicyFate.modified
}

/** What of a policy decides about packets. */
function decisionOf({ fromZones, toZones, source, destination, applications, action }: PolicyRule) {
  return { fromZones, toZones, source, destination, applications, action }
}

/** Rules are compared with the context of their rule set. */
function changedRules<Rule extends Numbered, Set extends RuleSet<Rule>>(
  before: readonly Set[],
  after: readonly Set[],
): Uint8Array {
  const changed = new Uint8Array(NUMBERS)
  const next = new Map(inContext(after).map((each) => [each.rule.number, each]))
  for (const each of inContext(before)) {
    if (!isSame(each, next.get(each.rule.number))) changed[each.rule.number] = 1
  }
  return changed
}

function inContext<Rule extends Numbered, Set extends RuleSet<Rule>>(sets: readonly Set[]) {
  return sets.flatMap(({ rules, ...context }) => rules.map((rule) => ({ rule, context })))
}

function hasMoved(unit: LogicalInterface, next: LogicalInterface | undefined): boolean {
  if (next === undefined || next.number === 0 || (next.isDisabled && !unit.isDisabled)) return true
  return next.zone !== unit.zone || next.instance !== unit.instance
}

function isReaddressed(unit: LogicalInterface, next: LogicalInterface | undefined): boolean {
  return FAMILIES.some(
    (family) =>
      !isSame(
        interfacePoolAddress(unit.addresses, family),
        next && interfacePoolAddress(next.addresses, family),
      ),
  )
}
