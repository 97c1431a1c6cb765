/**
 * Packet stories with a manual clock: packets are sent, time is advanced, and the table is looked at.
 */
import {
  BATCH_SIZE,
  CLOSE_REASON_WORDS,
  type ConfiguredOptions,
  FlowPipeline,
  FrameBatch,
  formatAddress,
  makeAddress,
  SESSION_STATE_WORDS,
  type SessionQuery,
  SessionTable,
  type SessionTableOptions,
  TableSource,
} from '../../src/index.js'
import { TcpFlag } from '../../src/tcp/index.js'
import { echo, type IpOptions, ip, type Segment, tcp, udp } from './packets.js'

const RAW_IP = 101
const START = 1_772_442_000_000_000

/** A session as a story sees it. */
export interface SeenSession {
  readonly id: number
  readonly state: string
  readonly reason: string
  readonly timeout: number
  readonly current: number
  readonly duration: number
  readonly in: string
  readonly out: string
  readonly packets: readonly number[]
  readonly bytes: readonly number[]
  readonly oneWing: boolean
}

function seconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?(ms|s|min|h|d)$/.exec(text)
  if (match === null) throw new TypeError(`no duration: ${text}`)
  return Number(match[1]) * { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 }[match[2] as 'ms' | 's']
}

export interface StoryOptions extends Partial<SessionTableOptions> {
  /** Under which packets are decided; without one they are observed. */
  readonly configured?: ConfiguredOptions
  /** Name of a capture interface. */
  readonly captureInterfaceName?: (index: number) => string
}

/** A packet as a capture holds it: by default whole, of raw IP, and at once. */
export interface CapturedPacket {
  readonly packet: Uint8Array
  /** Number of the capture interface. */
  readonly on?: number
  /** Seconds since the packet before. */
  readonly after?: number
  readonly linkType?: number
  /** Bytes of it that were stored. */
  readonly stored?: number
}

export class Story {
  readonly table: SessionTable
  readonly pipeline: FlowPipeline
  readonly source: TableSource
  readonly #frames = new FrameBatch()
  #time = START

  constructor(options: StoryOptions = {}) {
    const { configured, captureInterfaceName = (index) => `port${index}`, ...table } = options
    this.table = new SessionTable({ seed: 7, maxSessions: 1024, ...table })
    this.pipeline = new FlowPipeline({
      table: this.table,
      captureInterfaceName,
      ...(configured ? { configured } : {}),
    })
    this.source = new TableSource({ columns: this.table.columns, table: this.table })
  }

  /** Lets time pass, such as `20 s`; without packets nothing else happens. */
  advance(duration: string): this {
    this.#time += Math.round(seconds(duration) * 1e6)
    this.table.settle(this.#time)
    return this
  }

  /** Time passes for the next packet only, as in a capture with a gap. */
  gap(duration: string): this {
    this.#time += Math.round(seconds(duration) * 1e6)
    return this
  }

  send(...packets: Uint8Array[]): this {
    return this.sendOn(0, ...packets)
  }

  sendOn(captureInterface: number, ...packets: Uint8Array[]): this {
    return this.sendFrames(captureInterface, RAW_IP, ...packets)
  }

  /** Frames of any link type. */
  sendFrames(captureInterface: number, linkType: number, ...packets: Uint8Array[]): this {
    const captured = packets.map((packet) => ({ packet, on: captureInterface, linkType }))
    return this.sendCapture(captured)
  }

  /** A packet of which the capture holds only the first `stored` bytes. */
  sendCut(packet: Uint8Array, stored: number): this {
    return this.sendCapture([{ packet, stored }])
  }

  /** Packets at times of their own, so many in a batch. */
  sendCapture(captured: readonly CapturedPacket[], batchSize = BATCH_SIZE): this {
    for (let from = 0; from < captured.length; from += batchSize) {
      this.#sendBatch(captured.slice(from, from + batchSize))
    }
    return this
  }

  #sendBatch(captured: readonly CapturedPacket[]): void {
    const bytes = new Uint8Array(captured.reduce((sum, { packet }) => sum + packet.length, 0))
    const frames = this.#frames
    frames.reset(bytes, new DataView(bytes.buffer))
    let at = 0
    for (const { packet, on = 0, after = 0, linkType = RAW_IP, stored = Infinity } of captured) {
      this.#time += Math.round(after * 1e6)
      bytes.set(packet, at)
      const i = frames.count++
      frames.offset[i] = at
      frames.capturedLength[i] = Math.min(packet.length, stored)
      frames.wireLength[i] = packet.length
      frames.timeMicroseconds[i] = this.#time
      frames.linkType[i] = linkType
      frames.captureInterface[i] = on
      at += packet.length
    }
    this.pipeline.process(frames)
  }

