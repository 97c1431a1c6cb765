/** A device with three zones for the tests of address translation, and words for packets and rules. */
import { type AddressMatch, formatAddress, parseAddress, parsePrefix } from '../../src/address/index.js'
import { PREDEFINED_APPLICATIONS } from '../../src/application/index.js'
import { FlowFacts } from '../../src/facts/index.js'
import {
  type DestinationNatPool,
  type DestinationNatRule,
  type NatContext,
  type NatMatch,
  NatResources,
  type NatRules,
  NatTable,
  type PersistentNat,
  SINGLE_PORTS,
  type SourceNatPool,
  type SourceNatRule,
  type StaticNatRule,
  Translation,
} from '../../src/nat/index.js'
import type { LogicalInterface } from '../../src/zone/index.js'

export const TRUST = 2
export const UNTRUST = 3
export const DMZ = 4

function makeInterface(
  number: number,
  zone: number,
  instance: number,
  ...addresses: string[]
): LogicalInterface {
  return {
    name: `ge-0/0/${number}.0`,
    number,
    vlan: undefined,
    zone,
    instance,
    addresses: addresses.map((text, place) => ({
      address: parseAddress(text.split('/')[0]!)!,
      subnet: parsePrefix(text)!,
      isPrimary: place === 1,
    })),
    hostInbound: undefined,
    tunnel: undefined,
    isLocal: false,
    isDisabled: false,
  }
}

export const inside = makeInterface(1, TRUST, 0, '10.0.0.1/8', '2001:db8:a::1/64')
/** Its second address is the primary one. */
export const outside = makeInterface(2, UNTRUST, 0, '192.0.2.1/24', '192.0.2.2/24', '2001:db8::1/64')
export const dmz = makeInterface(3, DMZ, 0, '172.16.0.1/16')
/** In trust too, and in a routing instance of its own. */
export const branch = makeInterface(4, TRUST, 7, '10.0.0.1/8')
/** Beside `inside`, in the same zone. */
export const beside = makeInterface(5, TRUST, 0, '10.200.0.1/16')
const INTERFACES = [undefined as unknown as LogicalInterface, inside, outside, dmz, branch, beside]

export const zone = (...numbers: number[]): NatContext => ({ kind: 'zone', numbers })
export const onInterface = (...ends: LogicalInterface[]): NatContext => ({
  kind: 'interface',
  numbers: ends.map(({ number }) => number),
})
export const inInstance = (...numbers: number[]): NatContext => ({ kind: 'instance', numbers })

export function addressMatch(text: string): AddressMatch {
  const [low, high] = text.split(' to ')
  if (high === undefined) return { kind: 'prefix', prefix: parsePrefix(text)! }
  const { family, words } = parseAddress(low!)!
  return { kind: 'range', family, low: words, high: parseAddress(high)!.words }
}

export function match(
  what: Partial<NatMatch> & { readonly from?: string; readonly to?: string } = {},
): NatMatch {
  const { from, to, ...rest } = what
  return {
    source: from === undefined ? undefined : [addressMatch(from)],
    destination: to === undefined ? undefined : [addressMatch(to)],
    sourcePorts: undefined,
    destinationPorts: undefined,
    protocols: undefined,
    applications: undefined,
    ...rest,
  }
}

export function pool(
  number: number,
  addresses: readonly string[],
  rest: Partial<SourceNatPool> = {},
): SourceNatPool {
  return {
    name: `pool-${number}`,
    number,
    addresses: addresses.map(addressMatch),
    ports: SINGLE_PORTS,
    portOverloadingFactor: 1,
    hostAddressBase: undefined,
    overflow: undefined,
    instance: undefined,
    ...rest,
  }
}

type SourceAction = 'off' | 'interface' | number

export function sourceRule(
  number: number,
  action: SourceAction,
  matching = match(),
  persistent: PersistentNat | undefined = undefined,
): SourceNatRule {
  return {
    name: `rule-${number}`,
    ruleSet: 'set',
    number,
    match: matching,
    action:
      action === 'off'
        ? { kind: 'off' }
        : action === 'interface'
          ? { kind: 'interface', persistent }
          : { kind: 'pool', pool: action, persistent },
  }
}

export function sourceSet(from: NatContext, to: NatContext, ...rules: SourceNatRule[]) {
  return { name: 'set', from, to, rules }
}

export function destinationPool(
  number: number,
  addresses: string,
  rest: Partial<DestinationNatPool> = {},
): DestinationNatPool {
  return {
    name: `d${number}`,
    number,
    addresses: addressMatch(addresses),
    port: undefined,
    instance: undefined,
    ...rest,
  }
}

