/**
 * TCP as a firewall sees it: a segment in, a verdict out. Knows no table, no clock and no timeout; its memory is
 * a few words in an array the caller owns. RFC 9293 (states, sequence numbers); closing as the Junos reference has
 * it: the second FIN starts the time wait, the last ACK ends it.
 */
import {
  TCP_ESTABLISHED,
  TCP_FIN_STATE_SHIFT,
  TCP_FIN_SYN_RST,
  TCP_NEAR_WINDOW,
  TCP_STATE_AND_FINS,
  TCP_STATE_MASK,
  TCP_SYN_ACK_SHIFT,
  TCP_WING_SEEN_SHIFT,
  TCP_WORD_FIN,
  TCP_WORD_FIRST,
  TCP_WORD_NEXT,
  TCP_WORD_STATE,
  TCP_WORDS_PER_WING,
} from './tcp-record.js'

/** TCP flag bits (RFC 9293, section 3.1). */
export const TcpFlag = { fin: 1, syn: 2, rst: 4, ack: 16 } as const

/** Where a connection stands. */
export const TcpState = {
  none: 0,
  /** Opening: a SYN, or a stray that proves nothing. */
  synSent: 1,
  synReceived: 2,
  established: TCP_ESTABLISHED,
  /** One side has sent its FIN. */
  halfClosed: 4,
  /** Both sides have. */
  closing: 5,
  /** Both FINs are acknowledged, or a reset has cut the closing short. */
  closed: 6,
  reset: 7,
} as const

/** What the segment did. */
export const TcpVerdict = {
  /** No change of state. */
  none: 0,
  /** The state is a new one: the timeout may change. */
  changed: 1,
  /** A SYN or SYN-ACK of another connection with the same ports: a new session's. Nothing was recorded. */
  reopens: 2,
} as const

/** State of a connection record. */
export function tcpState(words: Int32Array, at: number): number {
  return words[at + TCP_WORD_STATE]! & TCP_STATE_MASK
}

/** Whether a reset has ended the connection, or cut its closing short: not both FINs were acknowledged. */
export function tcpWasCut(words: Int32Array, at: number): boolean {
  const shared = words[at + TCP_WORD_STATE]!
  const state = shared & TCP_STATE_MASK
  if (state !== TcpState.closed) return state === TcpState.reset
  return finState(shared, 0) !== 2 || finState(shared, 1) !== 2
}

/** 0 no FIN, 1 FIN seen, 2 FIN acknowledged; of the wing's own FIN. */
export function tcpFinState(words: Int32Array, at: number, wing: number): number {
  return finState(words[at + TCP_WORD_STATE]!, wing)
}

/** Initial sequence number when the SYN was seen, else that of the first segment; 0 when the wing sent nothing. */
export function tcpFirstSequence(words: Int32Array, at: number, wing: number): number {
  return words[at + wing * TCP_WORDS_PER_WING + TCP_WORD_FIRST]! >>> 0
}

/** Sequence number of the wing's FIN; 0 when none was seen. */
export function tcpFinSequence(words: Int32Array, at: number, wing: number): number {
  return tcpFinState(words, at, wing) === 0 ? 0 : words[at + wing * TCP_WORDS_PER_WING + TCP_WORD_FIN]! >>> 0
}

function finState(shared: number, wing: number): number {
  return (shared >>> (TCP_FIN_STATE_SHIFT + wing * 2)) & 3
}

function isSeen(shared: number, wing: number): boolean {
  return ((shared >>> (TCP_WING_SEEN_SHIFT + wing)) & 1) !== 0
}

/** Whether a number is plausible beside the expected one: old duplicates and lost segments are, strays are not. */
function isNear(sequence: number, expected: number): boolean {
  const distance = (sequence - expected) | 0
  return distance >= -TCP_NEAR_WINDOW && distance <= TCP_NEAR_WINDOW
}

/**
 * Takes a segment of an established connection that changes nothing but how far its wing has sent; returns false,
 * and has done nothing, for every other one. What `trackSegment` does for such a segment, in a few instructions.
 */
export function trackEstablished(
  words: Int32Array,
  at: number,
  wing: number,
  flags: number,
  sequence: number,
  payloadLength: number,
): boolean {
  const shared = words[at + TCP_WORD_STATE]!
  if ((shared & TCP_STATE_AND_FINS) !== TCP_ESTABLISHED) return false
  if ((flags & TCP_FIN_SYN_RST) !== 0) return false
  if (((shared >>> (TCP_WING_SEEN_SHIFT + wing)) & 1) === 0) return false
  const own = at + wing * TCP_WORDS_PER_WING
  const next = words[own + TCP_WORD_NEXT]!
  const ahead = (sequence + payloadLength - next) | 0
  if (ahead > TCP_NEAR_WINDOW || ahead < -TCP_NEAR_WINDOW) return false
  // Data or a bare ACK is anybody's guess, so it is no branch: nothing is added when it is not ahead.
  words[own + TCP_WORD_NEXT] = next + (ahead & ~(ahead >> 31))
  return true
}

