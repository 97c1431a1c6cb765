/**
 * Whether a segment lies in the window its receiver has offered (RFC 9293, section 3.10; the bounds a firewall in the
 * middle can know: Guido van Rooij, Real Stateful TCP Packet Filtering in IP Filter, 2000). Its memory is a part of the
 * connection's record.
 *
 * A capture may miss packets that the device saw, so what is not known is believed: a side that has not been heard, a
 * window scale that was not seen, an acknowledgement of bytes that were not captured but had room in the window. What
 * is outside all the same is dropped and remembered: when the other side acknowledges it, the capture had a hole, and
 * the connection goes on from there.
 */
import { WINDOW_SCALE_NONE, WINDOW_SCALE_UNKNOWN } from '../batch/index.js'
import {
  TCP_RECORD_WORDS,
  TCP_SCALE_BITS,
  TCP_SCALE_SHIFT,
  TCP_WING_SEEN_SHIFT,
  TCP_WORD_NEXT,
  TCP_WORD_STATE,
  TCP_WORDS_PER_WING,
} from './tcp-record.js'
import { TcpFlag } from './tcp-track.js'

const WORDS_PER_WING = 4
/** Of a wing: the end of what it has sent. */
const END = 0
/** Of a wing: the end of what it may send. */
const LIMIT = 1
/** Of a wing: the largest window it has offered. */
const WINDOW = 2
/** Of a wing: the end of its last segment that lay outside; 0 for none. */
const OUTSIDE = 3
/** What is known of a wing's scale: nothing before it has been heard; then its scale plus SCALE_BASE, or one of these. */
const UNHEARD = 0
const SCALE_BASE = 1
/** Its SYN had no scale option. */
const NO_SCALE = 16
/** Its SYN or the options of that were not captured: the scale is not known, and the largest is assumed. */
const UNKNOWN_SCALE = 17
const SCALE_MASK = (1 << TCP_SCALE_BITS) - 1
const LARGEST_SCALE = 14
/** Bits that a scale less one has only when it is not known, or the wing has not been heard. */
const KNOWN_SCALE_MASK = ~15
/** Of flags, those that the commonest segments do not have, and the one that they all have. */
const NOT_COMMON_FLAGS = TcpFlag.syn | TcpFlag.rst | TcpFlag.ack
/** The least room for what comes late. */
const LEAST_LATE = 66_000
/** The same where a window scale is not known. */
const LOOSE_ROOM = LEAST_LATE << 4

/**
 * Takes a segment of the connection at `at` and says whether it is in the window; one that is not changes nothing, and
 * is remembered. Its record must be one with windows, all 0 before the first segment. `window` is the header's;
 * `windowScale` of a SYN is the option's, WINDOW_SCALE_NONE or WINDOW_SCALE_UNKNOWN. A SYN begins its wing anew: the
 * caller keeps away those that come on an established connection.
 */
export function checkWindow(
  words: Int32Array,
  at: number,
  wing: number,
  flags: number,
  sequence: number,
  acknowledgement: number,
  payloadLength: number,
  window: number,
  windowScale: number,
): boolean {
  const own = at + TCP_RECORD_WORDS + wing * WORDS_PER_WING
  const other = at + TCP_RECORD_WORDS + (1 - wing) * WORDS_PER_WING
  const known = words[at + TCP_WORD_STATE]!
  let scale = scaleOf(known, wing)
  const otherScale = scaleOf(known, 1 - wing)
  if (
    (flags & NOT_COMMON_FLAGS) === TcpFlag.ack &&
    (((scale - 1) | (otherScale - 1)) & KNOWN_SCALE_MASK) === 0
  ) {
    const end = (sequence + payloadLength + (flags & TcpFlag.fin)) | 0
    const offered = scaled(scale, otherScale, window)
    if (takeCommon(words, own, other, sequence, end, acknowledgement, offered)) return true
  }
  const isSyn = (flags & TcpFlag.syn) !== 0
  const isReset = (flags & TcpFlag.rst) !== 0
  const hasAck = (flags & TcpFlag.ack) !== 0
  const end = (sequence + payloadLength + (isSyn ? 1 : 0) + (flags & TcpFlag.fin ? 1 : 0)) | 0
  if (isSyn || scale === UNHEARD) {
    scale = firstScale(isSyn, windowScale)
    const shift = TCP_SCALE_SHIFT + wing * TCP_SCALE_BITS
    words[at + TCP_WORD_STATE] = (known & ~(SCALE_MASK << shift)) | (scale << shift)
    begin(words, own, other, isSyn, end)
  } else if (
    // Until the other side has offered a window nothing is known about what may be sent.
    otherScale !== UNHEARD &&
    !isInside(words, own, other, sequence, acknowledgement, hasAck && !isReset, isLoose(scale, otherScale))
  ) {
    if (isReset || !hasAck || !acknowledgesOutside(words, other, acknowledgement)) {
      words[own + OUTSIDE] = end
      return false
    }
    words[own + END] = end
    words[own + LIMIT] = (end + words[other + WINDOW]!) | 0
    words[own + OUTSIDE] = 0
    words[other + END] = acknowledgement
    words[other + LIMIT] = acknowledgement
    words[other + OUTSIDE] = 0
  }
  if (((end - words[own + END]!) | 0) > 0) words[own + END] = end
  if (isReset) return true
  const offered = isSyn ? window : scaled(scale, otherScale, window)
  if (offered > words[own + WINDOW]!) words[own + WINDOW] = offered
  if (hasAck && otherScale !== UNHEARD) {
    if (((acknowledgement - words[other + END]!) | 0) > 0) words[other + END] = acknowledgement
    // What the other wing may send now; never less than it was told before.
    const limit = (acknowledgement + offered) | 0
    if (((limit - words[other + LIMIT]!) | 0) > 0) words[other + LIMIT] = limit
  }
  return true
}

