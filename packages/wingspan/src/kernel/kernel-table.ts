/**
 * Connections of the kernel as sessions of a table: In is the original direction, Out the real reply. What each field
 * means is in docs/kernel.md.
 */
import {
  CloseReason,
  DECISION_FLAG_SHIFT,
  DecisionFlag,
  FLAG_SHIFT,
  KERNEL_LABELS,
  KERNEL_MARK,
  KERNEL_STATE_SHIFT,
  KERNEL_STATUS,
  KERNEL_TIMEOUT,
  KERNEL_WORDS,
  KernelStatus,
  keyWord,
  NEVER_SECONDS,
  NewDecision,
  type NewSession,
  OFFLOADED,
  PacketBatch,
  PREDEFINED_APPLICATIONS,
  Protocol,
  SessionFlag,
  SessionTable,
  TIMEOUT_SHIFT,
  ToldSession,
  writeTold,
  writeToldAnew,
} from '@wingspan/engine'
import { ConntrackEntry, type ConntrackTuple, STATE_UNTOLD } from './conntrack-entry.js'
import type { KernelTimeouts } from './kernel-settings.js'

const MICROSECONDS = 1_000_000
/** The kernel rounds down to whole seconds: what it cut off is half a second, more or less. */
const ROUNDED_OFF_MICROSECONDS = 500_000
/** The longest timeout a record has room for; a longer one stands in the kernel column. */
const LONGEST_SECONDS = NEVER_SECONDS - 1
const STATUS_MASK = (1 << KERNEL_STATE_SHIFT) - 1
const NO_RECORD = -1

/**
 * Tells of a connection what the kernel's entry does not say, before its session is made: policy, interfaces, what a
 * decision is about; true when the decision says anything. Once its mark or labels have changed the policy is asked for
 * again, by these alone.
 */
export type DescribeConnection = (
  entry: ConntrackEntry,
  session: NewSession,
  decision: NewDecision,
) => boolean

export interface KernelTableOptions {
  readonly capacity: number
  /** Whether the table follows the kernel; without it, it is filled once. */
  readonly isMirror?: boolean
  readonly describe?: DescribeConnection
  /** Any 32-bit number, a new one for each process, as strangers choose addresses; default 0. */
  readonly seed?: number
  readonly timeouts: KernelTimeouts
  /** When the kernel began, and the moment that everything is told as of; microseconds since 1970. */
  readonly bootMicroseconds: number
  readonly nowMicroseconds: number
}

export class KernelTable {
  readonly table: SessionTable
  /** Connections that found no room. */
  missed = 0
  readonly #isMirror: boolean
  readonly #timeouts: KernelTimeouts
  readonly #describe: DescribeConnection | undefined
  readonly #entry = new ConntrackEntry()
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

  constructor(options: KernelTableOptions) {
    const { capacity, isMirror = false, seed = 0, describe, timeouts } = options
    const origin = isMirror ? 'mirror' : 'kernel'
    this.table = new SessionTable({ maxSessions: capacity, seed, origin })
    this.#isMirror = isMirror
    this.#timeouts = timeouts
    this.#describe = describe
    this.table.advance(options.bootMicroseconds, 0)
    this.table.advance(options.nowMicroseconds, 0)
  }

