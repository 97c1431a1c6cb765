/**
 * The office's gateway: three interfaces, who lives behind each, and the rule of the capture: every packet is
 * seen once, where it enters the gateway, or where it leaves if the gateway itself sent it.
 */
import { Capture, LinkType } from '../capture.js'
import { ethernet, type IpPacket, isMulticast, macFor, type Send } from '../packet.js'

const INTERFACES = [
  { name: 'ge-0/0/0', linkType: LinkType.ethernet },
  { name: 'ge-0/0/1', linkType: LinkType.ethernet },
  { name: 'ge-0/0/2', linkType: LinkType.ethernet },
]

const GATEWAY = new Set([
  '198.51.100.2',
  '10.0.10.1',
  '10.0.100.1',
  '10.0.0.1',
  '2001:db8:10::1',
  'fe80::10:1',
])

interface Network {
  /** How the addresses of the network begin. */
  prefix: string
  interface: number
  vlans?: number[]
  /** The router in between, for networks that are not on the link itself. */
  via?: string
}

const UPSTREAM = '198.51.100.1'
const CORE_ROUTER = '10.0.0.2'

const NETWORKS: Network[] = [
  { prefix: '10.0.10.', interface: 1 },
  { prefix: '2001:db8:10:', interface: 1 },
  { prefix: 'fe80::10:', interface: 1 },
  { prefix: '10.0.100.', interface: 1, vlans: [100] },
  { prefix: '10.0.0.', interface: 2 },
  { prefix: '10.0.20.', interface: 2, via: CORE_ROUTER },
  { prefix: '192.0.2.', interface: 2, via: CORE_ROUTER },
  { prefix: '198.51.100.', interface: 0 },
  { prefix: '', interface: 0, via: UPSTREAM },
]

const networkOf = (address: string): Network => NETWORKS.find(({ prefix }) => address.startsWith(prefix))!

/** The gateway's own address on a network, or on the link that leads there. */
function gatewayOn(link: Network): string {
  const own = [...GATEWAY]
  const sameLink = (address: string) => networkOf(address).interface === link.interface
  return own.find((address) => networkOf(address) === link) ?? own.find(sameLink)!
}

function destinationMac(packet: IpPacket, link: Network): Uint8Array {
  if (isMulticast(packet.destination)) return macFor(packet.destination)
  const target = networkOf(packet.destination)
  if (target.interface === link.interface) return macFor(target.via ?? packet.destination)
  return macFor(gatewayOn(link))
}

/**
 * An empty capture of the gateway and the function that puts packets into it; those before its start are not
 * seen.
 */
export function gatewayCapture(): { capture: Capture; send: Send } {
  const capture = new Capture(INTERFACES)
  const send: Send = (seconds, packet) => {
    if (seconds < 0) return
    const link = networkOf(GATEWAY.has(packet.source) ? leavingTowards(packet) : packet.source)
    const frame = ethernet(packet, {
      sourceMac: macFor(GATEWAY.has(packet.source) ? packet.source : (link.via ?? packet.source)),
      destinationMac: destinationMac(packet, link),
      vlans: link.vlans ?? [],
    })
    capture.add(seconds, frame, link.interface)
  }
  return { capture, send }
}

const leavingTowards = (packet: IpPacket): string =>
  isMulticast(packet.destination) ? packet.source : packet.destination
