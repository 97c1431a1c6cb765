/** A packet as screens look at it: read from its bytes (RFC 791, RFC 8200), bounds checked. */

const IPV4_HEADER = 20
const IPV6_HEADER = 40
const FRAGMENT_HEADER = 44
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60])
const MOST_EXTENSIONS = 8

export class ScreenFacts {
  protocol = 0
  ipLength = 0
  /** Bytes after the IP header. */
  payloadLength = 0
  fragmentOffset = 0
  isFragment = false
  /** Whether ports and flags below are the packet's: not in later fragments, nor where they were not stored. */
  hasTransport = false
  destinationPort = 0
  tcpFlags = 0
  /** Same address and port at both ends. */
  hasSameEnds = false
  hasBadOption = false
  /** A fragment that overlaps one of its datagram; the caller knows. */
  overlapsFragment = false
  private readonly options = new Uint8Array(256)
  private readonly seen: number[] = []

  /** Whether an IPv4 option of that number is there. */
  hasOption(number: number): boolean {
    return this.options[number] === 1
  }

  reset(): void {
    this.protocol = 0
    this.ipLength = 0
    this.payloadLength = 0
    this.fragmentOffset = 0
    this.isFragment = false
    this.hasTransport = false
    this.destinationPort = 0
    this.tcpFlags = 0
    this.hasSameEnds = false
    this.hasBadOption = false
    this.overlapsFragment = false
    for (const number of this.seen) this.options[number] = 0
    this.seen.length = 0
  }

  noteOption(number: number): void {
    this.options[number] = 1
    this.seen.push(number)
  }
}

/** Reads the packet whose IP header is at `offset`, stored up to `end`. What is not there stays as `reset` leaves it. */
export function readScreenFacts(view: DataView, offset: number, end: number, facts: ScreenFacts): void {
  facts.reset()
  if (offset < 0 || end - offset < IPV4_HEADER) return
  if (view.getUint8(offset) >> 4 === 4) readIpv4(view, offset, end, facts)
  else if (end - offset >= IPV6_HEADER) readIpv6(view, offset, end, facts)
}

function readIpv4(view: DataView, offset: number, end: number, facts: ScreenFacts): void {
  const headerLength = (view.getUint8(offset) & 15) << 2
  const fragment = view.getUint16(offset + 6)
  facts.protocol = view.getUint8(offset + 9)
  facts.ipLength = view.getUint16(offset + 2)
  facts.payloadLength = facts.ipLength - headerLength
  facts.fragmentOffset = (fragment & 0x1fff) << 3
  facts.isFragment = (fragment & 0x3fff) !== 0
  readOptions(view, offset + IPV4_HEADER, Math.min(end, offset + headerLength), facts)
  const isSame = view.getInt32(offset + 12) === view.getInt32(offset + 16)
  readTransport(view, offset + headerLength, end, isSame, facts)
}

function readOptions(view: DataView, offset: number, end: number, facts: ScreenFacts): void {
  for (let at = offset; at < end; ) {
    const number = view.getUint8(at)
    if (number === 0) return
    if (number === 1) {
      at++
      continue
    }
    facts.noteOption(number)
    const length = at + 1 < end ? view.getUint8(at + 1) : 0
    if (length < 2 || at + length > end) {
      facts.hasBadOption = true
      return
    }
    at += length
  }
}

function readIpv6(view: DataView, offset: number, end: number, facts: ScreenFacts): void {
  facts.ipLength = IPV6_HEADER + view.getUint16(offset + 4)
  let next = view.getUint8(offset + 6)
  let at = offset + IPV6_HEADER
  for (let headers = 0; headers < MOST_EXTENSIONS && at + 8 <= end; headers++) {
    if (next === FRAGMENT_HEADER) {
      const fragment = view.getUint16(at + 2)
      facts.fragmentOffset = fragment & 0xfff8
      facts.isFragment = (fragment & 0xfff9) !== 0
      next = view.getUint8(at)
      at += 8
    } else if (EXTENSIONS.has(next)) {
      next = view.getUint8(at)
      at += (view.getUint8(at + 1) + 1) << 3
    } else break
  }
  facts.protocol = next
  facts.payloadLength = facts.ipLength - (at - offset)
  let isSame = true
  for (let word = 8; word < 24; word += 4) {
    if (view.getInt32(offset + word) !== view.getInt32(offset + word + 16)) isSame = false
  }
  readTransport(view, at, end, isSame, facts)
}

function readTransport(
  view: DataView,
  offset: number,
  end: number,
  isSame: boolean,
  facts: ScreenFacts,
): void {
  if (facts.fragmentOffset !== 0 || end - offset < 14) return
  facts.hasTransport = true
  facts.destinationPort = view.getUint16(offset + 2)
  facts.hasSameEnds = isSame && view.getUint16(offset) === facts.destinationPort
  facts.tcpFlags = view.getUint8(offset + 13)
}