/**
 * Takes one segment. `wing` 0 is the initiator's. `payloadLength` in bytes, flags not counted.
 * Returns a TcpVerdict; the state afterwards is `tcpState`.
 */
export function trackSegment(
  words: Int32Array,
  at: number,
  wing: number,
  flags: number,
  sequence: number,
  acknowledgement: number,
  payloadLength: number,
): number {
  if ((flags & TcpFlag.rst) !== 0) return trackReset(words, at, wing, flags, sequence, acknowledgement)
  if ((flags & TcpFlag.syn) !== 0) return trackSyn(words, at, wing, flags, sequence, acknowledgement)

  const shared = words[at + TCP_WORD_STATE]!
  const state = shared & TCP_STATE_MASK
  const own = at + wing * TCP_WORDS_PER_WING
  const isFin = (flags & TcpFlag.fin) !== 0
  const hasAck = (flags & TcpFlag.ack) !== 0
  const end = (sequence + payloadLength + (isFin ? 1 : 0)) | 0
  let after = shared | (1 << (TCP_WING_SEEN_SHIFT + wing))
  let counts = true
  if (!isSeen(shared, wing)) {
    words[own + TCP_WORD_FIRST] = sequence
    words[own + TCP_WORD_NEXT] = end
  } else if (isNear(end, words[own + TCP_WORD_NEXT]!)) {
    if (((end - words[own + TCP_WORD_NEXT]!) | 0) > 0) words[own + TCP_WORD_NEXT] = end
  } else if (hasAck && acknowledgesOther(words, at, wing, shared, acknowledgement)) {
    // The capture has a hole: what the other side is acknowledged for says that this is the same connection.
    words[own + TCP_WORD_NEXT] = end
  } else counts = false

  if (hasAck) after = noteAcknowledgement(words, at, wing, after, acknowledgement)
  if (isFin && counts && finState(after, wing) === 0) {
    words[own + TCP_WORD_FIN] = (end - 1) | 0
    after |= 1 << (TCP_FIN_STATE_SHIFT + wing * 2)
  }
  let reached = state
  if (state < TcpState.established) {
    const completes = hasAck && completesHandshake(shared, state, wing, isFin, payloadLength)
    reached = completes ? TcpState.established : Math.max(state, TcpState.synSent)
  }
  return settle(words, at, shared, after, reached)
}

/** Whether a segment with ACK, of a connection not yet established, says that it is. */
function completesHandshake(
  shared: number,
  state: number,
  wing: number,
  isFin: boolean,
  payloadLength: number,
): boolean {
  if (payloadLength > 0) return true
  // A FIN by itself may be the late echo of a connection that is over; with the other side heard before it is not.
  if (isFin) return isSeen(shared, 1 - wing) && finState(shared, wing) === 0
  return wing === 0 || state === TcpState.none
}

/** Whether a SYN on an established connection is of another one: neither a repetition nor near what its wing sends. */
export function beginsAnother(words: Int32Array, at: number, wing: number, sequence: number): boolean {
  const own = at + wing * TCP_WORDS_PER_WING
  if (!isSeen(words[at + TCP_WORD_STATE]!, wing) || words[own + TCP_WORD_FIRST] === sequence) return false
  return !isNear(sequence, words[own + TCP_WORD_NEXT]!)
}