/** What the shared word of a connection knows of a wing's scale. */
function scaleOf(shared: number, wing: number): number {
  return (shared >>> (TCP_SCALE_SHIFT + wing * TCP_SCALE_BITS)) & SCALE_MASK
}

/** What is known of a wing's scale once its first segment was seen. */
function firstScale(isSyn: boolean, windowScale: number): number {
  if (!isSyn || windowScale === WINDOW_SCALE_UNKNOWN) return UNKNOWN_SCALE
  return windowScale === WINDOW_SCALE_NONE ? NO_SCALE : SCALE_BASE + Math.min(windowScale, LARGEST_SCALE)
}

function isLoose(scale: number, otherScale: number): boolean {
  return scale === UNKNOWN_SCALE || otherScale === UNKNOWN_SCALE
}

/**
 * Takes the commonest segment by the short way: an acknowledgement inside the window of a connection of which all is
 * known. False when it is another, which is then as it was.
 */
function takeCommon(
  words: Int32Array,
  own: number,
  other: number,
  sequence: number,
  end: number,
  acknowledgement: number,
  offered: number,
): boolean {
  const sent = words[own + END]!
  const otherSent = words[other + END]!
  const limit = words[other + LIMIT]!
  const ownWindow = words[own + WINDOW]!
  const otherWindow = words[other + WINDOW]!
  const late = (sent - sequence) | 0
  const otherLate = (otherSent - acknowledgement) | 0
  if (((sequence - words[own + LIMIT]!) | 0) > 0 || ((acknowledgement - limit) | 0) > 0) return false
  if (late > LEAST_LATE && late > otherWindow) return false
  if (otherLate > LEAST_LATE && otherLate > ownWindow) return false
  // What moves is anybody's guess, so it is no branch: nothing is added where nothing is ahead.
  words[own + END] = sent + ahead(end, sent)
  words[other + END] = otherSent + ahead(acknowledgement, otherSent)
  words[own + WINDOW] = ownWindow + ahead(offered, ownWindow)
  words[other + LIMIT] = limit + ahead((acknowledgement + offered) | 0, limit)
  return true
}

/** How far a number is ahead of another, by the circle of 32 bits; 0 when it is not. */
function ahead(number: number, other: number): number {
  const distance = (number - other) | 0
  return distance & ~(distance >> 31)
}

/** A wing speaks for the first time, or opens again. */
function begin(words: Int32Array, own: number, other: number, isSyn: boolean, end: number): void {
  words[own + END] = end
  words[own + OUTSIDE] = 0
  if (isSyn) words[own + WINDOW] = 0
  words[own + LIMIT] = (end + words[other + WINDOW]!) | 0
}

/**
 * Whether a segment begins where its receiver has room for it, and acknowledges what can have been sent: both bounded
 * from behind too.
 */
function isInside(
  words: Int32Array,
  own: number,
  other: number,
  sequence: number,
  acknowledgement: number,
  acknowledges: boolean,
  isLoose: boolean,
): boolean {
  const room = isLoose ? LOOSE_ROOM : 0
  const late = isLoose ? LOOSE_ROOM : LEAST_LATE
  if (((sequence - words[own + LIMIT]!) | 0) > room) return false
  if (((sequence - words[own + END]!) | 0) < -Math.max(words[other + WINDOW]!, late)) return false
  if (!acknowledges) return true
  return (
    ((acknowledgement - words[other + LIMIT]!) | 0) <= room &&
    ((acknowledgement - words[other + END]!) | 0) >= -Math.max(words[own + WINDOW]!, late)
  )
}

/** Whether an acknowledgement covers the other wing's segment that lay outside, or one shortly before it. */
function acknowledgesOutside(words: Int32Array, other: number, acknowledgement: number): boolean {
  const outside = words[other + OUTSIDE]!
  const behind = (outside - acknowledgement) | 0
  return outside !== 0 && behind >= 0 && behind <= LEAST_LATE
}

/** A window in bytes, by what both wings have said about scales. */
function scaled(scale: number, otherScale: number, window: number): number {
  if (scale === UNKNOWN_SCALE) return window << LARGEST_SCALE
  // Scaling holds only when both sides have said so (RFC 7323, section 2.2).
  if (scale === NO_SCALE || otherScale === NO_SCALE) return window
  return window << (scale - SCALE_BASE)
}

/**
 * Whether a reset carries the sequence number expected next, or the one before it (Junos rst-sequence-check); `words`
 * is the connection's TCP record.
 */
export function resetIsExpected(words: Int32Array, at: number, wing: number, sequence: number): boolean {
  if (((words[at + TCP_WORD_STATE]! >>> (TCP_WING_SEEN_SHIFT + wing)) & 1) === 0) return true
  const distance = (sequence - words[at + wing * TCP_WORDS_PER_WING + TCP_WORD_NEXT]!) | 0
  return distance === 0 || distance === -1
}
