/**
 * What routers say to each other: OSPF (RFC 2328), PIM (RFC 7761), IGMP (RFC 2236, 3376), RSVP (RFC 2205) and
 * EGP (RFC 904).
 */
import { addressBytes } from './address.js'
import { float32, join, sealed, u16, u32 } from './bytes.js'
import { type IpPacket, ip, ROUTER_ALERT } from './ip.js'

const ONE_HOP = 1

export function ospfHello(source: string, routerId: string, neighbours: readonly string[]): IpPacket {
  const body = join(
    addressBytes('255.255.255.252'),
    u16(10),
    [0x02, 1],
    u32(40),
    addressBytes(source),
    addressBytes('0.0.0.0'),
    ...neighbours.map(addressBytes),
  )
  const header = join(
    [2, 1],
    u16(24 + body.length),
    addressBytes(routerId),
    u32(0),
    u16(0),
    u16(0),
    new Uint8Array(8),
  )
  return ip(source, '224.0.0.5', { protocol: 89, hopLimit: ONE_HOP }, sealed(join(header, body), 12))
}

export function pimHello(source: string, generation: number): IpPacket {
  const options = join(u16(1), u16(2), u16(105), u16(19), u16(4), u32(1), u16(20), u16(4), u32(generation))
  return ip(
    source,
    '224.0.0.13',
    { protocol: 103, hopLimit: ONE_HOP },
    sealed(join([0x20, 0, 0, 0], options), 2),
  )
}

/** A join of one source's tree, sent towards the upstream neighbour. */
export function pimJoin(source: string, upstream: string, group: string, sender: string): IpPacket {
  const message = join(
    [0x23, 0, 0, 0],
    [1, 0],
    addressBytes(upstream),
    [0, 1],
    u16(210),
    [1, 0, 0, 32],
    addressBytes(group),
    u16(1),
    u16(0),
    [1, 0, 4, 32],
    addressBytes(sender),
  )
  return ip(source, '224.0.0.13', { protocol: 103, hopLimit: ONE_HOP }, sealed(message, 2))
}

const IGMP = { protocol: 2, hopLimit: ONE_HOP, options: ROUTER_ALERT }

/** A general query, or one about a group. */
export function igmpQuery(source: string, group?: string): IpPacket {
  const message = join([0x11, group ? 10 : 100, 0, 0], addressBytes(group ?? '0.0.0.0'))
  return ip(source, group ?? '224.0.0.1', IGMP, sealed(message, 2))
}

export function igmpReport(source: string, group: string): IpPacket {
  return ip(source, group, IGMP, sealed(join([0x16, 0, 0, 0], addressBytes(group)), 2))
}

export function igmpLeave(source: string, group: string): IpPacket {
  return ip(source, '224.0.0.2', IGMP, sealed(join([0x17, 0, 0, 0], addressBytes(group)), 2))
}

export function igmpV3Report(source: string, group: string): IpPacket {
  const record = join([4, 0], u16(0), addressBytes(group))
  return ip(source, '224.0.0.22', IGMP, sealed(join([0x22, 0, 0, 0], u16(0), u16(1), record), 2))
}

const rsvpObject = (classNumber: number, type: number, body: Uint8Array) =>
  join(u16(4 + body.length), [classNumber, type], body)

function rsvp(type: number, objects: Uint8Array): Uint8Array {
  return sealed(join([0x10, type, 0, 0, 64, 0], u16(8 + objects.length), objects), 2)
}

/** One reservation for a UDP stream from `sender` to `receiver`. */
export interface Reservation {
  sender: string
  receiver: string
  port: number
}

const bucket = (service: number) =>
  join(
    [0, 0],
    u16(7),
    [service, 0],
    u16(6),
    [127, 0],
    u16(5),
    float32(64_000),
    float32(8_000),
    float32(64_000),
    u32(64),
    u32(1500),
  )

const rsvpSession = (flow: Reservation) =>
  rsvpObject(1, 1, join(addressBytes(flow.receiver), [17, 0], u16(flow.port)))
const rsvpHop = (address: string) => rsvpObject(3, 1, join(addressBytes(address), u32(0)))
const rsvpRefresh = rsvpObject(5, 1, join(u32(30_000)))
const rsvpSender = (classNumber: number, flow: Reservation) =>
  rsvpObject(classNumber, 1, join(addressBytes(flow.sender), u16(0), u16(flow.port)))

/** A path message travels to the receiver under the sender's address, and every router looks at it. */
export function rsvpPath(flow: Reservation): IpPacket {
  const objects = join(
    rsvpSession(flow),
    rsvpHop(flow.sender),
    rsvpRefresh,
    rsvpSender(11, flow),
    rsvpObject(12, 2, bucket(1)),
  )
  return ip(flow.sender, flow.receiver, { protocol: 46, options: ROUTER_ALERT }, rsvp(1, objects))
}

/** The reservation travels back hop by hop. */
export function rsvpReservation(flow: Reservation): IpPacket {
  const objects = join(
    rsvpSession(flow),
    rsvpHop(flow.receiver),
    rsvpRefresh,
    rsvpObject(8, 1, join(u32(0x0a))),
    rsvpObject(9, 2, bucket(5)),
    rsvpSender(10, flow),
  )
  return ip(flow.receiver, flow.sender, { protocol: 46 }, rsvp(2, objects))
}

export const Egp = {
  acquire: [3, 0],
  confirm: [3, 1],
  hello: [5, 0],
  heard: [5, 1],
  cease: [3, 3],
  ceaseAcknowledged: [3, 4],
} as const

export function egp(
  source: string,
  destination: string,
  kind: keyof typeof Egp,
  autonomousSystem: number,
  sequence: number,
): IpPacket {
  const [type, code] = Egp[kind]
  const intervals = kind === 'acquire' || kind === 'confirm' ? join(u16(30), u16(120)) : new Uint8Array(0)
  const message = join([2, type, code, 1, 0, 0], u16(autonomousSystem), u16(sequence), intervals)
  return ip(source, destination, { protocol: 8 }, sealed(message, 4))
}
