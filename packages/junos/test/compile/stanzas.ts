/** Configurations in a test, compiled stanza by stanza in the order that a whole one is. */
import {
  type AddressMatch,
  finish,
  formatAddress,
  formatPrefix,
  parseAddress,
  type Route,
} from '@wingspan/engine'
import { expect } from 'vitest'
import { compileAddressBooks } from '../../src/compile/address-book.js'
import { CompiledApplications } from '../../src/compile/applications.js'
import { CompileContext, type Hosts } from '../../src/compile/compile-context.js'
import { compileFlow, compileScreens } from '../../src/compile/flow.js'
import { compileInstances, compileUnits } from '../../src/compile/interfaces.js'
import { compileRouting } from '../../src/compile/routing.js'
import { compileZones } from '../../src/compile/zones.js'
import { settleLeaves, spreadValues } from '../../src/schema/index.js'
import { parseConfiguration } from '../../src/syntax/index.js'

export function compile(text: string, hosts?: Hosts) {
  const { root, problem } = parseConfiguration(text)
  expect(problem).toBeUndefined()
  finish(spreadValues(root))
  finish(settleLeaves(root))
  const context = new CompileContext(root, hosts)
  const instances = compileInstances(context)
  const units = compileUnits(context, instances)
  const screens = compileScreens(context)
  const { zones, interfaces } = compileZones(context, units)
  const routing = finish(compileRouting(context, instances, units))
  const books = finish(compileAddressBooks(context))
  const applications = new CompiledApplications(context)
  const said = context.diagnostics.map(({ severity, code, path }) => `${severity} ${code}: ${path.join(' ')}`)
  const named = (name: string) => interfaces.find((each) => each.name === name)
  return {
    context,
    screens,
    zones,
    interfaces,
    routing,
    books,
    applications,
    flow: compileFlow(context),
    said,
    named,
    zone: (name: string) => zones.find((each) => each.name === name)!,
    /** Names of a zone's interfaces. */
    members: (name: string) =>
      zones.find((each) => each.name === name)!.interfaces.map((number) => interfaces[number]!.name),
    /** Routes of an instance as one line each. */
    routes: (name = 'master') =>
      routing.find((each) => each.name === name)!.routes.map((route) => routeText(route, interfaces)),
    /** What a name of an address stands for, as text. */
    addresses: (zone: string | undefined, name: string) => books.resolve(zone, name)?.matches.map(matchText),
  }
}

function routeText(
  { prefix, protocol, preference, nextHops }: Route,
  interfaces: readonly { readonly name: string }[],
): string {
  const hops = nextHops.map((hop) => {
    switch (hop.kind) {
      case 'interface': {
        const { name } = interfaces[hop.interface]!
        return hop.gateway ? `${formatAddress(hop.gateway)} via ${name}` : name
      }
      case 'local':
        return `${interfaces[hop.interface]!.name} ${interfaces[hop.local]!.name}`
      case 'instance':
        return `instance ${hop.instance}`
      default:
        return hop.kind
    }
  })
  return `${formatPrefix(prefix)} ${protocol}/${preference} ${hops.join(', ')}`
}

function matchText(match: AddressMatch): string {
  const address = (family: 4 | 6, words: readonly number[]) => formatAddress({ family, words })
  switch (match.kind) {
    case 'prefix':
      return formatPrefix(match.prefix)
    case 'range':
      return `${address(match.family, match.low)}-${address(match.family, match.high)}`
    case 'wildcard':
      return `${address(4, [match.value])}/${address(4, [match.mask])}`
  }
}

export function hosts(entries: Readonly<Record<string, readonly string[]>>): Hosts {
  return new Map(
    Object.entries(entries).map(([name, texts]) => [name, texts.map((text) => parseAddress(text)!)]),
  )
}
