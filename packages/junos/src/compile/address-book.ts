/** Address books: names of addresses and sets to what they stand for, as each zone sees them. */
import { type AddressMatch, ANY_ADDRESS, ANY_IPV4, ANY_IPV6, Pace, type Steps } from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { addressMatches } from './address-entry.js'
import { type CompileContext, entriesOf } from './compile-context.js'

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

/** Sets in sets, deeper than anyone nests them. */
const MOST_LEVELS = 64

/** One book, all of whose names are resolved, so that what is wrong is told used or not. */
class Book {
  readonly name: string
  readonly #context: CompileContext
  readonly #node: ConfigNode
  readonly #sets: ConfigNode | undefined
  readonly #addresses = new Map<string, readonly AddressMatch[]>()
  readonly #resolved = new Map<string, readonly AddressMatch[]>()

  constructor(context: CompileContext, name: string, node: ConfigNode) {
    this.#context = context
    this.name = name
    this.#node = node
    this.#sets = node.child('address-set')
  }

  /** To be done before anything is found. */
  *resolve(): Steps {
    const pace = new Pace()
    for (const entry of entriesOf(this.#node, 'address')) {
      if (pace.isStepDone) yield
      this.#addresses.set(entry.word, addressMatches(this.#context, entry))
    }
    for (const set of this.#sets?.children ?? []) {
      yield
      this.#members(set, [])
    }
  }

  find(name: string): readonly AddressMatch[] | undefined {
    return this.#addresses.get(name) ?? this.#resolved.get(name)
  }

  /** Each match once, however many sets hold it. */
  #members(set: ConfigNode, above: readonly string[]): readonly AddressMatch[] {
    const known = this.#resolved.get(set.word)
    if (known) return known
    const found = new Set<AddressMatch>()
    for (const member of entriesOf(set, 'address')) {
      const matches = this.#addresses.get(member.word)
      if (matches === undefined) this.#undefined(member, 'address')
      for (const match of matches ?? []) found.add(match)
    }
    const path = [...above, set.word]
    for (const member of entriesOf(set, 'address-set')) {
      for (const match of this.#set(member, path)) found.add(match)
    }
    const matches = [...found]
    this.#resolved.set(set.word, matches)
    return matches
  }

  #set(member: ConfigNode, path: readonly string[]): readonly AddressMatch[] {
    const set = this.#sets!.child(member.word)
    if (set === undefined) this.#undefined(member, 'address-set')
    else if (path.includes(member.word)) {
      this.#context.error(member, 'address-set-cycle', 'the set holds itself')
    } else if (path.length >= MOST_LEVELS && !this.#resolved.has(member.word)) {
      this.#context.error(member, 'address-set-too-deep', `sets nest deeper than ${MOST_LEVELS} levels`)
    } else return this.#members(set, path)
    return []
  }

  #undefined(member: ConfigNode, kind: string): void {
    this.#context.error(
      member,
      'undefined-address',
      `${kind} ${quoteWord(member.word)} is not defined in this book`,
    )
  }
}

/** All books of a configuration, and what zones see of them. */
export function* compileAddressBooks(context: CompileContext): Steps<AddressBooks> {
  const books = new AddressBooks(context)
  yield* books.read()
  return books
}

export class AddressBooks {
  readonly #context: CompileContext
  #global: Book | undefined
  /** Names of `dynamic-address`, whose addresses come from feeds: nothing matches them. */
  readonly #dynamic: ConfigNode | undefined
  /** By zone name: the books it looks into, before the global one. */
  readonly #byZone = new Map<string, Book[]>()

  constructor(context: CompileContext) {
    this.#context = context
    this.#dynamic = context.root.at('security', 'dynamic-address', 'address-name')
  }

  /** To be done before anything is resolved. */
  *read(): Steps {
    const security = this.#context.root.child('security')
    for (const node of entriesOf(security, 'address-book')) {
      const book = yield* this.#book(node.word, node)
      if (node.word === 'global') this.#global = book
      for (const zone of node.at('attach', 'zone')?.children ?? []) this.#attach(zone, book)
    }
    for (const zone of entriesOf(security?.child('zones'), 'security-zone')) {
      const node = zone.child('address-book')
      if (node) this.#attach(zone, yield* this.#book(zone.word, node))
    }
  }

  *#book(name: string, node: ConfigNode): Steps<Book> {
    const book = new Book(this.#context, name, node)
    yield* book.resolve()
    return book
  }

  /** What a name stands for in a zone (undefined: in global policies and NAT); undefined when it is not defined. */
  resolve(zone: string | undefined, name: string): ResolvedAddress | undefined {
    const builtIn = BUILT_IN.get(name)
    if (builtIn) return { name, book: undefined, matches: builtIn }
    for (const book of [...((zone && this.#byZone.get(zone)) || []), this.#global]) {
      const matches = book?.find(name)
      if (matches) return { name, book: book!.name, matches }
    }
    return this.#dynamic?.child(name) && { name, book: undefined, matches: [] }
  }

  #attach(zone: ConfigNode, book: Book): void {
    if (!this.#context.zoneNumbers.has(zone.word)) {
      this.#context.error(zone, 'undefined-zone', `zone ${quoteWord(zone.word)} is not defined`)
    }
    const known = this.#byZone.get(zone.word)
    if (known) known.push(book)
    else this.#byZone.set(zone.word, [book])
  }
}
