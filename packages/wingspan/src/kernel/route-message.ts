/**
 * Questions to the kernel's routing, its answers, and its rules (Linux, rtnetlink(7), `rtnetlink.h`, `fib_rules.h`).
 * Addresses are in network order, numbers in the machine's.
 */
import { type Address, type AddressFamily, makeAddress } from '@wingspan/engine'
import { SocketFamily } from './conntrack-attributes.js'
import {
  ATTRIBUTE_BYTES,
  ATTRIBUTE_TYPE_MASK,
  HEADER_BYTES,
  LITTLE_ENDIAN,
  MessageFlag,
  padded,
} from './netlink-message.js'

export const NETLINK_ROUTE = 0
export const RouteMessage = { newRoute: 24, getRoute: 26, newRule: 32, getRule: 34 } as const

/** Of a route and of a rule: family, lengths of destination and source, and more. */
const BODY_BYTES = 12
/** The most bytes of a question. */
export const QUESTION_BYTES =
  HEADER_BYTES + BODY_BYTES + 2 * (ATTRIBUTE_BYTES + 16) + 2 * (ATTRIBUTE_BYTES + 4)

const RouteAttribute = {
  destination: 1,
  source: 2,
  inIndex: 3,
  outIndex: 4,
  gateway: 5,
  mark: 16,
  via: 18,
} as const
const RuleAttribute = { inName: 3, mark: 10, markMask: 16, isolation: 19 } as const
/** Types of routes that lead somewhere. */
const UNICAST = 1
const LOCAL = 2
const MULTICAST = 5

const FAMILIES = { 4: SocketFamily.inet, 6: SocketFamily.inet6 } as const
const WORDS = { 4: 1, 6: 4 } as const
const BITS = { 4: 32, 6: 128 } as const

export interface RouteQuestion {
  readonly family: AddressFamily
  /** Words in the machine's order, of which IPv4 has one. */
  readonly destination: readonly number[]
  /** Undefined where it makes no difference, as for both that follow 0 does. */
  readonly source: readonly number[] | undefined
  readonly mark: number
  /** Number of the interface that the packet comes in by. */
  readonly inIndex: number
}

/** Where the kernel would send a packet: out of an interface, or to itself. */
export interface KernelRoute {
  readonly kind: 'interface' | 'local'
  readonly index: number
  /** Undefined where the destination itself is next. */
  readonly gateway: Address | undefined
}

/** What the kernel's rules look at besides the destination. */
export interface RuleView {
  readonly source: boolean
  readonly mark: boolean
  readonly inInterface: boolean
}

/** Writes a question at `at`; returns where it ends. */
export function writeRouteQuestion(
  view: DataView,
  at: number,
  sequence: number,
  question: RouteQuestion,
): number {
  const { family, destination, source, mark, inIndex } = question
  const body = writeHeader(view, at, RouteMessage.getRoute, MessageFlag.request, sequence, family)
  view.setUint8(body + 1, BITS[family])
  view.setUint8(body + 2, source === undefined ? 0 : BITS[family])
  let end = writeAddress(view, body + BODY_BYTES, RouteAttribute.destination, destination)
  if (source !== undefined) end = writeAddress(view, end, RouteAttribute.source, source)
  if (mark !== 0) end = writeNumber(view, end, RouteAttribute.mark, mark)
  if (inIndex !== 0) end = writeNumber(view, end, RouteAttribute.inIndex, inIndex)
  view.setUint32(at, end - at, LITTLE_ENDIAN)
  return end
}

/** Asks for all rules of a family. */
export function ruleRequest(sequence: number, family: AddressFamily): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + BODY_BYTES)
  const view = new DataView(bytes.buffer)
  writeHeader(view, 0, RouteMessage.getRule, MessageFlag.request | MessageFlag.dump, sequence, family)
  view.setUint32(0, bytes.length, LITTLE_ENDIAN)
  return bytes
}

