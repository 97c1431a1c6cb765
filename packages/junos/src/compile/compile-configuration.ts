/** A configuration that takes effect, to the rules that the engine works by. */
import type { ConfigurationRules } from '@wingspan/engine'
import type { Diagnostic } from '../schema/index.js'
import type { ConfigNode } from '../syntax/index.js'
import { AddressBooks } from './address-book.js'
import { CompiledApplications } from './applications.js'
import { CompileContext, type Hosts, holds, textOf } from './compile-context.js'
import { compileFlow, compileScreens } from './flow.js'
import { compileInstances, compileUnits } from './interfaces.js'
import { compileDestinationNat, compileStaticNat } from './nat-inbound.js'
import { compileSourceNat } from './nat-source.js'
import { compileDefaultPolicy, compilePolicies } from './policies.js'
import { compileRouting } from './routing.js'
import { compileZones } from './zones.js'

export interface Compiled {
  readonly rules: ConfigurationRules
  readonly diagnostics: readonly Diagnostic[]
}

/** Compiles a tree with groups applied. Never throws: what is wrong is told, and left out of the rules. */
export function compileConfiguration(root: ConfigNode, hosts?: Hosts): Compiled {
  const context = new CompileContext(root, hosts)
  const instances = compileInstances(context)
  const units = compileUnits(context, instances)
  const screens = compileScreens(context)
  const { zones, interfaces } = compileZones(context, units)
  const routing = compileRouting(context, instances, units)
  const books = new AddressBooks(context)
  const applications = new CompiledApplications(context)
  const policies = compilePolicies(context, books, applications)
  const nat = { context, books, applications }
  const source = compileSourceNat(nat)
  const destination = compileDestinationNat(nat)
  const staticSets = compileStaticNat(nat)
  const sourceStanza = root.at('security', 'nat', 'source')
  const overloading = sourceStanza?.child('interface')
  const rules: ConfigurationRules = {
    hostName: textOf(root.child('system'), 'host-name') ?? '',
    interfaces,
    zones,
    instances: routing,
    applications: applications.definitions,
    policies,
    defaultPolicy: compileDefaultPolicy(context),
    nat: {
      sourcePools: source.pools,
      sourceRuleSets: source.ruleSets,
      destinationPools: destination.pools,
      destinationRuleSets: destination.ruleSets,
      staticRuleSets: staticSets,
      addressPersistent: holds(sourceStanza, 'address-persistent'),
      portRandomization: !holds(sourceStanza?.child('port-randomization'), 'disable'),
      interfacePortOverloading: Number(textOf(overloading, 'port-overloading-factor') ?? 1),
    },
    screens,
    flow: compileFlow(context),
  }
  return { rules, diagnostics: context.diagnostics }
}
