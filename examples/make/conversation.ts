/**
 * A TCP conversation told step by step: both ends' sequence numbers are kept right, and its own time moves
 * on.
 */
import { join, type Part, u16 } from './bytes.js'
import type { IpPacket } from './ip.js'
import { type Endpoint, Flag, tcp } from './transport.js'

/** Takes a packet that was on the wire so many seconds after the start of the capture. */
export type Send = (seconds: number, packet: IpPacket) => void

export type Side = 'client' | 'server'

export interface ConversationOptions {
  client: Endpoint
  server: Endpoint
  /** Seconds after the start of the capture. */
  start: number
  /** Seconds from a segment to its answer. */
  roundTrip?: number
  hopLimit?: number
}

const SEGMENT_SIZE = 1400

interface End {
  endpoint: Endpoint
  /** The next sequence number this end sends; its peer acknowledges exactly this. */
  next: number
}

export class TcpConversation {
  readonly #send: Send
  readonly #ends: Record<Side, End>
  readonly #roundTrip: number
  readonly #hopLimit: number
  /** Seconds after the start of the capture, of the last segment. */
  time: number

  constructor(send: Send, options: ConversationOptions) {
    this.#send = send
    this.#ends = {
      client: { endpoint: options.client, next: (options.client.port * 65_537) >>> 0 },
      server: { endpoint: options.server, next: (options.client.port * 131_101 + 77) >>> 0 },
    }
    this.#roundTrip = options.roundTrip ?? 0.02
    this.#hopLimit = options.hopLimit ?? 64
    this.time = options.start
  }

  #segment(side: Side, flags: number, payload: Part = []): void {
    const peer: Side = side === 'client' ? 'server' : 'client'
    const from = this.#ends[side]
    const syn = (flags & Flag.syn) !== 0
    const content = join(payload)
    const segment = {
      sequence: from.next,
      acknowledgement: flags & Flag.ack ? this.#ends[peer].next : 0,
      flags,
      payload: content,
      ...(syn ? { window: 64_240, options: join([2, 4], u16(1460), [1, 3, 3, 7]) } : {}),
    }
    const extras = { hopLimit: this.#hopLimit }
    this.#send(this.time, tcp(from.endpoint, this.#ends[peer].endpoint, segment, extras))
    const controls = (syn ? 1 : 0) + (flags & Flag.fin ? 1 : 0)
    from.next = (from.next + content.length + controls) >>> 0
  }

  wait(seconds: number): this {
    this.time += seconds
    return this
  }

  syn(): this {
    this.#segment('client', Flag.syn)
    return this.wait(this.#roundTrip)
  }

  synAck(): this {
    this.#segment('server', Flag.syn | Flag.ack)
    return this.wait(this.#roundTrip / 2)
  }

  ack(side: Side): this {
    this.#segment(side, Flag.ack)
    return this.wait(this.#roundTrip / 4)
  }

  /** The whole handshake. */
  open(): this {
    return this.syn().synAck().ack('client')
  }

  /** Data in as many segments as it needs, then the peer's acknowledgement. */
  say(side: Side, payload: Part): this {
    const content = join(payload)
    for (let offset = 0; offset < content.length; offset += SEGMENT_SIZE) {
      this.#segment(side, Flag.psh | Flag.ack, content.subarray(offset, offset + SEGMENT_SIZE))
      this.wait(this.#roundTrip / 8)
    }
    this.wait(this.#roundTrip / 2)
    return this.ack(side === 'client' ? 'server' : 'client')
  }

  /** Only one end's FIN and its acknowledgement: the other may go on talking. */
  halfClose(side: Side): this {
    this.#segment(side, Flag.fin | Flag.ack)
    return this.wait(this.#roundTrip / 2).ack(side === 'client' ? 'server' : 'client')
  }

  /** FIN, FIN, acknowledgement. */
  close(first: Side = 'client'): this {
    const second: Side = first === 'client' ? 'server' : 'client'
    this.#segment(first, Flag.fin | Flag.ack)
    this.wait(this.#roundTrip / 2)
    this.#segment(second, Flag.fin | Flag.ack)
    return this.wait(this.#roundTrip / 2).ack(first)
  }

  /** A reset; with `refusing` it answers a SYN. */
  reset(side: Side, refusing = false): this {
    if (refusing) this.#ends[side].next = 0
    this.#segment(side, Flag.rst | Flag.ack)
    return this
  }
}
