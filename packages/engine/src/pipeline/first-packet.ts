/** Packets of a batch as the first path looks at them. */
import type { AddressFamily } from '../address/index.js'
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { FlowFacts } from '../facts/index.js'
import type { FirstPacket } from '../first-path/index.js'
import { hashKey4, hashKey6 } from '../key/index.js'
import { Protocol } from '../protocol/index.js'

const MICROSECONDS = 1_000_000

/** An object for `fillFirstPacket` to fill, again and again. */
export function newFirstPacket(): FirstPacket {
  return {
    facts: new FlowFacts(),
    inInterface: 0,
    isFromDevice: false,
    isMulticast: false,
    isMulticastControl: false,
    flowHash: 0,
    timeSeconds: 0,
  }
}

/** Writes packet i; who sent it and by which interface is left to the caller. */
export function fillFirstPacket(packets: PacketBatch, i: number, now: number, into: FirstPacket): void {
  const { facts } = into
  const traits = packets.traits[i]!
  const protocol = packets.protocol[i]!
  const isIcmp = protocol === Protocol.icmp || protocol === Protocol.icmp6
  facts.family = packets.family[i]! as AddressFamily
  facts.protocol = protocol
  for (let word = 0; word < 4; word++) {
    facts.source[word] = packets.source[(i << 2) + word]!
    facts.destination[word] = packets.destination[(i << 2) + word]!
  }
  facts.sourcePort = packets.ports[i]! >>> 16
  facts.destinationPort = packets.ports[i]! & 0xffff
  facts.icmpType = isIcmp ? packets.icmpType[i]! : 0
  facts.icmpCode = isIcmp ? packets.icmpCode[i]! : 0
  into.inInterface = 0
  into.isFromDevice = false
  into.isMulticast = (traits & PacketTrait.multicast) !== 0
  into.isMulticastControl = (traits & PacketTrait.multicastControl) !== 0
  into.flowHash = flowHash(packets, i)
  into.timeSeconds = Math.floor(now / MICROSECONDS)
}

/** The same for both directions of a flow, and in every run: the table's own hash has a seed. */
function flowHash({ family, protocol, source, destination, ports }: PacketBatch, i: number): number {
  const word = i << 2
  return family[i] === 4
    ? hashKey4(0, protocol[i]!, source[word]!, destination[word]!, ports[i]!)
    : hashKey6(0, protocol[i]!, source, word, destination, word, ports[i]!)
}
