/**
 * Policy look-up (Junos reference: policies between zones in order, then global ones in order, then the default).
 * Each context keeps three indexes that give, for a packet's source, destination and port, the set of rules that may
 * match; the first rule in all three that says yes when asked is the one. So the cost grows with the rules by a bit
 * each, and not by a look.
 */
import { matchesAnyAddress } from '../address/index.js'
import type { ApplicationTable } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import { ZONE_JUNOS_HOST } from '../zone/index.js'
import { AddressRows } from './address-rows.js'
import { lowestBit } from './bit-rows.js'
import type { PolicyAddresses, PolicyRule } from './policy-rule.js'
import { PortRows } from './port-rows.js'

const NONE = -1

/** The rules that are looked at together, in order. */
class PolicyContext {
  readonly places: readonly number[]
  readonly sources: AddressRows
  readonly destinations: AddressRows
  readonly ports: PortRows

  constructor(places: readonly number[], rules: readonly PolicyRule[], applications: ApplicationTable) {
    this.places = places
    const own = places.map((place) => rules[place]!)
    this.sources = new AddressRows(own.map(({ source }) => indexable(source)))
    this.destinations = new AddressRows(own.map(({ destination }) => indexable(destination)))
    this.ports = new PortRows(
      own.map((rule) => rule.applications),
      applications,
    )
  }
}

function indexable({ excluded, entries }: PolicyAddresses) {
  return excluded ? undefined : entries.flatMap(({ matches }) => matches)
}

/** Policies of one context, as places in the rules. */
export interface PolicyContextPlaces {
  /** Zone numbers; undefined for the global context. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly places: readonly number[]
}

export class PolicyTable {
  readonly rules: readonly PolicyRule[]
  /** In configuration order, the global one last. */
  readonly contexts: readonly PolicyContextPlaces[]
  /** Of the last `find`: index of the listed application that matched, 0 where the policy says any. */
  application = 0
  private readonly applications: ApplicationTable
  private readonly zones: number
  private readonly byZones: (PolicyContext | undefined)[]
  private readonly global: PolicyContext | undefined
  private readonly sources: readonly (readonly PolicyAddresses['entries'][number]['matches'][])[]
  private readonly destinations: readonly (readonly PolicyAddresses['entries'][number]['matches'][])[]

  constructor(rules: readonly PolicyRule[], applications: ApplicationTable, zones: number) {
    this.rules = rules
    this.applications = applications
    this.zones = zones
    this.byZones = new Array(zones * zones).fill(undefined)
    this.sources = rules.map(({ source }) => source.entries.map(({ matches }) => matches))
    this.destinations = rules.map(({ destination }) => destination.entries.map(({ matches }) => matches))
    const places = new Map<number, number[]>()
    const globals: number[] = []
    for (const [place, rule] of rules.entries()) {
      if (rule.isGlobal) {
        globals.push(place)
        continue
      }
      const zone = rule.fromZones[0]! * zones + rule.toZones[0]!
      const known = places.get(zone)
      if (known) known.push(place)
      else places.set(zone, [place])
    }
    for (const [zone, own] of places) this.byZones[zone] = new PolicyContext(own, rules, applications)
    this.global = globals.length === 0 ? undefined : new PolicyContext(globals, rules, applications)
    this.contexts = [
      ...[...places].map(([zone, own]) => ({
        from: Math.floor(zone / zones),
        to: zone % zones,
        places: own,
      })),
      ...(globals.length === 0 ? [] : [{ from: undefined, to: undefined, places: globals }]),
    ]
  }

  /** Place of the first rule that matches, or -1 when the default policy decides. */
  find(fromZone: number, toZone: number, facts: FlowFacts): number {
    this.application = 0
    const between = this.byZones[fromZone * this.zones + toZone]
    const found = between === undefined ? NONE : this.search(between, fromZone, toZone, facts)
    if (found !== NONE || this.global === undefined) return found
    return this.search(this.global, fromZone, toZone, facts)
  }

  private search(context: PolicyContext, fromZone: number, toZone: number, facts: FlowFacts): number {
    const { sources, destinations, ports } = context
    const a = sources.rows
    const b = destinations.rows
    const c = ports.rows
    const rowA = sources.row(facts.family, facts.source)
    const rowB = destinations.row(facts.family, facts.destination)
    const rowC = ports.row(facts.protocol, facts.destinationPort)
    for (let summary = 0; summary < a.summaryWords; summary++) {
      let full =
        a.summary[rowA * a.summaryWords + summary]! &
        b.summary[rowB * b.summaryWords + summary]! &
        c.summary[rowC * c.summaryWords + summary]!
      while (full !== 0) {
        const word = (summary << 5) + lowestBit(full)
        full &= full - 1
        let rules =
          a.words[rowA * a.rowWords + word]! &
          b.words[rowB * b.rowWords + word]! &
          c.words[rowC * c.rowWords + word]!
        while (rules !== 0) {
          const place = context.places[(word << 5) + lowestBit(rules)]!
          if (this.says(place, fromZone, toZone, facts)) return place
          rules &= rules - 1
        }
      }
    }
    return NONE
  }

  /** Asks the rule itself. */
  private says(place: number, fromZone: number, toZone: number, facts: FlowFacts): boolean {
    const rule = this.rules[place]!
    if (rule.isGlobal) {
      if (!isListed(rule.fromZones, fromZone) || !isListed(rule.toZones, toZone)) return false
    }
    const { family, source, destination } = facts
    if (isAmong(this.sources[place]!, family, source) === rule.source.excluded) return false
    if (isAmong(this.destinations[place]!, family, destination) === rule.destination.excluded) return false
    if (rule.applications === undefined) return true
    const { protocol, sourcePort, destinationPort, icmpType, icmpCode } = facts
    const { applications } = this
    this.application = applications.first(
      rule.applications,
      protocol,
      sourcePort,
      destinationPort,
      icmpType,
      icmpCode,
    )
    return this.application !== 0
  }
}

/** Whether a global policy is about a zone. Any zone is not the device itself, which must be named. */
function isListed(zones: readonly number[], zone: number): boolean {
  return zones.length === 0 ? zone !== ZONE_JUNOS_HOST : zones.includes(zone)
}

function isAmong(
  entries: readonly PolicyAddresses['entries'][number]['matches'][],
  family: number,
  words: Int32Array,
): boolean {
  for (let place = 0; place < entries.length; place++) {
    if (matchesAnyAddress(entries[place]!, family, words, 0)) return true
  }
  return false
}
