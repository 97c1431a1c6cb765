/**
 * Policy look-up (Junos reference: policies between zones in order, then global ones in order, then the default).
 * Each context keeps an index for every field of a policy: source, destination, application, and in the global one
 * the two zones. An index gives, by a few hash probes, the policies that speak of the packet's value, as rows of bits
 * (block-rules.ts); the search leaps through these rows at once (rule-search.ts) and meets the policies that all of
 * them name, in order. Of those only the applications are asked again, one by one, because the first one that
 * matches is the one that the session gets. So a look-up costs about the same with ten policies and with ten
 * thousand, and memory grows with what policies say, not with its square.
 */
import type { ApplicationTable } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import { finish, type Steps } from '../steps/index.js'
import { AddressField, type RuleAddresses } from './address-field.js'
import { ApplicationField } from './application-field.js'
import type { PolicyAddresses, PolicyRule } from './policy-rule.js'
import { NO_MATCH, RuleSearch } from './rule-search.js'
import { ZoneField } from './zone-field.js'

/** Policies of one context, as places in the rules. */
export interface PolicyContextPlaces {
  /** Zone numbers; undefined for the global context. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly places: readonly number[]
}

/** What the policies of one context say, by the fields of a packet. */
interface PolicyFields {
  readonly sources: AddressField
  readonly destinations: AddressField
  readonly applications: ApplicationField
  /** Of the global context only: the others have their zones already. */
  readonly zones: readonly [from: ZoneField, to: ZoneField] | undefined
}

/** The policies that are looked at together, in order. */
class PolicyContext implements PolicyContextPlaces {
  readonly from: number | undefined
  readonly to: number | undefined
  readonly places: readonly number[]
  private readonly sources: AddressField
  private readonly destinations: AddressField
  private readonly applications: ApplicationField
  private readonly zones: PolicyFields['zones']
  private readonly search: RuleSearch

  constructor({ from, to, places }: PolicyContextPlaces, fields: PolicyFields) {
    const { sources, destinations, applications, zones } = fields
    this.from = from
    this.to = to
    this.places = places
    this.sources = sources
    this.destinations = destinations
    this.applications = applications
    this.zones = zones
    this.search = new RuleSearch([sources, destinations, applications, ...(zones ?? [])])
  }

  /** Place of the first policy that may match, or NO_MATCH. */
  first(fromZone: number, toZone: number, facts: FlowFacts): number {
    this.sources.look(facts.family, facts.source)
    this.destinations.look(facts.family, facts.destination)
    this.applications.look(facts)
    if (this.zones !== undefined) {
      this.zones[0].look(fromZone)
      this.zones[1].look(toZone)
    }
    return this.placeOf(this.search.first())
  }

  /** Place of the one after it, or NO_MATCH. */
  next(): number {
    return this.placeOf(this.search.next())
  }

  private placeOf(own: number): number {
    return own === NO_MATCH ? NO_MATCH : this.places[own]!
  }
}

function placesOf(rules: readonly PolicyRule[]): readonly PolicyContextPlaces[] {
  const between = new Map<string, PolicyContextPlaces & { readonly places: number[] }>()
  const globals: number[] = []
  for (const [place, { isGlobal, fromZones, toZones }] of rules.entries()) {
    if (isGlobal) {
      globals.push(place)
      continue
    }
    const [from, to] = [fromZones[0]!, toZones[0]!]
    const known = between.get(`${from} ${to}`)
    if (known) known.places.push(place)
    else between.set(`${from} ${to}`, { from, to, places: [place] })
  }
  const hasGlobals = globals.length > 0
  return [...between.values(), ...(hasGlobals ? [{ from: undefined, to: undefined, places: globals }] : [])]
}

function* makeContexts(
  rules: readonly PolicyRule[],
  table: ApplicationTable,
): Steps<readonly PolicyContext[]> {
  const contexts: PolicyContext[] = []
  for (const each of placesOf(rules)) {
    yield
    const own = each.places.map((place) => rules[place]!)
    const sources = new AddressField(own.map(({ source }) => addressesOf(source)))
    yield
    const destinations = new AddressField(own.map(({ destination }) => addressesOf(destination)))
    yield
    const named = own.map(({ applications }) => applications)
    const applications = new ApplicationField(named, table)
    const zones: PolicyFields['zones'] =
      each.from === undefined
        ? [
            new ZoneField(own.map(({ fromZones }) => fromZones)),
            new ZoneField(own.map(({ toZones }) => toZones)),
          ]
        : undefined
    contexts.push(new PolicyContext(each, { sources, destinations, applications, zones }))
  }
  return contexts
}

function addressesOf({ excluded, entries }: PolicyAddresses): RuleAddresses {
  return { excluded, matches: entries.flatMap(({ matches }) => matches) }
}

export class PolicyTable {
  readonly rules: readonly PolicyRule[]
  /** In configuration order, the global one last. */
  readonly contexts: readonly PolicyContextPlaces[]
  /** Of the last `find`: index of the policy's application that matched, 0 where the policy says any. */
  application = 0
  private readonly table: ApplicationTable
  private readonly zones: number
  /** By from-zone × zones + to-zone. */
  private readonly byZones: ReadonlyMap<number, PolicyContext>
  private readonly global: PolicyContext | undefined

  /** Rules in order of look-up within each context; how many zones there are, the device's own included. */
  constructor(
    rules: readonly PolicyRule[],
    applications: ApplicationTable,
    zones: number,
    contexts = finish(makeContexts(rules, applications)),
  ) {
    this.rules = rules
    this.table = applications
    this.zones = zones
    this.contexts = contexts
    this.global = contexts.find(({ from }) => from === undefined)
    const between = contexts.filter(({ from }) => from !== undefined)
    this.byZones = new Map(between.map((context) => [context.from! * zones + context.to!, context]))
  }

  /** The same, a step after the other. */
  static *inSteps(
    rules: readonly PolicyRule[],
    applications: ApplicationTable,
    zones: number,
  ): Steps<PolicyTable> {
    return new PolicyTable(rules, applications, zones, yield* makeContexts(rules, applications))
  }

  /** Place of the first rule that matches, or -1 when the default policy decides. */
  find(fromZone: number, toZone: number, facts: FlowFacts): number {
    this.application = 0
    const between = this.byZones.get(fromZone * this.zones + toZone)
    const found = between === undefined ? NO_MATCH : this.search(between, fromZone, toZone, facts)
    return found === NO_MATCH ? this.findGlobal(fromZone, toZone, facts) : found
  }

  /** As `find`, but asks global policies only. */
  findGlobal(fromZone: number, toZone: number, facts: FlowFacts): number {
    this.application = 0
    return this.global === undefined ? NO_MATCH : this.search(this.global, fromZone, toZone, facts)
  }

  private search(context: PolicyContext, fromZone: number, toZone: number, facts: FlowFacts): number {
    let place = context.first(fromZone, toZone, facts)
    while (place !== NO_MATCH && !this.isAbout(place, facts)) place = context.next()
    return place
  }

  /**
   * Whether the policy is about the packet's application, and which of its applications that is: the first one, in the
   * order in which the policy names them, of which a term matches.
   */
  private isAbout(place: number, facts: FlowFacts): boolean {
    const { applications } = this.rules[place]!
    if (applications === undefined) return true
    const { protocol, sourcePort, destinationPort, icmpType, icmpCode } = facts
    this.application = this.table.first(
      applications,
      protocol,
      sourcePort,
      destinationPort,
      icmpType,
      icmpCode,
    )
    return this.application !== 0
  }
}
