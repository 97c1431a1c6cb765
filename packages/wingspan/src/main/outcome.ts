/**
 * What a configuration makes of a flow, in words that can be held against those of another configuration: numbers of
 * policies, rules and pools mean something in one configuration only.
 */
import {
  type Configuration,
  DecisionFlag,
  DROP_REASON_WORDS,
  type NameDictionary,
  type SessionCursor,
  SINGLE_PORTS,
} from '@wingspan/engine'
import { addressText, endText, isOneAddress, rangeText } from './address-text.js'

export interface Outcome {
  readonly action: 'permit' | 'deny' | 'reject' | 'drop'
  /** Policy with its zones, or why the packet was dropped. */
  readonly by: string
  /** Interface that the flow leaves by; empty for none. */
  readonly exit: string
  /** Rule, and pool where there is one, of each translation; empty for none. */
  readonly sourceRule: string
  readonly destinationRule: string
}

/**
 * What the ends become, as far as the configuration decides it: which port or address of a pool a session gets depends
 * on what others have, so a pool is told by its range. Empty for no translation.
 */
export interface TranslatedEnds {
  readonly source: string
  readonly destination: string
}

const UNTRANSLATED = { exit: '', sourceRule: '', destinationRule: '' }

export const NOT_TRANSLATED: TranslatedEnds = { source: '', destination: '' }

interface NamedRule {
  readonly name: string
  readonly number: number
}

type RuleSets = readonly { readonly rules: readonly NamedRule[] }[]

/** Reads outcomes off events of one configuration. */
export class OutcomeReader {
  readonly #configuration: Configuration
  readonly #interfaceNames: NameDictionary
  readonly #statics: ReadonlyMap<number, string>
  readonly #sources: ReadonlyMap<number, string>
  readonly #destinations: ReadonlyMap<number, string>
  /** By pool number less one; undefined where the address follows from the flow alone. */
  readonly #sourceRanges: readonly (string | undefined)[]
  readonly #destinationRanges: readonly (string | undefined)[]

  constructor(configuration: Configuration, interfaceNames: NameDictionary) {
    this.#configuration = configuration
    this.#interfaceNames = interfaceNames
    const { nat } = configuration.rules
    this.#statics = ruleNames(nat.staticRuleSets)
    this.#sources = ruleNames(nat.sourceRuleSets)
    this.#destinations = ruleNames(nat.destinationRuleSets)
    this.#sourceRanges = nat.sourcePools.map(({ addresses, ports, hostAddressBase }) =>
      hostAddressBase ? undefined : `${addresses.map(rangeText).join(', ')}${portsText(ports)}`,
    )
    this.#destinationRanges = nat.destinationPools.map(({ addresses, port }) =>
      isOneAddress(addresses) ? undefined : `${rangeText(addresses)}${port === undefined ? '' : `/${port}`}`,
    )
  }

  /** Of a session that was made. */
  permitted(session: SessionCursor): Outcome {
    const { sourceNatPool, destinationNatPool } = session
    const { sourcePools, destinationPools } = this.#configuration.rules.nat
    return {
      action: 'permit',
      by: this.#policy(session),
      exit: this.#interfaceNames.name(session.interfaceNumber(1)),
      sourceRule: ruleText(
        session.hasDecision(DecisionFlag.staticSource) ? this.#statics : this.#sources,
        session.sourceNatRule,
        sourcePools[sourceNatPool - 1]?.name,
      ),
      destinationRule: ruleText(
        session.hasDecision(DecisionFlag.staticDestination) ? this.#statics : this.#destinations,
        session.destinationNatRule,
        destinationPools[destinationNatPool - 1]?.name,
      ),
    }
  }

  /** Sessions with the same key have the same outcome. */
  permitKey(session: SessionCursor): string {
    const { fromZone, toZone, policy, sourceNatRule, sourceNatPool } = session
    const flags = [
      DecisionFlag.tunnel,
      DecisionFlag.self,
      DecisionFlag.staticSource,
      DecisionFlag.staticDestination,
    ]
    return [
      ...flags.map((flag) => (session.hasDecision(flag) ? 1 : 0)),
      fromZone,
      toZone,
      policy,
      sourceNatRule,
      sourceNatPool,
      session.destinationNatRule,
      session.destinationNatPool,
      session.interfaceNumber(1),
    ].join()
  }

  /** Of a packet that a policy refused. */
  refused(session: SessionCursor): Outcome {
    const action = this.#configuration.policy(session.policy)?.action ?? 'deny'
    return { ...UNTRANSLATED, action, by: this.#policy(session) }
  }

  /** What becomes of the ends of a session that was made. */
  translatedEnds(session: SessionCursor): TranslatedEnds {
    if (!session.isTranslated) return NOT_TRANSLATED
    return { source: this.#source(session), destination: this.#destination(session) }
  }

  /** Name of the application that was matched; empty for none. */
  application({ application }: SessionCursor): string {
    return application === 0 ? '' : this.#configuration.applications.name(application)
  }

  #policy(session: SessionCursor): string {
    if (session.hasDecision(DecisionFlag.tunnel)) return 'tunnel that ends here'
    const { fromZone, toZone, policy } = session
    const configuration = this.#configuration
    const zones = `${configuration.zoneName(fromZone) || 'no zone'} to ${configuration.zoneName(toZone) || 'no zone'}`
    const rule = configuration.policy(policy)
    if (rule !== undefined) return `${rule.isGlobal ? 'global ' : ''}policy ${rule.name} (${zones})`
    return `${session.hasDecision(DecisionFlag.self) ? 'self traffic' : 'default policy'} (${zones})`
  }

  #source(session: SessionCursor): string {
    if (session.sourceNatRule === 0) return ''
    const { family, serverSource, serverSourcePort, sourcePort, sourceNatPool } = session
    if (!session.hasDecision(DecisionFlag.staticSource)) {
      const range = this.#sourceRanges[sourceNatPool - 1]
      return range ?? addressText(family, serverSource)
    }
    return serverSourcePort === sourcePort
      ? addressText(family, serverSource)
      : endText(family, serverSource, 0, serverSourcePort)
  }

  #destination(session: SessionCursor): string {
    const { family, serverDestination, serverDestinationPort, destinationNatRule, destinationNatPool } =
      session
    const there = endText(family, serverDestination, 0, serverDestinationPort)
    if (destinationNatRule === 0) {
      // A persistent binding lets it in by no rule of its own.
      const asked = endText(family, session.destination, 0, session.destinationPort)
      return there === asked ? '' : there
    }
    return this.#destinationRanges[destinationNatPool - 1] ?? there
  }
}

/** Of a packet that was dropped under a reason. */
export function dropped(reason: number): Outcome {
  return { ...UNTRANSLATED, action: 'drop', by: DROP_REASON_WORDS[reason] ?? '' }
}

function ruleNames(sets: RuleSets): ReadonlyMap<number, string> {
  return new Map(sets.flatMap(({ rules }) => rules.map(({ number, name }) => [number, name] as const)))
}

function ruleText(names: ReadonlyMap<number, string>, rule: number, pool: string | undefined): string {
  if (rule === 0) return ''
  return `rule ${names.get(rule) ?? ''}${pool === undefined ? '' : `, pool ${pool}`}`
}

function portsText(ports: readonly [number, number] | undefined): string {
  if (ports === undefined) return ', port kept'
  const isUsual = ports[0] === SINGLE_PORTS[0] && ports[1] === SINGLE_PORTS[1]
  return isUsual ? '' : `, ports ${ports[0]}-${ports[1]}`
}