export function destinationRule(
  number: number,
  action: 'off' | number,
  matching = match(),
): DestinationNatRule {
  return {
    name: `rule-${number}`,
    ruleSet: 'set',
    number,
    match: matching,
    action: action === 'off' ? { kind: 'off' } : { kind: 'pool', pool: action },
  }
}

export function staticRule(
  number: number,
  destination: string,
  translated: string,
  rest: Partial<StaticNatRule> = {},
): StaticNatRule {
  return {
    name: `rule-${number}`,
    ruleSet: 'set',
    number,
    destination: parsePrefix(destination)!,
    destinationPorts: undefined,
    source: undefined,
    sourcePorts: undefined,
    translated: parsePrefix(translated)!,
    mappedPorts: undefined,
    instance: undefined,
    ...rest,
  }
}

export function inboundSet<Rule>(from: NatContext, ...rules: Rule[]) {
  return { name: 'set', from, rules }
}

export function natRules(rules: Partial<NatRules>): NatRules {
  return {
    sourcePools: [],
    sourceRuleSets: [],
    destinationPools: [],
    destinationRuleSets: [],
    staticRuleSets: [],
    addressPersistent: false,
    portRandomization: true,
    interfacePortOverloading: 1,
    ...rules,
  }
}

/** From trust to untrust, everything by this pool. */
export function poolRules(
  own: SourceNatPool,
  rest: Partial<NatRules> = {},
  persistent?: PersistentNat,
): NatRules {
  return natRules({
    sourcePools: [own],
    sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), sourceRule(1, 1, match(), persistent))],
    ...rest,
  })
}

export const ICMP_ECHO = 8

/** `tcp 10.0.0.5/4000 > 198.51.100.1/80`: protocol, source and destination; echo requests for ICMP. */
export function packet(text: string): FlowFacts {
  const [protocol, from, , to] = text.split(' ') as [string, string, string, string]
  const facts = new FlowFacts()
  facts.protocol = { tcp: 6, udp: 17, icmp: 1, icmp6: 58, gre: 47, esp: 50 }[protocol] ?? Number(protocol)
  facts.icmpType = protocol === 'icmp' ? ICMP_ECHO : protocol === 'icmp6' ? 128 : 0
  const [source, sourcePort] = from.split('/')
  const [destination, destinationPort] = to.split('/')
  facts.family = parseAddress(source!)!.family
  facts.source.set(parseAddress(source!)!.words)
  facts.destination.set(parseAddress(destination!)!.words)
  facts.sourcePort = Number(sourcePort)
  facts.destinationPort = Number(destinationPort)
  return facts
}

/** An end as text, its family that of the packet. */
export function endText(words: Int32Array, port: number, family: 4 | 6): string {
  return `${formatAddress({ family, words: [...words] })}/${port}`
}

/** A table and its resources; every call returns an outcome and leaves the result in `into`. */
export class NatLab {
  readonly table: NatTable
  readonly resources: NatResources
  readonly into = new Translation()
  timeSeconds = 0

  constructor(rules: NatRules, seed = 1) {
    this.table = new NatTable(rules, PREDEFINED_APPLICATIONS, INTERFACES, new FlowFacts())
    this.resources = new NatResources(rules, seed)
  }

  out(facts: FlowFacts, from = inside, to = outside, resources = this.resources): number {
    return this.table.translateSource(from, to, facts, this.timeSeconds, resources, this.into)
  }

  in(facts: FlowFacts, arrival = outside): number {
    return this.table.translateDestination(arrival, facts, this.timeSeconds, this.resources, this.into)
  }

  /** A capture shows a host's session behind the translation: the handle it then has. */
  show(handle: number, outer: string, inner = '10.0.0.5'): number {
    const [source, host] = [packet(`tcp ${outer} > 0.0.0.0/0`), packet(`tcp ${inner}/0 > 0.0.0.0/0`)]
    return this.resources.relearn(handle, host, source.source, source.sourcePort)
  }

  /** Source of a packet after translation, or the name of the outcome. */
  source(text: string, from = inside, to = outside): string {
    const facts = packet(text)
    const outcome = this.out(facts, from, to)
    return outcome === 1 ? endText(this.into.address, this.into.port, facts.family) : NAMES[outcome]!
  }

  /** Destination of a packet after translation, or the name of the outcome. */
  destination(text: string, arrival = outside): string {
    const facts = packet(text)
    const outcome = this.in(facts, arrival)
    return outcome === 1 ? endText(this.into.address, this.into.port, facts.family) : NAMES[outcome]!
  }

  release(handle = this.into.handle): void {
    this.resources.release(handle, this.timeSeconds)
  }
}

const NAMES = ['none', 'translated', 'off', 'exhausted', 'out of range']
