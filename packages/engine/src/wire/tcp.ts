/** TCP (RFC 9293); window scale option: RFC 7323 section 2. */
import { type PacketBatch, PacketTrait, WINDOW_SCALE_NONE, WINDOW_SCALE_UNKNOWN } from '../batch/index.js'
import { DropReason } from '../counters/index.js'

const HEADER_LENGTH = 20
const SYN = 0x02
const SYN_ACK = 0x12

const OPTION_END = 0
const OPTION_NONE = 1
const OPTION_WINDOW_SCALE = 3
const MAX_WINDOW_SCALE = 14

const LARGEST_WINDOW = 0xffff
/** What the options of a SYN said, when nothing that can be. */
const BAD_OPTION = -3

/**
 * Writes ports, flags, sequence numbers, window and payload length of a segment whose IP packet ends at `ipEnd`;
 * its bytes are stored up to `end`. Ports and flags must be stored; a window cut off is the largest there is.
 */
export function decodeTcp(
  view: DataView,
  offset: number,
  end: number,
  ipEnd: number,
  packets: PacketBatch,
  i: number,
): number {
  if (ipEnd - offset < HEADER_LENGTH) return DropReason.badTransportLength
  if (end - offset < 14) return DropReason.truncatedTransport
  const offsetAndFlags = view.getUint16(offset + 12)
  const headerLength = (offsetAndFlags >> 12) << 2
  const payloadLength = ipEnd - offset - headerLength
  if (headerLength < HEADER_LENGTH || payloadLength < 0) return DropReason.badTcpHeader
  packets.ports[i] = view.getInt32(offset)
  packets.tcpSequence[i] = view.getInt32(offset + 4)
  packets.tcpAcknowledgement[i] = view.getInt32(offset + 8)
  packets.tcpFlags[i] = offsetAndFlags
  packets.tcpWindow[i] = end - offset >= 16 ? view.getUint16(offset + 14) : LARGEST_WINDOW
  packets.tcpPayloadLength[i] = payloadLength
  if ((offsetAndFlags & SYN) !== 0) return decodeSyn(view, offset, end, headerLength, packets, i)
  return DropReason.none
}

function decodeSyn(
  view: DataView,
  offset: number,
  end: number,
  headerLength: number,
  packets: PacketBatch,
  i: number,
): number {
  const windowScale = findWindowScale(view, offset + HEADER_LENGTH, offset + headerLength, end)
  if (windowScale === BAD_OPTION) return DropReason.badTcpHeader
  packets.tcpWindowScale[i] = windowScale
  if ((packets.tcpFlags[i]! & SYN_ACK) === SYN_ACK) packets.traits[i]! |= PacketTrait.answer
  return DropReason.none
}

/** Shift count of the window scale option, WINDOW_SCALE_NONE, WINDOW_SCALE_UNKNOWN (cut off before it), or BAD_OPTION. */
function findWindowScale(view: DataView, offset: number, headerEnd: number, end: number): number {
  let windowScale: number = headerEnd > end ? WINDOW_SCALE_UNKNOWN : WINDOW_SCALE_NONE
  let at = offset
  while (at < headerEnd && at < end) {
    const kind = view.getUint8(at)
    if (kind === OPTION_END) break
    if (kind === OPTION_NONE) {
      at += 1
      continue
    }
    if (at + 1 >= headerEnd) return BAD_OPTION
    if (at + 1 >= end) break
    const length = view.getUint8(at + 1)
    if (length < 2 || at + length > headerEnd) return BAD_OPTION
    if (kind === OPTION_WINDOW_SCALE && length === 3 && at + 2 < end) {
      windowScale = Math.min(view.getUint8(at + 2), MAX_WINDOW_SCALE)
    }
    at += length
  }
  return windowScale
}
