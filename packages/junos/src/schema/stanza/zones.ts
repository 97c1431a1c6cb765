/** `security zones` (Juniper's YANG for 24.4R1, security module). */
import { HOST_INBOUND_PROTOCOLS, HOST_INBOUND_SERVICES } from '@wingspan/engine'
import {
  conditional,
  container,
  flag,
  flags,
  heads,
  implemented,
  inBraces,
  inline,
  irrelevant,
  leaf,
  leafList,
  list,
  missing,
  type Statement,
  type Statements,
  upTo,
} from '../statement.js'
import { INTERFACE, name, oneOf, text } from '../value-kind.js'
import { ADDRESS_BOOK_ENTRIES } from './address-book.js'

const EXCEPT = { except: flag() }

const HOST_INBOUND: Statement = container({
  'system-services': inBraces(list(oneOf('all', 'any-service', ...HOST_INBOUND_SERVICES), EXCEPT)),
  protocols: inBraces(list(oneOf('all', ...HOST_INBOUND_PROTOCOLS), EXCEPT)),
})

/** What both kinds of zones have. */
const BOTH: Statements = {
  description: irrelevant(leaf(text(900))),
  'host-inbound-traffic': HOST_INBOUND,
  interfaces: inBraces(list(INTERFACE, { 'host-inbound-traffic': HOST_INBOUND })),
}

const SECURITY_ZONE: Statements = {
  ...BOTH,
  'tcp-rst': flag(),
  'address-book': container(ADDRESS_BOOK_ENTRIES),
  screen: leaf(name(32)),
  'white-list': missing(upTo(2, leafList(name(32)))),
  ...flags(missing, 'unidirectional-session-refreshing enable-reverse-reroute'),
  ...heads(missing, 'advance-policy-based-routing-profile advanced-connection-tracking'),
  ...flags(irrelevant, 'application-tracking source-identity-log'),
}

export const ZONES: Statement = implemented(
  container({
    'security-zone': list(name(), SECURITY_ZONE),
    'functional-zone': inline(
      container({
        management: conditional(
          'its interfaces take packets to the device only',
          container({ ...BOTH, screen: implemented(leaf(name(64))) }),
        ),
      }),
    ),
  }),
)
