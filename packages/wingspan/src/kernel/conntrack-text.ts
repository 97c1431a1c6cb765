/**
 * A line of `/proc/net/nf_conntrack` or of `conntrack -L -o extended,id` as a connection: what there is where netlink
 * is not. Both have the same words in the same order; what they do not say stays unknown.
 */
import { KernelStatus, kernelStateNumber, kernelStates, Protocol, parseAddress } from '@wingspan/engine'
import type { ConntrackEntry, ConntrackTuple } from './conntrack-entry.js'

const FAMILIES: Readonly<Record<string, 4 | 6>> = { ipv4: 4, ipv6: 6 }
/** Words without a value, and the status bits that they are. Unreplied is the lack of one. */
const MARKS: Readonly<Record<string, number>> = {
  '[ASSURED]': KernelStatus.ASSURED,
  '[OFFLOAD]': KernelStatus.OFFLOAD,
  '[HW_OFFLOAD]': KernelStatus.OFFLOAD | KernelStatus.HW_OFFLOAD,
}
const UNREPLIED = '[UNREPLIED]'

/** Words of a direction, and where their numbers belong. */
const DIRECTION_NUMBERS: Readonly<
  Record<string, readonly ['sourcePort' | 'destinationPort' | 'icmpType' | 'icmpCode', most: number]>
> = {
  sport: ['sourcePort', 0xffff],
  dport: ['destinationPort', 0xffff],
  srckey: ['sourcePort', 0xffff],
  dstkey: ['destinationPort', 0xffff],
  type: ['icmpType', 0xff],
  code: ['icmpCode', 0xff],
}

/** Reads a line into an entry; false when it is none. */
export function readEntryLine(line: string, entry: ConntrackEntry): boolean {
  entry.clear()
  const [familyWord = '', , , protocolText = '', ...words] = line.trim().split(/\s+/)
  const family = FAMILIES[familyWord]
  const protocol = number(protocolText, 0xff)
  if (family === undefined || protocol === undefined) return false
  const tuples = [entry.original, entry.reply]
  for (const tuple of tuples) tuple.protocol = protocol
  entry.status = KernelStatus.SEEN_REPLY | KernelStatus.CONFIRMED
  const isQuery = protocol === Protocol.icmp || protocol === Protocol.icmp6
  const queries = new Set<number>()
  let direction = -1
  for (const [place, word] of words.entries()) {
    const [name = '', value] = word.split('=', 2)
    if (value === undefined) readMark(word, place, protocol, entry)
    // What a protocol says of itself, such as GRE's timeouts, stands before the first direction.
    else if (name === 'src') {
      const tuple = tuples[++direction]
      if (tuple === undefined || !readAddress(value, family, tuple.source)) return false
    } else if (direction < 0) continue
    else if (name === 'id' && isQuery && !queries.has(direction)) {
      // The kernel's own identifier has the same name; it comes later.
      queries.add(direction)
      tuples[direction]!.sourcePort = number(value, 0xffff) ?? 0
    } else if (!readDirection(name, value, family, tuples[direction]!))
      readRest(name, value, direction, entry)
  }
  return entry.original.family === family && entry.reply.family === family
}

function readMark(word: string, place: number, protocol: number, entry: ConntrackEntry): void {
  const timeout = place === 0 ? number(word, 0xffff_ffff) : undefined
  if (timeout !== undefined) entry.timeoutSeconds = timeout
  else if (word === UNREPLIED) entry.status &= ~KernelStatus.SEEN_REPLY
  else if (kernelStates(protocol).includes(word)) entry.state = kernelStateNumber(protocol, word)
  else entry.status |= MARKS[word] ?? 0
}

function readDirection(name: string, value: string, family: 4 | 6, tuple: ConntrackTuple): boolean {
  if (name === 'dst') {
    // A direction has a family once both addresses are there.
    if (readAddress(value, family, tuple.destination)) tuple.family = family
    return true
  }
  const row = Object.hasOwn(DIRECTION_NUMBERS, name) ? DIRECTION_NUMBERS[name] : undefined
  if (row === undefined) return false
  const [field, most] = row
  tuple[field] = number(value, most) ?? 0
  return true
}

function readRest(name: string, value: string, direction: number, entry: ConntrackEntry): void {
  const { original, reply } = entry
  const count = number(value, Number.MAX_SAFE_INTEGER)
  if (count === undefined) return
  if (name === 'packets') entry.packets[direction] = count
  else if (name === 'bytes') entry.bytes[direction] = count
  else if (name === 'mark') entry.mark = count | 0
  else if (name === 'id') entry.id = count | 0
  else if (name === 'zone' || name === 'zone-orig' || name === 'orig-zone') original.zone = count & 0xffff
  if (name === 'zone' || name === 'zone-reply' || name === 'reply-zone') reply.zone = count & 0xffff
}

function readAddress(text: string, family: 4 | 6, words: Int32Array): boolean {
  const address = parseAddress(text)
  if (address?.family !== family) return false
  words.set(address.words)
  return true
}

/** A whole number, decimal or `0x…`, up to `most`; undefined for anything else. */
function number(text: string, most: number): number | undefined {
  if (!/^(?:\d{1,16}|0x[0-9a-f]{1,8})$/.test(text)) return undefined
  const value = Number(text)
  return value <= most ? value : undefined
}
