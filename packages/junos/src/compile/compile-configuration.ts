/** A configuration that takes effect, to the rules that the engine works by. */
import type { ConfigurationRules, Steps } from '@wingspan/engine'
import type { Diagnostic } from '../schema/index.js'
import type { ConfigNode } from '../syntax/index.js'
import { compileAddressBooks } from './address-book.js'
import { CompiledApplications } from './applications.js'
import { checkSizes } from './check-sizes.js'
import { CompileContext, type Hosts, textOf } from './compile-context.js'
import { checkFeeds } from './feeds.js'
import { compileFlow, compileScreens } from './flow.js'
import { compileInstances, compileUnits } from './interfaces.js'
import { compileNat, formerNatRules } from './nat.js'
import { compileDefaultPolicy, compilePolicies, compilePolicyRematch, formerPolicies } from './policies.js'
import { compileRouting } from './routing.js'
import { compileZones } from './zones.js'

export interface Compiled {
  readonly rules: ConfigurationRules
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Compiles a tree with groups applied. Never throws: what is wrong is told, and left out of the rules. What sessions
 * remember by number keeps its numbers of the rules `before`.
 */
export function* compileConfiguration(
  root: ConfigNode,
  hosts?: Hosts,
  before?: ConfigurationRules,
): Steps<Compiled> {
  const context = new CompileContext(root, hosts, before)
  const instances = compileInstances(context)
  const units = compileUnits(context, instances)
  const screens = compileScreens(context)
  const { zones, interfaces } = compileZones(context, units)
  const routing = yield* compileRouting(context, instances, units)
  yield
  const books = yield* compileAddressBooks(context)
  const applications = new CompiledApplications(context)
  const policies = yield* compilePolicies(context, books, applications)
  const nat = compileNat({ context, books, applications })
  const rules: ConfigurationRules = {
    hostName: textOf(root.child('system'), 'host-name') ?? '',
    interfaces,
    zones,
    instances: routing,
    applications: applications.definitions,
    policies,
    defaultPolicy: compileDefaultPolicy(context),
    policyRematch: compilePolicyRematch(context),
    nat,
    screens,
    flow: compileFlow(context),
    former: { policies: formerPolicies(context, policies), ...formerNatRules(context, nat) },
  }
  checkSizes(context, rules)
  checkFeeds(context)
  return { rules, diagnostics: context.diagnostics }
}
