/** The step from the IP header to the header that holds the ports. */
import type { PacketBatch } from '../batch/index.js'
import { DropReason } from '../counters/index.js'
import { decodeAh } from './ah.js'
import { decodeEsp } from './esp.js'
import { decodeGre } from './gre.js'
import { decodeIcmp } from './icmp.js'
import { decodeIcmp6 } from './icmp6.js'
import { IpProtocol } from './ip-protocol.js'
import {
  DCCP_HEADER_LENGTH,
  decodePorts,
  NO_PORTS,
  SCTP_HEADER_LENGTH,
  UDP_LITE_HEADER_LENGTH,
} from './ports.js'
import { decodeTcp } from './tcp.js'
import { decodeUdp } from './udp.js'

/**
 * Decodes the header of `protocol` at `offset`. The IP packet ends at `ipEnd`; its bytes are stored up to `end`,
 * which is never more. Protocols without ports get 1/1.
 */
export function decodeTransport(
  view: DataView,
  protocol: number,
  offset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  switch (protocol) {
    case IpProtocol.tcp:
      return decodeTcp(view, offset, end, ipEnd, packets, i)
    case IpProtocol.udp:
      return decodeUdp(view, offset, end, ipEnd, packets, i)
    case IpProtocol.icmp:
      return decodeIcmp(view, offset, end, ipEnd, packets, i)
    case IpProtocol.icmp6:
      return decodeIcmp6(view, offset, end, ipEnd, packets, i)
    case IpProtocol.gre:
      return decodeGre(view, offset, end, ipEnd, packets, i)
    case IpProtocol.esp:
      return decodeEsp(view, offset, end, ipEnd, packets, i)
    case IpProtocol.ah:
      return decodeAh(view, offset, end, ipEnd, packets, i)
    case IpProtocol.sctp:
      return decodePorts(view, offset, end, ipEnd, SCTP_HEADER_LENGTH, packets, i)
    case IpProtocol.dccp:
      return decodePorts(view, offset, end, ipEnd, DCCP_HEADER_LENGTH, packets, i)
    case IpProtocol.udpLite:
      return decodePorts(view, offset, end, ipEnd, UDP_LITE_HEADER_LENGTH, packets, i)
    default:
      packets.ports[i] = NO_PORTS
      return DropReason.none
  }
}
