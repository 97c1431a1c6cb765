/**
 * Connections of the kernel as sessions of a table: In is the original direction, Out the real reply. What each field
 * means is in docs/kernel.md.
 */
import {
  CloseReason,
  DECISION_FLAG_SHIFT,
  DecisionFlag,
  FLAG_SHIFT,
  KERNEL_STATE_SHIFT,
  KernelStatus,
  keyWord,
  NEVER_SECONDS,
  NewDecision,
  type NewSession,
  PacketBatch,
  PREDEFINED_APPLICATIONS,
  Protocol,
  SessionFlag,
  SessionTable,
  TIMEOUT_SHIFT,
  ToldSession,
  writeTold,
} from '@wingspan/engine'
import type { ConntrackEntry, ConntrackTuple } from './conntrack-entry.js'
import type { KernelTimeouts } from './kernel-settings.js'

const MICROSECONDS = 1_000_000
/** The kernel rounds down to whole seconds: what it cut off is half a second, more or less. */
const ROUNDED_OFF_MICROSECONDS = 500_000
/** The longest timeout a record has room for; a longer one stands in the kernel column. */
const LONGEST_SECONDS = NEVER_SECONDS - 1
const STATUS_MASK = (1 << KERNEL_STATE_SHIFT) - 1
const CARRY = 0x1_0000_0000
const NO_RECORD = -1

export interface KernelTableOptions {
  readonly capacity: number
  readonly timeouts: KernelTimeouts
  /** When the kernel began, and the moment that everything is told as of; microseconds since 1970. */
  readonly bootMicroseconds: number
  readonly nowMicroseconds: number
}

export class KernelTable {
  readonly table: SessionTable
  /** Connections that found no room. */
  missed = 0
  readonly #timeouts: KernelTimeouts
  readonly #packets = new PacketBatch()
  readonly #told = new ToldSession()
  readonly #decision = new NewDecision()
  readonly #session: NewSession = {
    stateBits: 0,
    answer: false,
    tracksTcp: false,
    application: 0,
    policy: 0,
    decision: undefined,
  }

  constructor({ capacity, timeouts, bootMicroseconds, nowMicroseconds }: KernelTableOptions) {
    this.table = new SessionTable({ maxSessions: capacity, seed: 0, origin: 'kernel' })
    this.#timeouts = timeouts
    this.table.advance(bootMicroseconds, 0)
    this.table.advance(nowMicroseconds, 0)
  }

  /** Makes a session of a connection. Returns its record, or -1 where there is no room, which is counted. */
  add(entry: ConntrackEntry): number {
    const { original, reply } = entry
    const { table } = this
    const session = this.#session
    const { protocol } = original
    this.#tellEntry(entry)
    setPacket(this.#packets, original)
    const isLong = !Number.isFinite(entry.timeoutSeconds)
    const configured = isLong ? NEVER_SECONDS : Math.min(this.#told.timeoutSeconds, LONGEST_SECONDS)
    session.stateBits = (this.#flags(entry) << FLAG_SHIFT) | (configured << TIMEOUT_SHIFT)
    session.application = PREDEFINED_APPLICATIONS.byPort(
      protocol,
      original.destinationPort,
      original.icmpType,
      original.icmpCode,
    )
    const now = table.nowMicroseconds
    const left = isLong ? 0 : entry.timeoutSeconds * MICROSECONDS + ROUNDED_OFF_MICROSECONDS
    const last = now + left - (isLong ? 0 : configured * MICROSECONDS)
    session.decision = this.#translation(original, reply)
    const record = this.#create(original, reply, last)
    if (record === NO_RECORD) {
      this.missed++
      return NO_RECORD
    }
    writeTold(table.columns, record, this.#told)
    if ((entry.status & KernelStatus.DYING) !== 0) {
      table.setCloseReason(record, CloseReason.replaced)
      table.end(record, now)
    }
    return record
  }

  /** The table has no index, so that two connections that only the kernel tells apart are two sessions. */
  #create(
    { protocol, family, zone }: ConntrackTuple,
    reply: ConntrackTuple,
    lastMicroseconds: number,
  ): number {
    this.#decision.serverKey = keyWord(protocol, family, 0, reply.zone)
    const key = keyWord(protocol, family, 0, zone)
    return this.table.create(this.#packets, 0, key, 0, NO_RECORD, lastMicroseconds, this.#session)
  }

  #tellEntry(entry: ConntrackEntry): void {
    const told = this.#told
    told.id = entry.id
    told.status = (entry.status & STATUS_MASK) | (entry.state << KERNEL_STATE_SHIFT)
    told.mark = entry.mark
    told.startMicroseconds = entry.startMicroseconds
    const configured = this.#timeouts.seconds(entry.original.protocol, entry.state, entry.status)
    // One that has longer to go follows another setting, such as a timeout policy, that the kernel does not tell.
    told.timeoutSeconds = entry.timeoutSeconds <= configured ? configured : 0
    for (let wing = 0; wing < 2; wing++) {
      told.packets[wing] = entry.packets[wing]!
      told.bytes[wing] = entry.bytes[wing]!
    }
    for (let word = 0; word < told.labels.length; word++) told.labels[word] = entry.labels[word]!
  }

  #flags({ original, status, packets }: ConntrackEntry): number {
    const isQuery = original.protocol === Protocol.icmp || original.protocol === Protocol.icmp6
    return (
      (isQuery && (status & KernelStatus.SEEN_REPLY) !== 0 ? SessionFlag.answered : 0) |
      (isMulticast(original) ? SessionFlag.multicast : 0) |
      (packets[0]! >= CARRY || packets[1]! >= CARRY ? SessionFlag.carried : 0)
    )
  }

  /** The server's side, where it differs from the client's. */
  #translation(original: ConntrackTuple, reply: ConntrackTuple): NewDecision | undefined {
    const decision = this.#decision
    const words = original.family === 6 ? 4 : 1
    let differs = 0
    for (let word = 0; word < words; word++) {
      differs |= original.source[word]! ^ reply.destination[word]!
      differs |= original.destination[word]! ^ reply.source[word]!
      decision.serverSource[word] = reply.destination[word]!
      decision.serverDestination[word] = reply.source[word]!
    }
    decision.serverPorts = serverPorts(reply)
    differs |= decision.serverPorts ^ tuplePorts(original)
    if (differs === 0 && original.zone === reply.zone) return undefined
    decision.isTranslated = true
    decision.words[0] = differs === 0 ? 0 : DecisionFlag.translated << DECISION_FLAG_SHIFT
    return decision
  }
}

function setPacket(packets: PacketBatch, tuple: ConntrackTuple): void {
  for (let word = 0; word < 4; word++) {
    packets.source[word] = tuple.source[word]!
    packets.destination[word] = tuple.destination[word]!
  }
  packets.ports[0] = tuplePorts(tuple)
}

function tuplePorts(tuple: ConntrackTuple): number {
  return (tuple.sourcePort << 16) | tuple.destinationPort
}

/** As of a packet from the client. An ICMP query has one identifier for both directions, which stands first. */
function serverPorts(reply: ConntrackTuple): number {
  const isQuery = reply.protocol === Protocol.icmp || reply.protocol === Protocol.icmp6
  return isQuery ? tuplePorts(reply) : (reply.destinationPort << 16) | reply.sourcePort
}

function isMulticast({ family, destination }: ConntrackTuple): boolean {
  return family === 6 ? destination[0]! >>> 24 === 0xff : destination[0]! >>> 28 === 0xe
}
