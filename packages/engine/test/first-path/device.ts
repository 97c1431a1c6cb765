/**
 * A branch office for the tests of the first path: trust and dmz inside, untrust outside, a tunnel, an interface that
 * is in no zone, and a second routing instance.
 */
import { parseAddress, parsePrefix } from '../../src/address/index.js'
import { DROP_REASON_WORDS } from '../../src/counters/index.js'
import {
  Configuration,
  type ConfigurationRules,
  DEFAULT_FLOW_OPTIONS,
  decide,
  type FirstPacket,
  NO_FORMER_RULES,
  Verdict,
} from '../../src/first-path/index.js'
import { NatResources, type NatRules } from '../../src/nat/index.js'
import type { NextHop, Route } from '../../src/route/index.js'
import type { HostInbound, LogicalInterface, TunnelEnd, Zone } from '../../src/zone/index.js'
import { endText, natRules, packet } from '../nat/nat-lab.js'
import { APPLICATIONS_OF_TESTS, type PolicyWords, policies } from '../policy/policy-words.js'

export const HOST = 1
export const TRUST = 2
export const UNTRUST = 3
export const DMZ = 4
export const VPN = 5

/** Interface numbers. */
export const INSIDE = 1
export const OUTSIDE = 2
export const SERVERS = 3
export const UNUSED = 4
export const GRE = 5
export const OTHER = 6
export const LOCAL = 7
export const OTHER_LOCAL = 8

const inboundOf = (services: readonly string[], protocols: readonly string[] = []): HostInbound => ({
  systemServices: new Set(services),
  protocols: new Set(protocols),
  excepted: new Set(),
})

function unit(
  name: string,
  number: number,
  zone: number,
  addresses: readonly string[],
  rest: Partial<LogicalInterface> = {},
): LogicalInterface {
  return {
    name,
    number,
    vlan: undefined,
    zone,
    instance: 0,
    addresses: addresses.map((text) => ({
      address: parseAddress(text.split('/')[0]!)!,
      subnet: parsePrefix(text)!,
      isPrimary: false,
    })),
    hostInbound: undefined,
    tunnel: undefined,
    isLocal: false,
    isDisabled: false,
    ...rest,
  }
}

const tunnel: TunnelEnd = {
  kind: 'gre',
  source: parseAddress('192.0.2.1'),
  destination: parseAddress('198.51.100.7'),
  number: 1,
}

const INTERFACES = [
  undefined as unknown as LogicalInterface,
  unit('ge-0/0/0.0', INSIDE, TRUST, ['10.0.0.1/24', '2001:db8:a::1/64']),
  unit('ge-0/0/1.0', OUTSIDE, UNTRUST, ['192.0.2.1/24', '2001:db8::1/64']),
  unit('ge-0/0/2.0', SERVERS, DMZ, ['172.16.0.1/24'], { hostInbound: inboundOf(['ping'], ['ospf']) }),
  unit('ge-0/0/3.0', UNUSED, 0, ['172.31.0.1/24']),
  unit('gr-0/0/0.0', GRE, VPN, ['10.99.0.1/30'], { tunnel }),
  unit('ge-0/0/4.0', OTHER, TRUST, ['10.50.0.1/24'], { instance: 1 }),
  unit('.local..0', LOCAL, HOST, [], { isLocal: true }),
  unit('.local..1', OTHER_LOCAL, HOST, [], { isLocal: true, instance: 1 }),
]

const zone = (name: string, number: number, hostInbound: HostInbound = inboundOf([])): Zone => ({
  name,
  number,
  description: undefined,
  tcpRst: false,
  screen: 0,
  hostInbound,
  interfaces: [],
})

const route = (text: string, nextHop: NextHop, protocol: Route['protocol'] = 'static'): Route => ({
  prefix: parsePrefix(text)!,
  protocol,
  preference: protocol === 'static' ? 5 : 0,
  nextHops: [nextHop],
})

const via = (number: number, gateway?: string): NextHop => ({
  kind: 'interface',
  interface: number,
  gateway: gateway === undefined ? undefined : parseAddress(gateway),
})

function ownRoutes(instance: number, local: number): Route[] {
  return INTERFACES.filter((each) => each?.instance === instance).flatMap(({ number, addresses }) =>
    addresses.flatMap(({ address, subnet }): Route[] => [
      { prefix: subnet, protocol: 'direct', preference: 0, nextHops: [via(number)] },
      {
        prefix: parsePrefix(endText(Int32Array.from(address.words), 0, address.family).split('/')[0]!)!,
        protocol: 'local',
        preference: 0,
        nextHops: [{ kind: 'local', interface: number, local }],
      },
    ]),
  )
}

