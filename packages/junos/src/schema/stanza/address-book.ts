/** Address books: `security address-book`, and those of zones (Juniper's YANG for 24.4R1, security module). */
import {
  container,
  flags,
  implemented,
  inBraces,
  inlineList,
  irrelevant,
  leaf,
  list,
  missing,
  opaque,
  type Statement,
  type Statements,
  terse,
  upTo,
  valueIn,
} from '../statement.js'
import { ADDRESS, either, name, number, PREFIX, text, WILDCARD } from '../value-kind.js'

const MOST_MEMBERS = 16384
const DESCRIPTION = { description: irrelevant(leaf(text(900))) }

/** An address is a name, and then a prefix or one of the words. */
const ADDRESS_STATEMENTS: Statements = {
  ...DESCRIPTION,
  '<ip-prefix>': leaf(either(PREFIX, ADDRESS)),
  // Names without an address are told where they are looked up.
  'dns-name': upTo(
    1,
    list(name(253), {
      ...flags(implemented, 'ipv4-only ipv6-only'),
      'dns-query-interval': irrelevant(leaf(number(16, 86400))),
    }),
  ),
  'wildcard-address': upTo(1, inlineList(WILDCARD)),
  'range-address': upTo(1, inlineList(ADDRESS, { to: valueIn('range-high', leaf(ADDRESS)) })),
  'address-range': missing(opaque()),
}

/** Addresses and sets of them. */
export const ADDRESS_BOOK_ENTRIES: Statements = {
  address: terse(list(name(), ADDRESS_STATEMENTS)),
  'address-set': list(name(), {
    ...DESCRIPTION,
    address: upTo(MOST_MEMBERS, list(name())),
    'address-set': upTo(MOST_MEMBERS, list(name())),
  }),
}

export const ADDRESS_BOOK: Statement = implemented(
  upTo(
    4096,
    inBraces(
      list(name(), {
        ...DESCRIPTION,
        ...ADDRESS_BOOK_ENTRIES,
        attach: container({ zone: list(name()) }),
      }),
    ),
  ),
)
