/**
 * TCP as a firewall sees it: a segment in, a verdict out. Knows no table, no clock and no timeout; its memory is
 * a few words in an array the caller owns. RFC 9293 (states, sequence numbers), RFC 7323 (window scale); closing
 * as the Junos reference has it: the second FIN starts the time wait, the last ACK ends it.
 */
import {
  TCP_FIN_STATE_SHIFT,
  TCP_NEAR_WINDOW,
  TCP_STATE_AND_FINS,
  TCP_STATE_MASK,
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
  synSent: 1,
  synReceived: 2,
  established: 3,
  /** One side has sent its FIN. */
  halfClosed: 4,
  /** Both sides have. */
  closing: 5,
  /** Both FINs are acknowledged. */
  closed: 6,
  reset: 7,
} as const

/** What the segment did. */
export const TcpVerdict = {
  /** No change of state. */
  none: 0,
  /** The state is a new one: the timeout may change. */
  changed: 1,
  /** A SYN on a connection that is over: it belongs to a new session. Nothing was recorded. */
  reopens: 2,
} as const

/** State of a connection record. */
export function tcpState(words: Int32Array, at: number): number {
  return words[at + TCP_WORD_STATE]! & TCP_STATE_MASK
}

/** 0 no FIN, 1 FIN seen, 2 FIN acknowledged; of the wing's own FIN. */
export function tcpFinState(words: Int32Array, at: number, wing: number): number {
  return (words[at + TCP_WORD_STATE]! >>> (TCP_FIN_STATE_SHIFT + wing * 2)) & 3
}

/** Initial sequence number when the SYN was seen, else that of the first segment; 0 when the wing sent nothing. */
export function tcpFirstSequence(words: Int32Array, at: number, wing: number): number {
  return words[at + wing * TCP_WORDS_PER_WING + TCP_WORD_FIRST]! >>> 0
}

/** Sequence number of the wing's FIN; 0 when none was seen. */
export function tcpFinSequence(words: Int32Array, at: number, wing: number): number {
  return tcpFinState(words, at, wing) === 0 ? 0 : words[at + wing * TCP_WORDS_PER_WING + TCP_WORD_FIN]! >>> 0
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
  if ((shared & TCP_STATE_AND_FINS) !== TcpState.established) return false
  if ((flags & (TcpFlag.syn | TcpFlag.fin | TcpFlag.rst)) !== 0) return false
  if (((shared >>> (TCP_WING_SEEN_SHIFT + wing)) & 1) === 0) return false
  const own = at + wing * TCP_WORDS_PER_WING
  const next = words[own + TCP_WORD_NEXT]!
  const ahead = (sequence + payloadLength - next) | 0
  if (ahead > TCP_NEAR_WINDOW) return true
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
  const shared = words[at + TCP_WORD_STATE]!
  const state = shared & TCP_STATE_MASK
  const own = at + wing * TCP_WORDS_PER_WING
  const isSyn = (flags & (TcpFlag.syn | TcpFlag.rst)) === TcpFlag.syn
  if (isSyn && (flags & TcpFlag.ack) === 0 && state >= TcpState.closing) return TcpVerdict.reopens

  const seenBit = 1 << (TCP_WING_SEEN_SHIFT + wing)
  const seen = (shared & seenBit) !== 0
  const end = (sequence + payloadLength + (flags & TcpFlag.syn ? 1 : 0) + (flags & TcpFlag.fin ? 1 : 0)) | 0
  const next = words[own + TCP_WORD_NEXT]!

  if ((flags & TcpFlag.rst) !== 0) {
    // A reset far outside what the wing has sent is a stray or a forgery; before anything was sent, only the
    // acknowledgement could tell, and a refused SYN is by far the likeliest.
    if (state === TcpState.reset || (seen && !isNear(sequence, next))) return TcpVerdict.none
    if (!seen) {
      words[own + TCP_WORD_FIRST] = sequence
      words[own + TCP_WORD_NEXT] = end
    }
    words[at + TCP_WORD_STATE] = (shared & ~TCP_STATE_MASK) | seenBit | TcpState.reset
    return TcpVerdict.changed
  }

  let after = shared | seenBit
  if (!seen) {
    words[own + TCP_WORD_FIRST] = sequence
    words[own + TCP_WORD_NEXT] = end
  } else if (((end - next) | 0) > 0 && isNear(end, next)) words[own + TCP_WORD_NEXT] = end

  let reached = state
  if (isSyn) {
    if (state === TcpState.none)
      reached = (flags & TcpFlag.ack) === 0 ? TcpState.synSent : TcpState.synReceived
    else if (state === TcpState.synSent && (flags & TcpFlag.ack) !== 0) reached = TcpState.synReceived
  } else if (state < TcpState.established) {
    // The initiator's ACK completes the handshake; data or a FIN from anyone says it was complete before.
    const completes =
      wing === 0 || state === TcpState.none || payloadLength > 0 || (flags & TcpFlag.fin) !== 0
    if (completes) reached = TcpState.established
  }

  if ((flags & TcpFlag.ack) !== 0) {
    const other = at + (1 - wing) * TCP_WORDS_PER_WING
    const otherFinShift = TCP_FIN_STATE_SHIFT + (1 - wing) * 2
    if (((after >>> otherFinShift) & 3) === 1) {
      const distance = (acknowledgement - words[other + TCP_WORD_FIN]!) | 0
      if (distance > 0 && distance <= TCP_NEAR_WINDOW)
        after = (after & ~(3 << otherFinShift)) | (2 << otherFinShift)
    }
  }

  const ownFinShift = TCP_FIN_STATE_SHIFT + wing * 2
  if ((flags & TcpFlag.fin) !== 0 && ((after >>> ownFinShift) & 3) === 0 && (!seen || isNear(end, next))) {
    words[own + TCP_WORD_FIN] = (end - 1) | 0
    after |= 1 << ownFinShift
  }

  if (reached >= TcpState.established && reached < TcpState.closed) {
    const finIn = (after >>> TCP_FIN_STATE_SHIFT) & 3
    const finOut = (after >>> (TCP_FIN_STATE_SHIFT + 2)) & 3
    if (finIn === 2 && finOut === 2) reached = TcpState.closed
    else if (finIn > 0 && finOut > 0) reached = TcpState.closing
    else if (finIn > 0 || finOut > 0) reached = TcpState.halfClosed
  }
  if (reached !== state) after = (after & ~TCP_STATE_MASK) | reached
  if (after !== shared) words[at + TCP_WORD_STATE] = after
  return reached === state ? TcpVerdict.none : TcpVerdict.changed
}