export interface DeviceOptions {
  readonly policies?: readonly PolicyWords[]
  readonly nat?: Partial<NatRules>
  readonly defaultPolicy?: 'permit' | 'deny'
}

function rulesOf({
  policies: words = [],
  nat = {},
  defaultPolicy = 'deny',
}: DeviceOptions): ConfigurationRules {
  return {
    hostName: 'branch',
    interfaces: INTERFACES,
    zones: [
      zone('', 0),
      zone('junos-host', HOST),
      zone('trust', TRUST, inboundOf(['ssh', 'ping', 'dhcp'], ['ospf', 'pim'])),
      zone('untrust', UNTRUST),
      zone('dmz', DMZ, inboundOf(['ssh'])),
      zone('vpn', VPN),
    ],
    instances: [
      {
        name: 'master',
        number: 0,
        localInterface: LOCAL,
        routes: [
          ...ownRoutes(0, LOCAL),
          route('198.51.100.0/24', via(OUTSIDE, '192.0.2.254')),
          route('203.0.113.0/24', { kind: 'discard' }),
          route('203.0.113.128/25', { kind: 'reject' }),
          route('10.50.0.0/24', { kind: 'instance', instance: 1 }),
          route('2001:db8:f::/48', via(OUTSIDE, '2001:db8::fe')),
        ],
      },
      {
        name: 'other',
        number: 1,
        localInterface: OTHER_LOCAL,
        routes: [...ownRoutes(1, OTHER_LOCAL), route('0.0.0.0/0', { kind: 'instance', instance: 0 })],
      },
    ],
    applications: APPLICATIONS_OF_TESTS,
    policies: policies(...words),
    defaultPolicy,
    policyRematch: 'off',
    nat: natRules(nat),
    screens: [undefined],
    flow: DEFAULT_FLOW_OPTIONS,
    former: NO_FORMER_RULES,
  }
}

const OUTCOMES = ['permitted', 'denied', 'rejected']

export interface Decided {
  /** `permitted`, `denied`, `rejected`, or the words of the drop reason. */
  readonly outcome: string
  /** Zones, and interfaces, from and to. */
  readonly zones: string
  readonly interfaces: string
  readonly policy: string
  readonly application: string
  readonly timeout: number
  /** The packet as it leaves. */
  readonly leaves: string
}

export type PacketOptions = Partial<Omit<FirstPacket, 'facts'>> & { readonly icmpType?: number }

export class Device {
  readonly configuration: Configuration
  readonly resources: NatResources
  readonly verdict = new Verdict()

  constructor(options: DeviceOptions = {}) {
    const rules = rulesOf(options)
    this.configuration = new Configuration(rules, 1)
    this.resources = new NatResources(rules.nat, 1)
  }

  /** What becomes of a packet, by default one that comes from inside. */
  decides(text: string, { icmpType, ...options }: PacketOptions = {}): Decided {
    const { configuration, verdict } = this
    const facts = packet(text)
    if (icmpType !== undefined) facts.icmpType = icmpType
    const before = JSON.stringify(facts)
    decide(
      {
        facts,
        inInterface: INSIDE,
        isFromDevice: false,
        isMulticast: false,
        isMulticastControl: false,
        flowHash: 0,
        timeSeconds: 0,
        ...options,
      },
      configuration,
      this.resources,
      verdict,
    )
    if (JSON.stringify(facts) !== before) throw new Error('the packet was not put back')
    const name = (number: number) => configuration.interface(number)?.name ?? '-'
    const builtIn = ['N/A', 'self', 'default'][verdict.policy]
    return {
      outcome: OUTCOMES[verdict.outcome] ?? DROP_REASON_WORDS[verdict.reason]!,
      zones: `${configuration.zoneName(verdict.fromZone)} > ${configuration.zoneName(verdict.toZone)}`,
      interfaces: `${name(verdict.inInterface)} > ${name(verdict.outInterface)}`,
      policy: builtIn ?? configuration.policy(verdict.policy)!.name,
      application: configuration.applications.name(verdict.application),
      timeout: verdict.timeoutSeconds,
      leaves: `${endText(verdict.serverSource, verdict.serverSourcePort, facts.family)} > ${endText(verdict.serverDestination, verdict.serverDestinationPort, facts.family)}`,
    }
  }
}
