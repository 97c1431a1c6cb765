/**
 * One conntrack message to a connection (Linux, `nfnetlink_conntrack.h`). Any bytes are an entry or a named fault,
 * never an exception; attributes that are not known are passed over. Nothing is allocated.
 */
import {
  AddressAttribute,
  Attribute,
  CounterAttribute,
  ProtocolAttribute,
  STATE_ATTRIBUTE,
  TIMESTAMP_START,
  TupleAttribute,
} from './conntrack-attributes.js'
import { type ConntrackEntry, type ConntrackTuple, LABEL_WORDS } from './conntrack-entry.js'
import {
  ATTRIBUTE_BYTES,
  ATTRIBUTE_TYPE_MASK,
  LITTLE_ENDIAN,
  NETFILTER_BYTES,
  padded,
} from './netlink-message.js'

/** Why a message is no entry. */
export const EntryFault = {
  none: 0,
  /** It ends before netfilter's own header does. */
  shortHeader: 1,
  /** An attribute claims more than there is, or less than its own header. */
  brokenAttribute: 2,
  /** An attribute is too short for its value. */
  shortValue: 3,
  /** A direction has no addresses or no protocol. */
  noTuple: 4,
  /** The two directions are of different families or protocols. */
  mixedTuples: 5,
} as const

/** For messages, by fault. */
export const ENTRY_FAULT_WORDS: readonly string[] = [
  'none',
  'a message without its header',
  'a broken attribute',
  'an attribute that is too short',
  'a direction without addresses or protocol',
  'directions of different protocols',
]

const { none, shortHeader, brokenAttribute, shortValue, noTuple, mixedTuples } = EntryFault
const FAMILY_4 = 4
const FAMILY_6 = 6
const WORD = 0x1_0000_0000
const NANOSECONDS = 1000

/**
 * Reads the message whose netfilter header begins at `from` and that ends before `end` into an entry. Returns an
 * EntryFault; the entry is of no use then.
 */
export function readEntry(view: DataView, from: number, end: number, entry: ConntrackEntry): number {
  entry.clear()
  if (end - from < NETFILTER_BYTES) return shortHeader
  const { original, reply } = entry
  let zone = 0
  for (let at = from + NETFILTER_BYTES; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    const stop = at + length
    if (length < ATTRIBUTE_BYTES || stop > end) return brokenAttribute
    const value = at + ATTRIBUTE_BYTES
    const size = length - ATTRIBUTE_BYTES
    let fault: number = none
    switch (view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK) {
      case Attribute.original:
        fault = readTuple(view, value, stop, original)
        break
      case Attribute.reply:
        fault = readTuple(view, value, stop, reply)
        break
      case Attribute.status:
        if (size < 4) fault = shortValue
        else entry.status = view.getUint32(value)
        break
      case Attribute.protocolInfo:
        fault = readState(view, value, stop, entry)
        break
      case Attribute.timeout:
        if (size < 4) fault = shortValue
        else entry.timeoutSeconds = view.getUint32(value)
        break
      case Attribute.mark:
        if (size < 4) fault = shortValue
        else entry.mark = view.getInt32(value)
        break
      case Attribute.originalCounters:
        fault = readCounters(view, value, stop, entry, 0)
        break
      case Attribute.replyCounters:
        fault = readCounters(view, value, stop, entry, 1)
        break
      case Attribute.id:
        if (size < 4) fault = shortValue
        else entry.id = view.getInt32(value)
        break
      case Attribute.zone:
        if (size < 2) fault = shortValue
        else zone = view.getUint16(value)
        break
      case Attribute.timestamp:
        fault = readStart(view, value, stop, entry)
        break
      case Attribute.labels:
        // Fewer words are what a kernel with fewer labels says; in the machine's order, as its bits are.
        for (let word = 0; word < LABEL_WORDS && (word + 1) * 4 <= size; word++)
          entry.labels[word] = view.getInt32(value + word * 4, LITTLE_ENDIAN)
        entry.areLabelsTold = true
        break
    }
    if (fault !== none) return fault
    at += padded(length)
  }
  if (zone !== 0) {
    original.zone = zone
    reply.zone = zone
  }
  if (original.family === 0 || original.protocol < 0) return noTuple
  if (reply.family === 0 || reply.protocol < 0) return noTuple
  return original.family === reply.family && original.protocol === reply.protocol ? none : mixedTuples
}

function readTuple(view: DataView, from: number, end: number, tuple: ConntrackTuple): number {
  for (let at = from; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    const stop = at + length
    if (length < ATTRIBUTE_BYTES || stop > end) return brokenAttribute
    const value = at + ATTRIBUTE_BYTES
    let fault: number = none
    switch (view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK) {
      case TupleAttribute.address:
        fault = readAddresses(view, value, stop, tuple)
        break
      case TupleAttribute.protocol:
        fault = readProtocol(view, value, stop, tuple)
        break
      case TupleAttribute.zone:
        if (stop - value < 2) fault = shortValue
        else tuple.zone = view.getUint16(value)
        break
    }
    if (fault !== none) return fault
    at += padded(length)
  }
  return none
}

