/**
 * The applications of a configuration: the predefined ones, changed where it changes them, then its own. An index
 * names one term; indices of predefined terms are the same in every table, and 0 is no application.
 */
import { Protocol } from '../protocol/index.js'
import {
  APPLICATION_NAMES,
  applicationAlg,
  applicationFor,
  applicationName,
  applicationProtocol,
  applicationTimeoutSeconds,
  applicationValue,
  LAST_APPLICATION,
} from './application.js'
import type { ApplicationDefinition, ApplicationTerm } from './definition.js'
import { PREDEFINED_SETS, PREDEFINED_TERMS, type TermDetails } from './predefined.js'

/** Applications of TCP and UDP that have no ports because they mean every port. */
const ANY_PORT: ReadonlySet<string> = new Set(['junos-tcp-any', 'junos-udp-any'])
/** The others without ports: RPC programs, known by a program number that no packet header holds. */
const BY_PROGRAM: ReadonlySet<string> = new Set(
  PREDEFINED_TERMS.filter(
    ([name, protocol, details]) =>
      (protocol === Protocol.tcp || protocol === Protocol.udp) &&
      details?.ports === undefined &&
      !ANY_PORT.has(name),
  ).map(([name]) => name),
)
const EVERY: readonly [number, number] = [0, 65535]
const FIRST_OWN_VALUE = 3000
/** A predefined application keeps its number when it is changed. */
const PREDEFINED_VALUES: ReadonlyMap<string, number> = new Map(
  PREDEFINED_TERMS.map(([name], place) => [name, applicationValue(place + 1)]),
)
const ANY = -1
const NOTHING = -2

interface NamedTerm extends ApplicationTerm {
  readonly name: string
  readonly value: number
}

export class ApplicationTable {
  /** The greatest index. */
  readonly last: number
  /** All names, each once: predefined ones first. */
  readonly names: readonly string[]
  private readonly terms: readonly (NamedTerm | undefined)[]
  private readonly indices = new Map<string, number[]>()
  private readonly protocols: Int16Array
  private readonly sourcePorts: Uint16Array
  private readonly destinationPorts: Uint16Array
  private readonly icmpTypes: Int16Array
  private readonly icmpCodes: Int16Array

  constructor(definitions: readonly ApplicationDefinition[] = []) {
    const current = definitions.filter(({ isFormer }) => !isFormer)
    const changed = new Map(current.map((definition) => [definition.name, definition]))
    const terms: (NamedTerm | undefined)[] = [undefined]
    for (let index = 1; index <= LAST_APPLICATION; index++) {
      const definition = changed.get(applicationName(index))
      terms.push(definition ? changedTerm(index, definition) : predefinedTerm(index))
    }
    const formerIndices = new Set<number>()
    const places = new Map<string, number>()
    for (const [place, { name, terms: own, isFormer }] of definitions.entries()) {
      if (!places.has(name)) places.set(name, place)
      const value = PREDEFINED_VALUES.get(name) ?? FIRST_OWN_VALUE + places.get(name)!
      for (let term = 0; isFormer && term < own.length; term++) formerIndices.add(terms.length + term)
      for (const term of own) terms.push({ ...term, name, value })
    }
    this.terms = terms
    this.last = terms.length - 1
    this.names = [...new Set([...APPLICATION_NAMES, ...current.map(({ name }) => name)])]
    for (let index = 1; index <= this.last; index++) {
      if (!formerIndices.has(index)) this.enter(index, changed)
    }
    const column = (of: (term: NamedTerm) => number, none: number) =>
      Int16Array.from(terms, (term) => (term ? of(term) : none))
    const range = (of: (term: NamedTerm) => readonly [number, number] | undefined) =>
      Uint16Array.from(terms.flatMap((term) => (term && of(term)) ?? EVERY))
    this.protocols = column((term) => (matchesNothing(term) ? NOTHING : (term.protocol ?? ANY)), NOTHING)
    this.sourcePorts = range((term) => term.sourcePorts)
    this.destinationPorts = range((term) => term.destinationPorts)
    this.icmpTypes = column((term) => term.icmpType ?? ANY, ANY)
    this.icmpCodes = column((term) => term.icmpCode ?? ANY, ANY)
  }

