/**
 * The fast path: packets of sessions that are at work and stay as they are, which is nearly all of them. Anything
 * else is left to the rest of the pipeline.
 *
 * The columns are captured as constants of one closure, so that the compiler addresses them directly: with
 * properties of objects instead, a packet costs twice as much.
 */
import { BATCH_SIZE, type PacketBatch, PacketKind, PacketTrait } from '../batch/index.js'
import { DropReason, type PacketCounters } from '../counters/index.js'
import { hashKey4, hashKey6, KEY_CONTEXT_SHIFT, KEY_IPV6, keyWord } from '../key/index.js'
import { Protocol } from '../protocol/index.js'
import { SessionFlag, SessionState } from '../session/index.js'
import {
  ATTRIBUTE_WORDS,
  createFlowFinder,
  DECISION_GENERATION,
  DECISION_TRANSLATION,
  DECISION_WORDS,
  FLAG_SHIFT,
  FLOAT_BYTES,
  FLOAT_LAST,
  FOUND_RECORD_SHIFT,
  FOUND_SIDE_SHIFT,
  INDEX_SEGMENT_WORDS,
  INDEX_SLOT_MASK,
  RECORD_FLOAT_SHIFT,
  RECORD_WORD_SHIFT,
  type SessionTable,
  STATE_MASK,
  TIMEOUT_SHIFT,
  WORD_GENERATION,
  WORD_PACKETS,
  WORD_STATE,
  WORD_TCP,
} from '../table/index.js'
import { TcpVerdict, trackEstablished, trackSegment } from '../tcp/index.js'

const MICROSECONDS = 1_000_000
const NONE = -1
/** Packets that the slow path must look at, whatever session they belong to. */
const SLOW_TRAITS = PacketTrait.firstFragment | PacketTrait.laterFragment | PacketTrait.ipOptions

/** What a configuration has every packet asked. */
export interface FastPathGuard {
  /** Written before `readAhead`: the interface each packet of the batch was seen on, 0 where that is not known. */
  readonly arrivals: Int32Array
  /** Written before `readAhead`: routing instance numbers. */
  readonly contexts: Int32Array
  /** By TCP flags byte: 1 where the slow path must look at the segment. */
  readonly suspectFlags: Uint8Array
  /** By protocol other than TCP: 1 where the slow path must look at each packet. */
  readonly suspectProtocols: Uint8Array
  /** Whether a TCP segment may pass; not asked when its flags are suspect. */
  readonly admitsSegment: (i: number, record: number, wing: number, tcpNumber: number) => boolean
  /** On which side of the device a packet was seen that came by neither of its session's interfaces. */
  readonly sideOfOther: (record: number, arrival: number) => number
}

export interface FastPath {
  /** Key words of the batch's packets, written by `readAhead`. */
  readonly keys: Int32Array
  /** Makes the keys and hashes of the batch, and reads the places they lead to, so that the reads overlap. */
  readAhead(): void
  /** Takes the batch's packets in turn: by the fast path, or by handing them to the slow one. */
  run(): void
  /** The greatest packet time seen, in microseconds since 1970. */
  readonly nowMicroseconds: number
  /** Begins time. */
  start(timeMicroseconds: number): void
}

/** What the fast path leaves to others. */
export interface SlowPath {
  /**
   * Takes a packet. `found` is what `SessionTable.find` says of its key, or NOT_ASKED for kinds that are found
   * differently.
   */
  take(i: number, found: number, nowMicroseconds: number): void
  /** A segment brought a TCP session into another state. */
  tcpStateChanged(record: number, wing: number, tcpAt: number, nowMicroseconds: number): void
  /** Time goes forward by more than a day. */
  timeJumped(): void
}

/** The packet was not looked up. */
export const NOT_ASKED = -3
const TAKEN = -2
const DAY_MICROSECONDS = 86_400 * MICROSECONDS

const NO_GUARD: FastPathGuard = {
  arrivals: new Int32Array(BATCH_SIZE),
  contexts: new Int32Array(BATCH_SIZE),
  suspectFlags: new Uint8Array(256),
  suspectProtocols: new Uint8Array(256),
  admitsSegment: () => true,
  sideOfOther: () => 0,
}

