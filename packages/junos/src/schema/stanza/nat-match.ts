/** What rules of all kinds of NAT match, and where they apply (Juniper's YANG for 24.4R1, security module). */
import {
  container,
  inBraces,
  inlineList,
  irrelevant,
  leaf,
  leafList,
  missing,
  type Statement,
  type Statements,
  terse,
  upTo,
  valueIn,
} from '../statement.js'
import { ADDRESS, either, INTERFACE, name, number, oneOf, PREFIX, PROTOCOL, text } from '../value-kind.js'

/** What a device takes of most lists. */
const MOST = 8
const MOST_PROTOCOLS = 4

export const ADDRESS_OR_PREFIX = either(PREFIX, ADDRESS)
/** Of a range of addresses. */
export const RANGE_END: Statement = valueIn('ipaddr', leaf(ADDRESS_OR_PREFIX))
export const UINT16 = number(0, 65535)

export const DESCRIPTION: Statements = { description: irrelevant(leaf(text(900))) }

/** `from` and `to`. */
export const CONTEXT: Statement = terse(
  container({
    zone: upTo(MOST, leafList(text())),
    interface: upTo(MOST, leafList(INTERFACE)),
    'routing-instance': upTo(MOST, leafList(text())),
    'routing-group': missing(upTo(MOST, leafList(text()))),
  }),
)

/** Of other devices than these. */
export const MATCH_DIRECTION: Statements = {
  'match-direction': irrelevant(leaf(oneOf('input', 'output'))),
}

export const PORTS: Statement = upTo(MOST, inBraces(inlineList(UINT16, { to: leaf(UINT16) })))

/** Alternatives of a match. */
export const ADDRESSES: Statement = upTo(MOST, leafList(ADDRESS_OR_PREFIX))
export const ADDRESS_NAMES: Statement = upTo(MOST, leafList(text()))
export const PROTOCOLS: Statement = upTo(MOST_PROTOCOLS, leafList(PROTOCOL))
export const APPLICATIONS: Statement = leafList(text())

/** A port and, where it is a range, its last one: `80`, `80 to 90`. */
export const PORT_RANGE: Statement = terse(container({ '<low>': leaf(UINT16), to: leaf(UINT16) }))

export const POOL_NAME = leaf(name())
