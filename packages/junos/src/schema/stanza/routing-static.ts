/** Static routes of `routing-options` and of its tables (Juniper's YANG for 24.4R1, routing-options module). */
import {
  conditional,
  container,
  flag,
  flags,
  heads,
  implemented,
  irrelevant,
  leaf,
  leafList,
  list,
  missing,
  opaque,
  type Statement,
  type Statements,
  terse,
} from '../statement.js'
import { ADDRESS, either, INTERFACE, number, oneOf, PREFIX, text } from '../value-kind.js'

const UINT32 = number(0, 4294967295)
const NEXT_HOP = either(ADDRESS, INTERFACE)

/** The neighbour of a route with BFD may be down; nobody asks it here. */
const BFD = conditional('the neighbour is taken to be up', opaque())

/** What a route has, and the defaults have for all routes. */
const ATTRIBUTES: Statements = {
  preference: leaf(UINT32),
  ...flags(implemented, 'install no-install resolve no-resolve'),
  ...flags(irrelevant, 'retain no-retain readvertise no-readvertise active passive explicit-null'),
  'longest-match': conditional('next hops are looked up by the longest match only with resolve', flag()),
  'no-longest-match': irrelevant(flag()),
  // Attributes for other routers, and for choices between protocols of one preference.
  ...heads(irrelevant, 'metric metric2 metric3 metric4 tag tag2 preference2 color color2 community as-path'),
}

const QUALIFIED: Statements = {
  preference: leaf(UINT32),
  metric: conditional('next hops of one preference are not told apart by their metric', leaf(UINT32)),
  interface: leaf(INTERFACE),
  order: missing(leaf(number(1, 65535))),
  'mac-address': irrelevant(leaf(text())),
  tag: irrelevant(leaf(UINT32)),
  'bfd-liveness-detection': BFD,
}

/** Ways out that the program does not know: such a route is not there. */
const OTHER_WAYS =
  'backup-pe-group lsp-next-hop p2mp-lsp-next-hop spring-te-lsp-next-hop p2mp-ldp-next-hop static-lsp-next-hop'

const ROUTE: Statements = {
  description: irrelevant(leaf(text())),
  'next-hop': leafList(NEXT_HOP),
  'qualified-next-hop': list(NEXT_HOP, QUALIFIED),
  'next-table': leaf(text(255)),
  discard: flag(),
  reject: flag(),
  receive: missing(flag()),
  ...ATTRIBUTES,
  priority: irrelevant(leaf(oneOf('high', 'medium', 'low'))),
  'bfd-liveness-detection': BFD,
  ...heads(missing, OTHER_WAYS),
}

export const STATIC: Statement = container({
  route: terse(list(PREFIX, ROUTE)),
  defaults: container(ATTRIBUTES),
  'rib-group': missing(leaf(text())),
  // BGP, ISO and BFD: none of it makes a route for IP packets.
  ...heads(irrelevant, 'protocol-instance-name static-route iso-route route-target-filter'),
})
