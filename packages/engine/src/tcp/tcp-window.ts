/**
 * Whether a segment lies in the window its receiver has offered (RFC 9293, section 3.10; the bounds a firewall in the
 * middle can know: Guido van Rooij, Real Stateful TCP Packet Filtering in IP Filter, 2000). Its memory is a few words
 * for each connection that the caller owns. A side whose window is not known yet is believed.
 */
import { TCP_WING_SEEN_SHIFT, TCP_WORD_NEXT, TCP_WORD_STATE, TCP_WORDS_PER_WING } from './tcp-record.js'
import { TcpFlag } from './tcp-track.js'

/** Words of a connection: for each wing the end of what it sent, what it may send, its largest window, its scale. */
export const TCP_WINDOW_WORDS = 8
const WORDS_PER_WING = 4
const END = 0
const LIMIT = 1
const WINDOW = 2
/** Once the wing has been heard its scale plus SCALE_BASE, or what is known instead; 0 before. */
const SCALE = 3
const SCALE_BASE = 1
/** Its SYN had no scale option. */
const NO_SCALE = 32
/** Heard, but in the middle of the connection: its scale is not known, and the largest is assumed. */
const UNKNOWN_SCALE = 64
const LARGEST_SCALE = 14
/** The least room for acknowledgements that come late. */
const LEAST_LATE = 66_000

/**
 * Takes a segment and says whether it is in the window; one that is not changes nothing. `window` is the header's,
 * `windowScale` the option's of a SYN, -1 where it has none.
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
  const own = at + wing * WORDS_PER_WING
  const other = at + (1 - wing) * WORDS_PER_WING
  const isSyn = (flags & TcpFlag.syn) !== 0
  const end = (sequence + payloadLength + (isSyn ? 1 : 0) + (flags & TcpFlag.fin ? 1 : 0)) | 0
  if (isSyn || words[own + SCALE] === 0) {
    begin(words, own, other, isSyn, end, windowScale)
  } else if (!isInside(words, own, other, flags, sequence, end, acknowledgement)) return false

  if (((end - words[own + END]!) | 0) > 0) words[own + END] = end
  if ((flags & TcpFlag.rst) !== 0) return true
  const offered = isSyn ? window : scaled(words, own, other, window)
  if (offered > words[own + WINDOW]!) words[own + WINDOW] = offered
  if ((flags & TcpFlag.ack) !== 0) {
    // What the other wing may send now; never less than it was told before.
    const limit = (acknowledgement + Math.max(offered, 1)) | 0
    if (words[other + SCALE] === 0 || ((limit - words[other + LIMIT]!) | 0) > 0) words[other + LIMIT] = limit
  }
  return true
}

/** A wing speaks for the first time, or opens again. */
function begin(
  words: Int32Array,
  own: number,
  other: number,
  isSyn: boolean,
  end: number,
  windowScale: number,
): void {
  if (!isSyn) words[own + SCALE] = UNKNOWN_SCALE
  else words[own + SCALE] = windowScale < 0 ? NO_SCALE : SCALE_BASE + Math.min(windowScale, LARGEST_SCALE)
  words[own + END] = end
  if (isSyn) words[own + WINDOW] = 0
  words[own + LIMIT] = (end + words[other + WINDOW]!) | 0
}

function isInside(
  words: Int32Array,
  own: number,
  other: number,
  flags: number,
  sequence: number,
  end: number,
  acknowledgement: number,
): boolean {
  // Until the other side has offered a window nothing is known about what may be sent.
  if (words[other + SCALE] === 0) return true
  const isLoose = words[own + SCALE] === UNKNOWN_SCALE || words[other + SCALE] === UNKNOWN_SCALE
  const slack = isLoose ? LEAST_LATE << 4 : LEAST_LATE
  const otherWindow = Math.max(words[other + WINDOW]!, slack)
  if (((end - words[own + LIMIT]!) | 0) > (isLoose ? slack : 0)) return false
  if (((sequence - words[own + END]!) | 0) < -otherWindow) return false
  if ((flags & TcpFlag.ack) === 0 || (flags & TcpFlag.rst) !== 0) return true
  const ahead = (acknowledgement - words[other + END]!) | 0
  return ahead <= (isLoose ? slack : 0) && ahead >= -Math.max(words[own + WINDOW]!, slack)
}

function scaled(words: Int32Array, own: number, other: number, window: number): number {
  const scale = words[own + SCALE]!
  if (scale === UNKNOWN_SCALE) return window << LARGEST_SCALE
  // Scaling holds only when both sides have said so (RFC 7323, section 2.2).
  if (scale === NO_SCALE || words[other + SCALE] === NO_SCALE) return window
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
