/** `security zones`. */
import { HOST_INBOUND_PROTOCOLS, HOST_INBOUND_SERVICES } from '@wingspan/engine'
import {
  conditional,
  container,
  flag,
  heads,
  implemented,
  irrelevant,
  leaf,
  leafList,
  list,
  missing,
  type Statement,
} from '../statement.js'
import { INTERFACE, name, oneOf, text } from '../value-kind.js'
import { ADDRESS_BOOK_ENTRIES } from './address-book.js'

const EXCEPT = { except: flag() }

const HOST_INBOUND: Statement = implemented(
  container({
    'system-services': list(oneOf('all', 'any-service', ...HOST_INBOUND_SERVICES), EXCEPT),
    protocols: list(oneOf('all', ...HOST_INBOUND_PROTOCOLS), EXCEPT),
  }),
)

const ZONE = {
  description: irrelevant(leaf(text(900))),
  'tcp-rst': implemented(flag()),
  'address-book': implemented(container(ADDRESS_BOOK_ENTRIES)),
  screen: implemented(leaf(name(32))),
  'white-list': missing(leafList(name())),
  'host-inbound-traffic': HOST_INBOUND,
  interfaces: implemented(list(INTERFACE, { 'host-inbound-traffic': HOST_INBOUND })),
  'application-tracking': irrelevant(flag()),
  'source-identity-log': irrelevant(flag()),
  'unidirectional-session-refreshing': missing(flag()),
  'enable-reverse-reroute': missing(flag()),
  ...heads(missing, 'advance-policy-based-routing-profile advanced-connection-tracking'),
}

export const ZONES: Statement = implemented(
  container({
    'security-zone': list(name(), ZONE),
    'functional-zone': conditional(
      'its interfaces take packets to the device only',
      container({
        management: container({
          interfaces: list(INTERFACE, { 'host-inbound-traffic': HOST_INBOUND }),
          screen: leaf(name(32)),
          'host-inbound-traffic': HOST_INBOUND,
          description: irrelevant(leaf(text(900))),
        }),
      }),
    ),
  }),
)