  /** A conversation whose initial sequence numbers are `first` and 4000 more. */
  tcp(client: string, server: string, first = 1000): TcpStory {
    return new TcpStory(this, client, server, first)
  }

  udp(from: string, to: string, bytes = 20, options: IpOptions = {}): this {
    const [source, sourcePort] = split(from)
    const [destination, destinationPort] = split(to)
    return this.send(ip(source, destination, 17, udp(sourcePort, destinationPort, bytes), options))
  }

  ping(from: string, to: string, identifier: number, sequence: number): this {
    const six = from.includes(':')
    return this.send(ip(from, to, six ? 58 : 1, echo(six ? 128 : 8, identifier, sequence)))
  }

  pong(from: string, to: string, identifier: number, sequence: number): this {
    const six = from.includes(':')
    return this.send(ip(from, to, six ? 58 : 1, echo(six ? 129 : 0, identifier, sequence)))
  }

  sessions(query: SessionQuery = {}): SeenSession[] {
    const listing = this.source.ask(query)
    const records = new Int32Array(100)
    const seen: SeenSession[] = []
    for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
      for (const record of records.subarray(0, count)) {
        if (listing.cursor.moveTo(record)) seen.push(this.#see(listing.cursor))
      }
    }
    return seen
  }

  /** The only session there is. */
  session(query: SessionQuery = {}): SeenSession {
    const sessions = this.sessions(query)
    if (sessions.length !== 1) throw new TypeError(`${sessions.length} sessions, not one`)
    return sessions[0]!
  }

  #see(cursor: ReturnType<TableSource['ask']>['cursor']): SeenSession {
    const text = (words: Int32Array) =>
      formatAddress(makeAddress(cursor.family as 4 | 6, [...words.subarray(0, cursor.family === 4 ? 1 : 4)]))
    const source = `${text(cursor.source)}/${cursor.sourcePort}`
    const destination = `${text(cursor.destination)}/${cursor.destinationPort}`
    const interfaces = this.table.columns.interfaceNames
    return {
      id: cursor.id,
      state: SESSION_STATE_WORDS[cursor.state]!,
      reason: CLOSE_REASON_WORDS[cursor.closeReason]!,
      timeout: cursor.timeoutSeconds,
      current: cursor.currentTimeoutSeconds,
      duration: cursor.durationSeconds,
      in: `${source} --> ${destination} ${interfaces.name(cursor.interfaceNumber(0))}`.trimEnd(),
      out: `${destination} --> ${source} ${interfaces.name(cursor.interfaceNumber(1))}`.trimEnd(),
      packets: [cursor.packets(0), cursor.packets(1)],
      bytes: [cursor.bytes(0), cursor.bytes(1)],
      oneWing: cursor.isOneWing,
    }
  }
}

function split(end: string): [string, number] {
  const slash = end.lastIndexOf('/')
  return [end.slice(0, slash), Number(end.slice(slash + 1))]
}

/** A TCP conversation whose sequence numbers keep themselves right. */
export class TcpStory {
  readonly #story: Story
  readonly #ends: readonly [string, number][]
  readonly #next: number[]

  constructor(story: Story, client: string, server: string, first: number) {
    this.#story = story
    this.#next = [first, first + 4000]
    this.#ends = [split(client), split(server)]
  }

  /** A segment from the client (0) or the server (1); `sequence` defaults to the next one. */
  segment(from: number, segment: Segment): this {
    const [source, sourcePort] = this.#ends[from]!
    const [destination, destinationPort] = this.#ends[1 - from]!
    const sequence = segment.sequence ?? this.#next[from]!
    const whole = { acknowledgement: this.#next[1 - from]!, ...segment, sequence }
    this.#story.send(ip(source, destination, 6, tcp(sourcePort, destinationPort, whole)))
    if (segment.sequence === undefined) {
      const { flags, bytes = 0 } = segment
      this.#next[from]! += bytes + (flags & TcpFlag.syn ? 1 : 0) + (flags & TcpFlag.fin ? 1 : 0)
    }
    return this
  }

  /** Bytes that a side has sent and the capture does not hold. */
  skip(from: number, bytes: number): this {
    this.#next[from]! += bytes
    return this
  }

  syn = () => this.segment(0, { flags: TcpFlag.syn })
  synAck = () => this.segment(1, { flags: TcpFlag.syn | TcpFlag.ack })
  ack = (from = 0) => this.segment(from, { flags: TcpFlag.ack })
  data = (bytes: number, from = 0) => this.segment(from, { flags: TcpFlag.ack | 8, bytes })
  fin = (from = 0) => this.segment(from, { flags: TcpFlag.fin | TcpFlag.ack })
  rst = (from = 0) => this.segment(from, { flags: TcpFlag.rst | TcpFlag.ack })
  open = () => this.syn().synAck().ack()
  close = () => this.fin(0).fin(1).ack(0)
}
