/** The top of a configuration (Juniper's YANG, root module). */
import {
  conditional,
  container,
  heads,
  irrelevant,
  leaf,
  missing,
  opaque,
  type Statement,
} from '../statement.js'
import { text } from '../value-kind.js'
import { APPLICATIONS } from './applications.js'
import { INTERFACES } from './interfaces.js'
import { ROUTING_INSTANCES, ROUTING_OPTIONS } from './routing.js'
import { SECURITY } from './security.js'
import { SYSTEM } from './system.js'

/** The root; `groups` hold it again and are checked apart. */
export const CONFIGURATION: Statement = container({
  version: irrelevant(leaf(text(255))),
  groups: opaque(),
  applications: APPLICATIONS,
  interfaces: INTERFACES,
  'routing-instances': ROUTING_INSTANCES,
  'routing-options': ROUTING_OPTIONS,
  security: SECURITY,
  system: SYSTEM,
  // Filters act where an interface names them, and are told there.
  firewall: irrelevant(opaque()),
  protocols: conditional('routes learnt from other routers are not known', opaque()),
  'bridge-domains': missing(opaque()),
  vlans: missing(opaque()),
  ...heads(missing, 'logical-systems tenants'),
  ...heads(
    irrelevant,
    'access access-profile accounting-options chassis class-of-service diameter dynamic-profiles ethernet-switching-options event-options fabric forwarding-options multi-chassis multicast-snooping-options poe policy-options routing-engine schedulers services session-limit-group smtp snmp switch-options unified-edge virtual-chassis vmhost wlan dialer-options isdn-options wingspan',
  ),
})
