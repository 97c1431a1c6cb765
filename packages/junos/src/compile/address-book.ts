/** Address books: names of addresses and sets to what they stand for, as each zone sees them. */
import {
  type Address,
  type AddressMatch,
  ANY_ADDRESS,
  ANY_IPV4,
  ANY_IPV6,
  hostPrefix,
  parseAddress,
  parsePrefix,
} from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds } from './compile-context.js'

/** What a name stands for, and the book it was found in; none for the words every policy knows. */
export interface ResolvedAddress {
  readonly name: string
  readonly book: string | undefined
  readonly matches: readonly AddressMatch[]
}

const BUILT_IN: ReadonlyMap<string, readonly AddressMatch[]> = new Map([
  ['any', ANY_ADDRESS],
  ['any-ipv4', ANY_IPV4],
  ['any-ipv6', ANY_IPV6],
])

interface Book {
  readonly name: string
  readonly node: ConfigNode
  readonly resolved: Map<string, readonly AddressMatch[] | undefined>
}

export class AddressBooks {
  readonly #context: CompileContext
  readonly #global: Book | undefined
  /** By zone name: the books it looks into, before the global one. */
  readonly #byZone = new Map<string, Book[]>()

  constructor(context: CompileContext) {
    this.#context = context
    const security = context.root.child('security')
    for (const node of entriesOf(security, 'address-book')) {
      const book = { name: node.word, node, resolved: new Map() }
      if (node.word === 'global') this.#global = book
      for (const zone of node.at('attach', 'zone')?.children ?? []) {
        if (!context.zoneNumbers.has(zone.word)) {
          context.error(zone, 'undefined-zone', `zone ${quoteWord(zone.word)} is not defined`)
        }
        this.#attach(zone.word, book)
      }
    }
    for (const zone of entriesOf(security?.child('zones'), 'security-zone')) {
      const node = zone.child('address-book')
      if (node) this.#attach(zone.word, { name: zone.word, node, resolved: new Map() })
    }
  }

  /** What a name stands for in a zone (undefined: in global policies); undefined when it is not defined. */
  resolve(zone: string | undefined, name: string): ResolvedAddress | undefined {
    const builtIn = BUILT_IN.get(name)
    if (builtIn) return { name, book: undefined, matches: builtIn }
    for (const book of [...((zone && this.#byZone.get(zone)) || []), this.#global]) {
      const matches = book && this.#find(book, name, [])
      if (matches) return { name, book: book.name, matches }
    }
    return undefined
  }

  #attach(zone: string, book: Book): void {
    const known = this.#byZone.get(zone)
    if (known) known.push(book)
    else this.#byZone.set(zone, [book])
  }

  #find(book: Book, name: string, above: readonly string[]): readonly AddressMatch[] | undefined {
    if (book.resolved.has(name)) return book.resolved.get(name)
    const address = book.node.at('address', name)
    const set = book.node.at('address-set', name)
    const matches = address ? this.#address(address) : set && this.#set(book, set, [...above, name])
    book.resolved.set(name, matches)
    return matches
  }

  #set(book: Book, set: ConfigNode, above: readonly string[]): readonly AddressMatch[] {
    return ['address', 'address-set'].flatMap((kind) =>
      entriesOf(set, kind).flatMap((member) => {
        if (above.includes(member.word)) {
          this.#context.error(member, 'address-set-cycle', 'the set holds itself')
          return []
        }
        const matches = this.#find(book, member.word, above)
        if (matches === undefined) {
          this.#context.error(
            member,
            'undefined-address',
            `address ${quoteWord(member.word)} is not defined in this book`,
          )
        }
        return matches ?? []
      }),
    )
  }

  #address(node: ConfigNode): readonly AddressMatch[] {
    for (const child of node.children) {
      if (child.word === 'description') continue
      if (child.word === 'dns-name') return this.#dnsName(child)
      if (child.word === 'range-address') return this.#range(child)
      if (child.word === 'wildcard-address') return wildcard(child)
      const prefix = parsePrefix(child.word)
      if (prefix) return [{ kind: 'prefix', prefix }]
    }
    this.#context.error(
      node,
      'missing-value',
      'has no address, expected a prefix, range-address, wildcard-address or dns-name',
    )
    return []
  }

  #range(node: ConfigNode): readonly AddressMatch[] {
    const [low] = node.children
    const high = low?.child('to')?.children[0]
    const from = low && parseAddress(low.word)
    const to = high && parseAddress(high.word)
    if (!from || !to || from.family !== to.family || isAfter(from, to)) {
      this.#context.error(
        node,
        'invalid-value',
        'is no range, expected two addresses of one family, the lower one first',
      )
      return []
    }
    return [{ kind: 'range', family: from.family, low: from.words, high: to.words }]
  }

  #dnsName(node: ConfigNode): readonly AddressMatch[] {
    const name = node.children[0]
    const addresses = (name && this.#context.hosts?.get(name.word)) ?? []
    if (addresses.length === 0) {
      this.#context.warning(
        node,
        'unresolved-dns-name',
        'no address is known for the name: nothing matches it',
      )
    }
    const wanted = holds(name, 'ipv4-only') ? 4 : holds(name, 'ipv6-only') ? 6 : undefined
    return addresses
      .filter(({ family }) => wanted === undefined || family === wanted)
      .map(({ family, words }) => ({ kind: 'prefix', prefix: hostPrefix(family, words) }))
  }
}

function wildcard(node: ConfigNode): readonly AddressMatch[] {
  const [value, mask] = (node.children[0]?.word ?? '').split('/').map((part) => parseAddress(part))
  return value && mask ? [{ kind: 'wildcard', value: value.words[0]!, mask: mask.words[0]! }] : []
}

function isAfter(left: Address, right: Address): boolean {
  for (const [place, word] of left.words.entries()) {
    const difference = (word >>> 0) - (right.words[place]! >>> 0)
    if (difference !== 0) return difference > 0
  }
  return false
}
