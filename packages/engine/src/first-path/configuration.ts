/**
 * A configuration made ready for work: the look-ups of every room over one set of rules. It never changes; a new
 * configuration is another generation beside it.
 */
import type { Address } from '../address/index.js'
import { ApplicationTable } from '../application/index.js'
import { FlowFacts } from '../facts/index.js'
import { NatTable } from '../nat/index.js'
import { type PolicyRule, PolicyTable } from '../policy/index.js'
import { Protocol } from '../protocol/index.js'
import { Routes } from '../route/index.js'
import { Screen } from '../screen/index.js'
import { finish, type Steps } from '../steps/index.js'
import { HostInboundTable, type LogicalInterface, type TunnelEnd, type Zone } from '../zone/index.js'
import type { ConfigurationRules } from './configuration-rules.js'
import type { FlowOptions } from './flow-options.js'

const IPV6_IN_IPV4 = 41

/** Protocols of tunnel packets, by the kind of their interface. */
const TUNNEL_KINDS: ReadonlyMap<number, TunnelEnd['kind']> = new Map([
  [Protocol.gre, 'gre'],
  [Protocol.ipip, 'ipip'],
  [IPV6_IN_IPV4, 'ipip'],
  [Protocol.esp, 'ipsec'],
  [Protocol.ah, 'ipsec'],
])

function isAt(address: Address | undefined, family: number, words: Int32Array): boolean {
  return address?.family === family && address.words.every((word, place) => word === words[place])
}

/** The greatest numbers that session records can hold. */
const LARGEST_GENERATION = 65_535
const LARGEST_PATH = 65_535

/** So many configurations have been loaded that session records cannot tell this one from those before. */
export class NumbersUsedUp extends Error {
  readonly code = 'numbers-used-up'
  override readonly name = 'NumbersUsedUp'

  constructor(noun: string) {
    super(`the numbers of ${noun} are used up by earlier configurations; restart to number anew`)
  }
}

interface Policies {
  readonly applications: ApplicationTable
  readonly table: PolicyTable
}

/** What takes the longest to make. */
function* makePolicies(rules: ConfigurationRules): Steps<Policies> {
  const applications = new ApplicationTable(rules.applications)
  const table = yield* PolicyTable.inSteps(rules.policies, applications, rules.zones.length)
  yield
  return { applications, table }
}

export class Configuration {
  readonly rules: ConfigurationRules
  /** From 1; what session records carry. */
  readonly generation: number
  readonly applications: ApplicationTable
  readonly routes: Routes
  readonly policies: PolicyTable
  readonly nat: NatTable
  readonly hostInbound: HostInboundTable
  /** By screen number; place 0 is unused. */
  readonly screens: readonly (Screen | undefined)[]
  private readonly tunnels: readonly LogicalInterface[]
  /** Places of rules plus one, by policy number. */
  private readonly policyPlaces = new Int32Array(0x10000)
  private readonly formerPolicies = new Map<number, PolicyRule>()

  /**
   * `before` is the generation whose rules these were compiled after. Throws a NumbersUsedUp where session records
   * cannot tell its paths, or itself, from those before.
   */
  constructor(
    rules: ConfigurationRules,
    generation: number,
    before?: Configuration,
    policies = finish(makePolicies(rules)),
  ) {
    if (generation > LARGEST_GENERATION) throw new NumbersUsedUp('generations')
    this.rules = rules
    this.generation = generation
    this.applications = policies.applications
    this.routes = new Routes(rules.instances, before?.routes)
    if (this.routes.pathCount > LARGEST_PATH) throw new NumbersUsedUp('next hops')
    this.policies = policies.table
    this.nat = new NatTable(rules.nat, this.applications, rules.interfaces, new FlowFacts())
    this.hostInbound = new HostInboundTable(rules.interfaces, rules.zones)
    for (const [place, { number }] of rules.policies.entries()) this.policyPlaces[number] = place + 1
    for (const rule of rules.former.policies) this.formerPolicies.set(rule.number, rule)
    this.tunnels = rules.interfaces.filter((each) => each?.tunnel !== undefined)
    this.screens = rules.screens.map((profile) => profile && new Screen(profile))
  }

  /** The same, a step after the other. Throws a NumbersUsedUp. */
  static *inSteps(
    rules: ConfigurationRules,
    generation: number,
    before?: Configuration,
  ): Steps<Configuration> {
    return new Configuration(rules, generation, before, yield* makePolicies(rules))
  }

  /**
   * The tunnel interface that ends here for packets between these addresses, as seen by a packet from afar; undefined
   * for none. IPsec tunnels are known by their protocol alone.
   */
  tunnelEnd(facts: FlowFacts): LogicalInterface | undefined {
    const kind = TUNNEL_KINDS.get(facts.protocol)
    if (kind === undefined) return undefined
    return this.tunnels.find(({ tunnel, isDisabled }) => {
      if (tunnel!.kind !== kind || isDisabled) return false
      return (
        kind === 'ipsec' ||
        (isAt(tunnel!.source, facts.family, facts.destination) &&
          isAt(tunnel!.destination, facts.family, facts.source))
      )
    })
  }

  /** Whether a tunnel ends here whose packets of this protocol carry what can be read. */
  opensTunnels(protocol: number): boolean {
    const kind = TUNNEL_KINDS.get(protocol)
    return kind !== undefined && kind !== 'ipsec' && this.tunnels.some(({ tunnel }) => tunnel!.kind === kind)
  }

  get flow(): FlowOptions {
    return this.rules.flow
  }

  /** The interface of that number; undefined for 0 and for numbers nobody has. */
  interface(number: number): LogicalInterface | undefined {
    return number === 0 ? undefined : this.rules.interfaces[number]
  }

  zone(number: number): Zone | undefined {
    return this.rules.zones[number]
  }

  /** Printed name of a zone; empty for none. */
  zoneName(number: number): string {
    return this.rules.zones[number]?.name ?? ''
  }

  /** Place of a policy's rule by its number; NO_RULE for built-in policies and numbers nobody has. */
  policyPlace(number: number): number {
    return (this.policyPlaces[number] ?? 0) - 1
  }

  /** The rule of a policy number, one of an earlier generation too; undefined for built-in policies. */
  policy(number: number): PolicyRule | undefined {
    return this.rules.policies[this.policyPlace(number)] ?? this.formerPolicies.get(number)
  }
}