export function createFastPath(
  table: SessionTable,
  packets: PacketBatch,
  counters: PacketCounters,
  untilMicroseconds: number,
  slow: SlowPath,
  guard?: FastPathGuard,
): FastPath {
  const { words, floats, tcp, attributes, decisions } = table.columns
  const { slots, directory } = table.index
  const index = table.index
  const find = createFlowFinder(table.columns, table.index, packets)
  const seed = table.seed
  const { tcp: tcpProtocol } = Protocol
  const { dropped, mayCreate, embedded } = PacketKind
  const { answer: answerTrait } = PacketTrait
  const { valid } = SessionState
  const heardIn = SessionFlag.heardIn << FLAG_SHIFT
  const farIn = SessionFlag.farIn << FLAG_SHIFT
  const isGuarded = guard !== undefined
  const { arrivals, contexts, suspectFlags, suspectProtocols, admitsSegment, sideOfOther } = guard ?? NO_GUARD
  const { tcpWords } = table.columns
  const { reopens, changed } = TcpVerdict
  const keys = new Int32Array(BATCH_SIZE)
  const ahead = new Int32Array(BATCH_SIZE)
  const places = new Int32Array(BATCH_SIZE)
  /** The greatest packet time seen; in a column, because a variable would be allocated anew for every packet. */
  const clock = new Float64Array(new ArrayBuffer(8))
  const { kind, traits, hash, protocol: protocols, family, source, destination, ports, ipLength } = packets
  const {
    tcpFlags,
    tcpSequence,
    tcpAcknowledgement,
    tcpPayloadLength,
    session,
    sessionGeneration,
    timeMicroseconds,
    wing: wings,
  } = packets
  const { sessionPackets, sessionBytes } = counters

  function readAhead(): void {
    const count = packets.count
    for (let i = 0; i < count; i++) {
      if (kind[i] !== mayCreate && kind[i] !== embedded) continue
      const key =
        keyWord(protocols[i]!, family[i]!, traits[i]!, 0) |
        (isGuarded ? contexts[i]! << KEY_CONTEXT_SHIFT : 0)
      keys[i] = key
      hash[i] =
        (key & KEY_IPV6) === 0
          ? hashKey4(seed, key, source[i << 2]!, destination[i << 2]!, ports[i]!)
          : hashKey6(seed, key, source, i << 2, destination, i << 2, ports[i]!)
    }
    // One level of memory a loop: a guess that proves wrong then never waits for the next level's reads.
    const shift = index.shift
    for (let i = 0; i < count; i++) {
      const wanted = hash[i]!
      places[i] = directory[wanted >>> shift]! * INDEX_SEGMENT_WORDS
      ahead[i] = slots[places[i]! + ((wanted & INDEX_SLOT_MASK) << 1)]!
    }
    for (let i = 0; i < count; i++) {
      const wanted = hash[i]!
      const start = places[i]!
      let slot = wanted & INDEX_SLOT_MASK
      let entry = slots[start + (slot << 1) + 1]!
      while (entry !== 0 && slots[start + (slot << 1)] !== wanted) {
        slot = (slot + 1) & INDEX_SLOT_MASK
        entry = slots[start + (slot << 1) + 1]!
      }
      // No entry leads to record 0, which does no harm.
      ahead[i] = (entry - ((entry | -entry) >>> 31)) >>> 1
    }
    for (let i = 0; i < count; i++) {
      const number = words[(ahead[i]! << RECORD_WORD_SHIFT) + WORD_TCP]!
      ahead[i] = number - ((number | -number) >>> 31)
    }
    for (let i = 0; i < count; i++) ahead[i] = tcp[ahead[i]! * tcpWords]!
  }

  /** TAKEN when packet i was counted; otherwise everything is as it was, and `found` is told (see SlowPath). */
  function take(i: number): number {
    const nowMicroseconds = clock[0]!
    const key = keys[i]!
    if (kind[i] !== mayCreate || (traits[i]! & SLOW_TRAITS) !== 0) return NOT_ASKED
    const found = find(i, key)
    if (found < 0) return found
    const record = found >> FOUND_RECORD_SHIFT
    const wing = found & 1
    const at = record << RECORD_WORD_SHIFT
    const float = record << RECORD_FLOAT_SHIFT
    const state = words[at + WORD_STATE]!
    if ((state & STATE_MASK) !== valid) return found
    if (floats[float + FLOAT_LAST]! + (state >>> TIMEOUT_SHIFT) * MICROSECONDS <= nowMicroseconds)
      return found
    const counted = words[at + WORD_PACKETS + wing]!
    // A wing's first packet brings its interface, and the last before the wrap a carry.
    if ((state & (heardIn << wing)) === 0 || counted === -1) return found
    const side = isGuarded ? sideOf(i, found) : 0
    if (((state & (farIn << wing)) !== 0 ? 1 : 0) !== side) return seeAgain(i, record, wing)
    const protocol = key & 0xff
    if (protocol === tcpProtocol) {
      const number = words[at + WORD_TCP]!
      if (number === 0) return found
      if (isGuarded && (suspectFlags[tcpFlags[i]!] !== 0 || !admitsSegment(i, record, wing, number)))
        return found
      const tcpAt = (number - 1) * tcpWords
      const flags = tcpFlags[i]!
      if (!trackEstablished(tcp, tcpAt, wing, flags, tcpSequence[i]!, tcpPayloadLength[i]!)) {
        const acknowledgement = tcpAcknowledgement[i]!
        const length = tcpPayloadLength[i]!
        const verdict = trackSegment(tcp, tcpAt, wing, flags, tcpSequence[i]!, acknowledgement, length)
        if (verdict === reopens) return found
        if (verdict === changed) slow.tcpStateChanged(record, wing, tcpAt, nowMicroseconds)
      }
    } else if ((traits[i]! & answerTrait) !== 0 || suspectProtocols[protocol] !== 0) return found
    const bytes = ipLength[i]!
    words[at + WORD_PACKETS + wing] = counted + 1
    floats[float + FLOAT_BYTES + wing]! += bytes
    floats[float + FLOAT_LAST] = nowMicroseconds
    session[i] = record
    sessionGeneration[i] = words[at + WORD_GENERATION]!
    wings[i] = wing
    sessionPackets[protocol]!++
    sessionBytes[protocol]! += bytes
    return TAKEN
  }

  /** On which side of the device the packet was seen, 0 the client's: by its key, or by its interface. */
  function sideOf(i: number, found: number): number {
    const side = (found >> FOUND_SIDE_SHIFT) & 1
    const arrival = arrivals[i]!
    if (arrival === 0 || side === 1) return side
    const record = found >> FOUND_RECORD_SHIFT
    const decision = record * DECISION_WORDS
    if (decisions[decision + DECISION_TRANSLATION] !== 0) return side
    // What was only observed has no sides.
    if (decisions[decision + DECISION_GENERATION] === 0) return side
    const both = attributes[record * ATTRIBUTE_WORDS]!
    if (arrival === (both & 0xffff)) return 0
    return arrival === both >>> 16 ? 1 : sideOfOther(record, arrival)
  }

  /** The packet passed the other side of the device too and is counted there: it refreshes, and that is all. */
  function seeAgain(i: number, record: number, wing: number): number {
    floats[(record << RECORD_FLOAT_SHIFT) + FLOAT_LAST] = clock[0]!
    session[i] = record
    sessionGeneration[i] = words[(record << RECORD_WORD_SHIFT) + WORD_GENERATION]!
    wings[i] = wing
    counters.secondSightPackets++
    counters.secondSightBytes += ipLength[i]!
    return TAKEN
  }

  function run(): void {
    const count = packets.count
    let taken = 0
    for (let i = 0; i < count; i++) {
      const time = timeMicroseconds[i]!
      if (time > untilMicroseconds) {
        session[i] = NONE
        kind[i] = dropped
        packets.dropReason[i] = DropReason.none
        continue
      }
      taken++
      const now = clock[0]!
      if (time > now) {
        if (time - now > DAY_MICROSECONDS) slow.timeJumped()
        clock[0] = time
      } else if (time < now) counters.reversedPackets++
      const found = take(i)
      if (found !== TAKEN) slow.take(i, found, clock[0]!)
    }
    counters.framesRead += taken
    counters.lastTimeMicroseconds = clock[0]!
  }

  return {
    keys,
    readAhead,
    run,
    start: (time) => {
      clock[0] = time
    },
    get nowMicroseconds() {
      return clock[0]!
    },
  }
}
