/**
 * Addresses and prefixes from text: dotted decimal, and RFC 4291 section 2.2 for IPv6. Strict: what could be read
 * in two ways (leading zeros) or has no meaning here (zone identifiers, surrounding blanks) is refused.
 */
import { type Address, makeAddress, makePrefix, type Prefix } from './value.js'

const OCTET = '(?:0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])'
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`)
const GROUP = /^[0-9a-fA-F]{1,4}$/
const PREFIX_LENGTH = /^(?:0|[1-9][0-9]{0,2})$/

/** The address that `text` is, or undefined when it is none. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(':')) {
    const groups = parseGroups(text)
    return (
      groups &&
      makeAddress(
        6,
        [0, 2, 4, 6].map((i) => (groups[i]! << 16) | groups[i + 1]!),
      )
    )
  }
  return IPV4.test(text) ? makeAddress(4, [parseOctets(text)]) : undefined
}

/**
 * The prefix that `text` is (`192.0.2.0/24`), or undefined when it is none. A bare address is a prefix of its full
 * length; host bits are cleared.
 */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/')
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash))
  if (!address) return undefined
  const bits = 32 * address.words.length
  if (slash < 0) return makePrefix(address, bits)
  const length = text.slice(slash + 1)
  return PREFIX_LENGTH.test(length) && Number(length) <= bits
    ? makePrefix(address, Number(length))
    : undefined
}

function parseOctets(text: string): number {
  return text.split('.').reduce((word, octet) => (word << 8) | Number(octet), 0)
}

/** The eight 16-bit groups of an IPv6 address; `::` stands for at least one. */
function parseGroups(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseHalf(halves[0]!, halves.length === 1)
  if (halves.length === 1) return head?.length === 8 ? head : undefined
  const tail = parseHalf(halves[1]!, true)
  if (!head || !tail || head.length + tail.length > 7) return undefined
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

/** The groups on one side of `::`; only the side that ends the address may end in dotted decimal. */
function parseHalf(text: string, endsAddress: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (GROUP.test(part)) groups.push(Number.parseInt(part, 16))
    else if (endsAddress && i === parts.length - 1 && IPV4.test(part)) {
      const word = parseOctets(part)
      groups.push(word >>> 16, word & 0xffff)
    } else return undefined
  }
  return groups
}