/** A SYN or SYN-ACK: opens, repeats itself, or belongs to another connection with the same ports. */
function trackSyn(
  words: Int32Array,
  at: number,
  wing: number,
  flags: number,
  sequence: number,
  acknowledgement: number,
): number {
  const shared = words[at + TCP_WORD_STATE]!
  const state = shared & TCP_STATE_MASK
  const own = at + wing * TCP_WORDS_PER_WING
  const isSynAck = (flags & TcpFlag.ack) !== 0
  const seen = isSeen(shared, wing)
  // After a reset nothing is repeated: the same SYN asks anew.
  const isRepeated =
    seen && words[own + TCP_WORD_FIRST] === sequence && (state !== TcpState.reset || isSynAck)
  if (state >= TcpState.closing && !isRepeated && (seen || !isSynAck)) return TcpVerdict.reopens
  if (state >= TcpState.established) {
    return beginsAnother(words, at, wing, sequence) ? TcpVerdict.reopens : TcpVerdict.none
  }

  let after = shared | (1 << (TCP_WING_SEEN_SHIFT + wing))
  if (!isRepeated) {
    words[own + TCP_WORD_FIRST] = sequence
    words[own + TCP_WORD_NEXT] = (sequence + 1) | 0
    // Another attempt with another number: what the other side said was about the first.
    if (seen && !isSynAck) after &= ~(1 << (TCP_WING_SEEN_SHIFT + 1 - wing))
  }
  let reached: number = state
  if (!isSynAck) {
    if (state === TcpState.none || (seen && !isRepeated)) {
      reached = TcpState.synSent
      after &= ~(3 << TCP_SYN_ACK_SHIFT)
    }
  } else {
    after |= 1 << (TCP_SYN_ACK_SHIFT + wing)
    after = noteAcknowledgement(words, at, wing, after, acknowledgement)
    // Both sides opened at once, and each has acknowledged the other (RFC 9293, section 3.5).
    const bothAcknowledged = ((after >>> TCP_SYN_ACK_SHIFT) & 3) === 3
    reached = bothAcknowledged ? TcpState.established : TcpState.synReceived
  }
  return settle(words, at, shared, after, reached)
}

/** A reset ends a connection at once, or cuts short the end it had already. */
function trackReset(
  words: Int32Array,
  at: number,
  wing: number,
  flags: number,
  sequence: number,
  acknowledgement: number,
): number {
  const shared = words[at + TCP_WORD_STATE]!
  const state = shared & TCP_STATE_MASK
  const own = at + wing * TCP_WORDS_PER_WING
  if (state >= TcpState.closed) return TcpVerdict.none
  if (!isSeen(shared, wing)) {
    // Before the wing sent anything only the acknowledgement could tell, and a refused SYN is by far the likeliest.
    words[own + TCP_WORD_FIRST] = sequence
    words[own + TCP_WORD_NEXT] = sequence
  } else if (!isNear(sequence, words[own + TCP_WORD_NEXT]!)) {
    const hasAck = (flags & TcpFlag.ack) !== 0
    if (!hasAck || !acknowledgesOther(words, at, wing, shared, acknowledgement)) return TcpVerdict.none
  }
  const after = shared | (1 << (TCP_WING_SEEN_SHIFT + wing))
  const reached = state === TcpState.closing ? TcpState.closed : TcpState.reset
  words[at + TCP_WORD_STATE] = (after & ~TCP_STATE_MASK) | reached
  return TcpVerdict.changed
}

/** Whether an acknowledgement is about what the other wing has sent. */
function acknowledgesOther(
  words: Int32Array,
  at: number,
  wing: number,
  shared: number,
  acknowledgement: number,
): boolean {
  const other = at + (1 - wing) * TCP_WORDS_PER_WING
  return isSeen(shared, 1 - wing) && isNear(acknowledgement, words[other + TCP_WORD_NEXT]!)
}

/** Marks the other wing's FIN as acknowledged when it is; returns the shared word. */
function noteAcknowledgement(
  words: Int32Array,
  at: number,
  wing: number,
  shared: number,
  acknowledgement: number,
): number {
  if (finState(shared, 1 - wing) !== 1) return shared
  const shift = TCP_FIN_STATE_SHIFT + (1 - wing) * 2
  const fin = words[at + (1 - wing) * TCP_WORDS_PER_WING + TCP_WORD_FIN]!
  const distance = (acknowledgement - fin) | 0
  return distance > 0 && distance <= TCP_NEAR_WINDOW ? (shared & ~(3 << shift)) | (2 << shift) : shared
}

/** Writes the state that follows from where the handshake is and which FINs were seen. */
function settle(words: Int32Array, at: number, before: number, shared: number, handshake: number): number {
  let reached = handshake
  if (reached >= TcpState.established && reached < TcpState.closed) {
    const finIn = finState(shared, 0)
    const finOut = finState(shared, 1)
    if (finIn === 2 && finOut === 2) reached = TcpState.closed
    else if (finIn > 0 && finOut > 0) reached = TcpState.closing
    else if (finIn > 0 || finOut > 0) reached = TcpState.halfClosed
  }
  words[at + TCP_WORD_STATE] = (shared & ~TCP_STATE_MASK) | reached
  return reached === (before & TCP_STATE_MASK) ? TcpVerdict.none : TcpVerdict.changed
}