/** A direction has a family once both of its addresses were told, in the same one. */
function readAddresses(view: DataView, from: number, end: number, tuple: ConntrackTuple): number {
  let told = 0
  for (let at = from; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    if (length < ATTRIBUTE_BYTES || at + length > end) return brokenAttribute
    const value = at + ATTRIBUTE_BYTES
    const size = length - ATTRIBUTE_BYTES
    const type = view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK
    if (type === AddressAttribute.source4 || type === AddressAttribute.destination4) {
      if (size < 4) return shortValue
      const words = type === AddressAttribute.source4 ? tuple.source : tuple.destination
      words[0] = view.getInt32(value)
      told |= 1 << type
    } else if (type === AddressAttribute.source6 || type === AddressAttribute.destination6) {
      if (size < 16) return shortValue
      const words = type === AddressAttribute.source6 ? tuple.source : tuple.destination
      for (let word = 0; word < 4; word++) words[word] = view.getInt32(value + word * 4)
      told |= 1 << type
    }
    at += padded(length)
  }
  if ((told & TOLD_4) === TOLD_4) tuple.family = FAMILY_4
  else if ((told & TOLD_6) === TOLD_6) tuple.family = FAMILY_6
  return none
}

const TOLD_4 = (1 << AddressAttribute.source4) | (1 << AddressAttribute.destination4)
const TOLD_6 = (1 << AddressAttribute.source6) | (1 << AddressAttribute.destination6)

function readProtocol(view: DataView, from: number, end: number, tuple: ConntrackTuple): number {
  for (let at = from; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    if (length < ATTRIBUTE_BYTES || at + length > end) return brokenAttribute
    const value = at + ATTRIBUTE_BYTES
    const size = length - ATTRIBUTE_BYTES
    const type = view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK
    if (size < (isPort(type) ? 2 : 1)) return shortValue
    switch (type) {
      case ProtocolAttribute.number:
        tuple.protocol = view.getUint8(value)
        break
      case ProtocolAttribute.sourcePort:
      case ProtocolAttribute.icmpId:
      case ProtocolAttribute.icmp6Id:
        tuple.sourcePort = view.getUint16(value)
        break
      case ProtocolAttribute.destinationPort:
        tuple.destinationPort = view.getUint16(value)
        break
      case ProtocolAttribute.icmpType:
      case ProtocolAttribute.icmp6Type:
        tuple.icmpType = view.getUint8(value)
        break
      case ProtocolAttribute.icmpCode:
      case ProtocolAttribute.icmp6Code:
        tuple.icmpCode = view.getUint8(value)
        break
    }
    at += padded(length)
  }
  return none
}

function isPort(type: number): boolean {
  return (
    type === ProtocolAttribute.sourcePort ||
    type === ProtocolAttribute.destinationPort ||
    type === ProtocolAttribute.icmpId ||
    type === ProtocolAttribute.icmp6Id
  )
}

/** Whatever the protocol, its state is the first attribute of its own nest. */
function readState(view: DataView, from: number, end: number, entry: ConntrackEntry): number {
  for (let at = from; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    const stop = at + length
    if (length < ATTRIBUTE_BYTES || stop > end) return brokenAttribute
    for (let inner = at + ATTRIBUTE_BYTES; stop - inner >= ATTRIBUTE_BYTES; ) {
      const innerLength = view.getUint16(inner, LITTLE_ENDIAN)
      if (innerLength < ATTRIBUTE_BYTES || inner + innerLength > stop) return brokenAttribute
      if ((view.getUint16(inner + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK) === STATE_ATTRIBUTE) {
        if (innerLength === ATTRIBUTE_BYTES) return shortValue
        entry.state = view.getUint8(inner + ATTRIBUTE_BYTES)
      }
      inner += padded(innerLength)
    }
    at += padded(length)
  }
  return none
}

function readCounters(
  view: DataView,
  from: number,
  end: number,
  entry: ConntrackEntry,
  direction: number,
): number {
  for (let at = from; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    if (length < ATTRIBUTE_BYTES || at + length > end) return brokenAttribute
    const value = at + ATTRIBUTE_BYTES
    const type = view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK
    if (type === CounterAttribute.packets || type === CounterAttribute.bytes) {
      if (length < ATTRIBUTE_BYTES + 8) return shortValue
      const count = view.getUint32(value) * WORD + view.getUint32(value + 4)
      if (type === CounterAttribute.packets) entry.packets[direction] = count
      else entry.bytes[direction] = count
    }
    at += padded(length)
  }
  return none
}

function readStart(view: DataView, from: number, end: number, entry: ConntrackEntry): number {
  for (let at = from; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    if (length < ATTRIBUTE_BYTES || at + length > end) return brokenAttribute
    if ((view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK) === TIMESTAMP_START) {
      if (length < ATTRIBUTE_BYTES + 8) return shortValue
      const value = at + ATTRIBUTE_BYTES
      // The product of the high half is exact, and what the low half adds is below a second's thousandth.
      entry.startMicroseconds =
        view.getUint32(value) * (WORD / NANOSECONDS) + view.getUint32(value + 4) / NANOSECONDS
    }
    at += padded(length)
  }
  return none
}