  /** Makes a session of a connection. Returns its record, or -1 where there is no room, which is counted. */
  add(entry: ConntrackEntry): number {
    const { original, reply } = entry
    const { table } = this
    const session = this.#session
    const { protocol } = original
    this.#tellEntry(entry)
    setPacket(this.#packets, original)
    const configured = this.#timeoutSeconds(entry)
    session.stateBits = (this.#flags(entry) << FLAG_SHIFT) | (configured << TIMEOUT_SHIFT)
    session.application = PREDEFINED_APPLICATIONS.byPort(
      protocol,
      original.destinationPort,
      original.icmpType,
      original.icmpCode,
    )
    session.policy = 0
    const isTranslated = this.#translate(original, reply)
    const isDescribed = this.#describe?.(entry, session, this.#decision) ?? false
    session.decision = isTranslated || isDescribed ? this.#decision : undefined
    const record = this.#create(original, this.#lastMicroseconds(entry, configured))
    if (record === NO_RECORD) {
      this.missed++
      return NO_RECORD
    }
    writeTold(table.columns, record, this.#told)
    // In a table that follows the kernel sessions end as their ends are told.
    if (!this.#isMirror && (entry.status & KernelStatus.DYING) !== 0) {
      table.setCloseReason(record, CloseReason.replaced)
      table.end(record, table.nowMicroseconds)
    }
    return record
  }

  /** Whether a session's Out is an entry's reply. Another connection of the same identifier may be translated otherwise. */
  isOf(record: number, { original, reply }: ConntrackEntry): boolean {
    this.#translate(original, reply)
    return this.table.isTranslatedAs(record, this.#decision)
  }

  /**
   * Writes what a running session's connection is now. What an entry of a change does not tell stays as it was;
   * `isWhole`: it tells all there is. Counters and start stay where they are not told.
   */
  update(record: number, entry: ConntrackEntry, isWhole: boolean): void {
    const { table } = this
    const told = this.#told
    const kernel = table.columns.kernel!
    const at = record * KERNEL_WORDS
    if (!isWhole) keepUntold(kernel, at, entry)
    this.#tellEntry(entry)
    const isTimeTold = isWhole || Number.isFinite(entry.timeoutSeconds)
    if (!isTimeTold) told.timeoutSeconds = kernel[at + KERNEL_TIMEOUT]!
    const isMarkedAlike = kernel[at + KERNEL_MARK] === told.mark && isLabelledAlike(kernel, at, told)
    writeToldAnew(table.columns, record, told)
    if (isTimeTold) {
      const configured = this.#timeoutSeconds(entry)
      const last = this.#lastMicroseconds(entry, configured)
      table.retime(record, configured, last, this.#flags(entry))
    }
    if (!isMarkedAlike) this.#describeAgain(record, entry)
  }

  /** Gives a session the policy that its mark and labels stand for now. */
  describe(record: number): void {
    const kernel = this.table.columns.kernel!
    const at = record * KERNEL_WORDS
    this.#entry.clear()
    this.#entry.mark = kernel[at + KERNEL_MARK]!
    keepUntold(kernel, at, this.#entry)
    this.#describeAgain(record, this.#entry)
  }

  #describeAgain(record: number, entry: ConntrackEntry): void {
    if (this.#describe === undefined) return
    this.#session.policy = 0
    this.#describe(entry, this.#session, this.#decision)
    this.table.setPolicy(record, this.#session.policy)
  }

  /** Writes the counters of a session's connection, and when it began, where the entry tells them. */
  updateCounters(record: number, entry: ConntrackEntry): void {
    const { columns } = this.table
    const kernel = columns.kernel!
    const at = record * KERNEL_WORDS
    entry.status = kernel[at + KERNEL_STATUS]! & STATUS_MASK
    entry.mark = kernel[at + KERNEL_MARK]!
    entry.state = STATE_UNTOLD
    entry.areLabelsTold = false
    keepUntold(kernel, at, entry)
    this.#tellEntry(entry)
    this.#told.timeoutSeconds = kernel[at + KERNEL_TIMEOUT]!
    writeToldAnew(columns, record, this.#told)
  }

  /** Reads the kernel's settings of timeouts again when they are next wanted. */
  forgetSettings(): void {
    this.#timeouts.forget()
  }

  /** The timeout that a record keeps. */
  #timeoutSeconds({ timeoutSeconds, status }: ConntrackEntry): number {
    const isEndless = !Number.isFinite(timeoutSeconds) || (status & OFFLOADED) !== 0
    return isEndless ? NEVER_SECONDS : Math.min(this.#told.timeoutSeconds, LONGEST_SECONDS)
  }

  /** When the last packet came, for a session that ends when the kernel says. */
  #lastMicroseconds({ timeoutSeconds }: ConntrackEntry, configured: number): number {
    const now = this.table.nowMicroseconds
    if (configured === NEVER_SECONDS) return now
    // Of the whole timeout nothing has passed, and nothing was cut off.
    const cutOff = timeoutSeconds === this.#told.timeoutSeconds ? 0 : ROUNDED_OFF_MICROSECONDS
    return now + (timeoutSeconds - configured) * MICROSECONDS + cutOff
  }

  /** The table has no index, so that two connections that only the kernel tells apart are two sessions. */
  #create({ protocol, family, zone }: ConntrackTuple, lastMicroseconds: number): number {
    const key = keyWord(protocol, family, 0, zone)
    return this.table.create(this.#packets, 0, key, 0, NO_RECORD, lastMicroseconds, this.#session)
  }

  #tellEntry(entry: ConntrackEntry): void {
    const told = this.#told
    told.id = entry.id
    told.status = (entry.status & STATUS_MASK) | (stateOf(entry) << KERNEL_STATE_SHIFT)
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

  #flags({ original, status }: ConntrackEntry): number {
    return (
      (isQuery(original) && (status & KernelStatus.SEEN_REPLY) !== 0 ? SessionFlag.answered : 0) |
      (isMulticast(original) ? SessionFlag.multicast : 0)
    )
  }

  /** Makes the decision say what the server's side is; whether it differs from the client's. */
  #translate(original: ConntrackTuple, reply: ConntrackTuple): boolean {
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
    decision.serverKey = keyWord(original.protocol, original.family, 0, reply.zone)
    differs |= decision.serverPorts ^ tuplePorts(original)
    decision.isTranslated = differs !== 0 || original.zone !== reply.zone
    decision.words.fill(0)
    decision.inInterface = 0
    decision.outInterface = 0
    if (differs !== 0) decision.words[0] = DecisionFlag.translated << DECISION_FLAG_SHIFT
    return decision.isTranslated
  }
}

/** Puts into an entry what the session at this place of the kernel column had and the entry does not tell. */
function keepUntold(kernel: Int32Array, at: number, entry: ConntrackEntry): void {
  if (entry.state === STATE_UNTOLD) entry.state = kernel[at + KERNEL_STATUS]! >>> KERNEL_STATE_SHIFT
  if (entry.areLabelsTold) return
  for (let word = 0; word < entry.labels.length; word++)
    entry.labels[word] = kernel[at + KERNEL_LABELS + word]!
}

function isLabelledAlike(kernel: Int32Array, at: number, { labels }: ToldSession): boolean {
  let differs = 0
  for (let word = 0; word < labels.length; word++)
    differs |= kernel[at + KERNEL_LABELS + word]! ^ labels[word]!
  return differs === 0
}

/** Of an ICMP query, which has no state, its type and code: they are part of what the kernel knows it by. */
function stateOf({ original, state }: ConntrackEntry): number {
  return isQuery(original) ? (original.icmpType << 8) | original.icmpCode : state
}

function isQuery({ protocol }: ConntrackTuple): boolean {
  return protocol === Protocol.icmp || protocol === Protocol.icmp6
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
  return isQuery(reply) ? tuplePorts(reply) : (reply.destinationPort << 16) | reply.sourcePort
}

function isMulticast({ family, destination }: ConntrackTuple): boolean {
  return family === 6 ? destination[0]! >>> 24 === 0xff : destination[0]! >>> 28 === 0xe
}