/** Reads a route; undefined for one that leads nowhere, or that is broken. */
export function readRoute(view: DataView, from: number, end: number): KernelRoute | undefined {
  if (end - from < BODY_BYTES) return undefined
  const type = view.getUint8(from + 7)
  if (type < UNICAST || type > MULTICAST) return undefined
  let index = 0
  let gateway: Address | undefined
  const isWhole = eachAttribute(view, from + BODY_BYTES, end, (attribute, value, size) => {
    if (attribute === RouteAttribute.outIndex && size >= 4) index = view.getUint32(value, LITTLE_ENDIAN)
    else if (attribute === RouteAttribute.gateway) gateway = readAddress(view, value, size)
    // A gateway of the other family, which stands before its address.
    else if (attribute === RouteAttribute.via && size > 2) gateway = readAddress(view, value + 2, size - 2)
  })
  if (!isWhole || index === 0) return undefined
  return { kind: type === LOCAL ? 'local' : 'interface', index, gateway }
}

/** Reads what a rule looks at; of a broken one nothing. */
export function readRule(view: DataView, from: number, end: number): RuleView {
  let mark = false
  let inInterface = false
  if (end - from < BODY_BYTES) return { source: false, mark, inInterface }
  eachAttribute(view, from + BODY_BYTES, end, (attribute) => {
    mark ||= attribute === RuleAttribute.mark || attribute === RuleAttribute.markMask
    inInterface ||= attribute === RuleAttribute.inName || attribute === RuleAttribute.isolation
  })
  return { source: view.getUint8(from + 2) > 0, mark, inInterface }
}

function writeHeader(
  view: DataView,
  at: number,
  type: number,
  flags: number,
  sequence: number,
  family: AddressFamily,
): number {
  const body = at + HEADER_BYTES
  for (let byte = at; byte < body + BODY_BYTES; byte += 4) view.setUint32(byte, 0)
  view.setUint16(at + 4, type, LITTLE_ENDIAN)
  view.setUint16(at + 6, flags, LITTLE_ENDIAN)
  view.setUint32(at + 8, sequence, LITTLE_ENDIAN)
  view.setUint8(body, FAMILIES[family])
  return body
}

function writeAddress(view: DataView, at: number, type: number, words: readonly number[]): number {
  const value = writeAttribute(view, at, type, words.length * 4)
  for (const [place, word] of words.entries()) view.setInt32(value + place * 4, word)
  return value + words.length * 4
}

function writeNumber(view: DataView, at: number, type: number, number: number): number {
  const value = writeAttribute(view, at, type, 4)
  view.setUint32(value, number, LITTLE_ENDIAN)
  return value + 4
}

function writeAttribute(view: DataView, at: number, type: number, size: number): number {
  view.setUint16(at, ATTRIBUTE_BYTES + size, LITTLE_ENDIAN)
  view.setUint16(at + 2, type, LITTLE_ENDIAN)
  return at + ATTRIBUTE_BYTES
}

/** False where the bytes are no attributes. */
function eachAttribute(
  view: DataView,
  from: number,
  end: number,
  take: (type: number, value: number, size: number) => void,
): boolean {
  for (let at = from; end - at >= ATTRIBUTE_BYTES; ) {
    const length = view.getUint16(at, LITTLE_ENDIAN)
    if (length < ATTRIBUTE_BYTES || at + length > end) return false
    const type = view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE_MASK
    take(type, at + ATTRIBUTE_BYTES, length - ATTRIBUTE_BYTES)
    at += padded(length)
  }
  return true
}

function readAddress(view: DataView, at: number, size: number): Address | undefined {
  const family = ([4, 6] as const).find((each) => WORDS[each] * 4 === size)
  if (family === undefined) return undefined
  return makeAddress(
    family,
    Array.from({ length: WORDS[family] }, (_, word) => view.getInt32(at + word * 4)),
  )
}
