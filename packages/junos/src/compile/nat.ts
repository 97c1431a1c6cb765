/** `security nat`: all of it. */
import type { NatRules } from '@wingspan/engine'
import { holds, numberOf } from './compile-context.js'
import { compileDestinationNat } from './nat-destination.js'
import type { NatCompiler } from './nat-match.js'
import { compileSourceRules } from './nat-source.js'
import { compileSourcePools } from './nat-source-pools.js'
import { compileStaticNat } from './nat-static.js'

export { formerNatRules } from './nat-numbers.js'

export function compileNat(compiler: NatCompiler): NatRules {
  const source = compiler.context.root.at('security', 'nat', 'source')
  const { pools, numbers } = compileSourcePools(compiler)
  const sourceRuleSets = compileSourceRules(compiler, numbers)
  const destination = compileDestinationNat(compiler)
  return {
    sourcePools: pools,
    sourceRuleSets,
    destinationPools: destination.pools,
    destinationRuleSets: destination.ruleSets,
    staticRuleSets: compileStaticNat(compiler),
    addressPersistent: holds(source, 'address-persistent'),
    portRandomization: !holds(source?.child('port-randomization'), 'disable'),
    interfacePortOverloading: numberOf(source?.child('interface'), 'port-overloading-factor') || 1,
  }
}
