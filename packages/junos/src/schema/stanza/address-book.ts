/** Address books: `security address-book`, and those of zones. */
import {
  conditional,
  container,
  flags,
  implemented,
  inlineList,
  irrelevant,
  leaf,
  list,
  type Statement,
  type Statements,
} from '../statement.js'
import { ADDRESS, either, name, PREFIX, text, WILDCARD } from '../value-kind.js'

const ADDRESS_STATEMENTS: Statements = {
  description: irrelevant(leaf(text(900))),
  'dns-name': conditional(
    'names are resolved only by the file given with --hosts',
    list(name(255), flags(implemented, 'ipv4-only ipv6-only')),
  ),
  'wildcard-address': inlineList(WILDCARD),
  'range-address': inlineList(ADDRESS, { to: inlineList(ADDRESS) }),
}

/** Addresses and sets; an address is a name and then a prefix, or one of the words. */
export const ADDRESS_BOOK_ENTRIES: Statements = {
  address: list(name(), { ...ADDRESS_STATEMENTS, '<prefix>': inlineList(either(PREFIX, ADDRESS)) }),
  'address-set': list(name(), {
    description: irrelevant(leaf(text(900))),
    address: list(name()),
    'address-set': list(name()),
  }),
}

export const ADDRESS_BOOK: Statement = implemented(
  list(name(), {
    description: irrelevant(leaf(text(900))),
    ...ADDRESS_BOOK_ENTRIES,
    attach: container({ zone: list(name()) }),
  }),
)