  /** A changed application is meant by its new terms, not by the predefined ones. */
  private enter(index: number, changed: ReadonlyMap<string, ApplicationDefinition>): void {
    const { name } = this.terms[index]!
    if (index <= LAST_APPLICATION && changed.has(name)) return
    const known = this.indices.get(name)
    if (known) known.push(index)
    else this.indices.set(name, [index])
  }

  /** Name of an application; empty for 0 and for indices nobody has. */
  name(index: number): string {
    return this.terms[index]?.name ?? ''
  }

  /** The number printed after the name. */
  value(index: number): number {
    return this.terms[index]?.value ?? 0
  }

  alg(index: number): string {
    return this.terms[index]?.alg ?? ''
  }

  /** The application's own inactivity timeout; 0 where the protocol's holds. */
  timeoutSeconds(index: number): number {
    return this.terms[index]?.timeoutSeconds ?? 0
  }

  /** The term of an index. */
  term(index: number): ApplicationTerm | undefined {
    return this.terms[index]
  }

  /** Indices of an application's terms, or of the applications of a predefined set; undefined for other names. */
  indicesOf(name: string): readonly number[] | undefined {
    const own = this.indices.get(name)
    if (own) return own
    const members = PREDEFINED_SETS.find(([set]) => set === name)?.[1].split(' ')
    return members?.flatMap((member) => this.indices.get(member) ?? [])
  }

  /** Whether a term matches a packet. Types and codes count for ICMP only, ports for everything else. */
  matches(
    index: number,
    protocol: number,
    sourcePort: number,
    destinationPort: number,
    icmpType: number,
    icmpCode: number,
  ): boolean {
    const wanted = this.protocols[index]!
    if (wanted !== protocol && wanted !== ANY) return false
    if (protocol === Protocol.icmp || protocol === Protocol.icmp6) {
      const type = this.icmpTypes[index]!
      const code = this.icmpCodes[index]!
      return (type === ANY || type === icmpType) && (code === ANY || code === icmpCode)
    }
    const at = index * 2
    return (
      destinationPort >= this.destinationPorts[at]! &&
      destinationPort <= this.destinationPorts[at + 1]! &&
      sourcePort >= this.sourcePorts[at]! &&
      sourcePort <= this.sourcePorts[at + 1]!
    )
  }

  /** The first of these that matches; 0 for none. */
  first(
    indices: readonly number[],
    protocol: number,
    sourcePort: number,
    destinationPort: number,
    icmpType: number,
    icmpCode: number,
  ): number {
    for (let place = 0; place < indices.length; place++) {
      const index = indices[place]!
      if (this.matches(index, protocol, sourcePort, destinationPort, icmpType, icmpCode)) return index
    }
    return 0
  }

  /** The application of a port or ICMP type where no policy names one; 0 for none. */
  byPort(protocol: number, destinationPort: number, icmpType: number, icmpCode: number): number {
    return applicationFor(protocol, destinationPort, icmpType, icmpCode)
  }
}

/** The applications that every device has. */
export const PREDEFINED_APPLICATIONS = new ApplicationTable()

function predefinedTerm(index: number): NamedTerm {
  const details: TermDetails = PREDEFINED_TERMS[index - 1]![2] ?? {}
  const { ports } = details
  return {
    name: applicationName(index),
    value: applicationValue(index),
    protocol: applicationProtocol(index),
    sourcePorts: undefined,
    destinationPorts: ports === undefined ? undefined : typeof ports === 'number' ? [ports, ports] : ports,
    icmpType: details.icmpType,
    icmpCode: details.icmpCode,
    alg: applicationAlg(index),
    timeoutSeconds: applicationTimeoutSeconds(index) || undefined,
  }
}

/** Found by its port alone, a changed application is still that port's: with its new timeout. */
function changedTerm(index: number, definition: ApplicationDefinition): NamedTerm {
  const before = predefinedTerm(index)
  const timeoutSeconds = definition.terms[0]?.timeoutSeconds ?? before.timeoutSeconds
  return { ...before, timeoutSeconds }
}

function matchesNothing({ name, destinationPorts, sourcePorts }: NamedTerm): boolean {
  return BY_PROGRAM.has(name) && !destinationPorts && !sourcePorts
}
