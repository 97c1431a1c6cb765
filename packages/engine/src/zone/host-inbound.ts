/** What may reach the device itself (Junos reference: host-inbound-traffic), made ready for look-ups. */
import type { FlowFacts } from '../facts/index.js'
import { Protocol } from '../protocol/index.js'
import { exceptedPackets, type InboundPackets, inboundPackets } from './host-inbound-words.js'
import type { HostInbound, LogicalInterface, Zone } from './zone.js'

/** The packets of one stanza. */
class InboundFilter {
  private readonly allowed: readonly InboundPackets[]
  private readonly excepted: readonly InboundPackets[]

  constructor({ systemServices, protocols, excepted }: HostInbound) {
    this.allowed = [...systemServices, ...protocols].flatMap(inboundPackets)
    this.excepted = [...excepted].flatMap(exceptedPackets)
  }

  allows(facts: FlowFacts): boolean {
    return isOneOf(facts, this.allowed) && !isOneOf(facts, this.excepted)
  }
}

export class HostInboundTable {
  /** By interface number; undefined where its zone's holds. */
  private readonly byInterface: readonly (InboundFilter | undefined)[]
  private readonly byZone: readonly InboundFilter[]

  /** Both by number. */
  constructor(interfaces: readonly (LogicalInterface | undefined)[], zones: readonly Zone[]) {
    this.byInterface = interfaces.map((each) => each?.hostInbound && new InboundFilter(each.hostInbound))
    this.byZone = zones.map(({ hostInbound }) => new InboundFilter(hostInbound))
  }

  /** Whether a packet may reach the device by this interface: its own list where it has one, else its zone's. */
  allows(facts: FlowFacts, { number, zone }: LogicalInterface): boolean {
    return (this.byInterface[number] ?? this.byZone[zone])?.allows(facts) ?? false
  }
}

function isOneOf(
  { family, protocol, destinationPort, icmpType }: FlowFacts,
  packets: readonly InboundPackets[],
): boolean {
  const value = protocol === Protocol.icmp || protocol === Protocol.icmp6 ? icmpType : destinationPort
  for (let place = 0; place < packets.length; place++) {
    const each = packets[place]!
    if (each.protocol !== protocol || value < each.first || value > each.last) continue
    if (each.family === undefined || each.family === family) return true
  }
  return false
}
