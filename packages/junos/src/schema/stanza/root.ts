/** The top of a configuration (Juniper's YANG for 24.4R1, all modules). */
import {
  conditional,
  container,
  heads,
  irrelevant,
  leaf,
  missing,
  opaque,
  type Statement,
  secret,
} from '../statement.js'
import { text } from '../value-kind.js'
import { APPLICATIONS } from './applications.js'
import { INTERFACES } from './interfaces.js'
import { ROUTING_INSTANCES, ROUTING_OPTIONS, ROUTING_PROTOCOLS } from './routing.js'
import { SECURITY } from './security.js'
import { SYSTEM } from './system.js'
import { WINGSPAN } from './wingspan.js'

/** Of all protocols only those matter that learn routes. */
const PROTOCOLS: Statement = container({
  ...ROUTING_PROTOCOLS,
  '<protocol>': secret(irrelevant(opaque())),
})

/** The root; `groups` hold it again and are checked apart. */
export const CONFIGURATION: Statement = container({
  version: irrelevant(leaf(text(255))),
  rcsid: irrelevant(leaf(text())),
  groups: opaque(),
  applications: APPLICATIONS,
  interfaces: INTERFACES,
  protocols: PROTOCOLS,
  'routing-instances': ROUTING_INSTANCES,
  'routing-options': ROUTING_OPTIONS,
  security: SECURITY,
  system: SYSTEM,
  wingspan: WINGSPAN,
  vlans: conditional('packets of switched interfaces are not led to the interface of their VLAN', opaque()),
  ...heads(missing, 'logical-systems tenants bridge-domains'),
  // Filters act where an interface names them, and are told there; so do profiles and policies.
  ...heads(irrelevant, 'firewall policy-options class-of-service schedulers dynamic-profiles'),
  ...heads(irrelevant, 'access access-profile accounting-options event-options snmp smtp services'),
  ...heads(
    irrelevant,
    'chassis fabric multi-chassis vmhost poe wlan dialer isdn diameter jsrc jsrc-partition',
  ),
  ...heads(irrelevant, 'forwarding-options switch-options multicast-snooping-options session-limit-group'),
  ...heads(irrelevant, 'unified-edge'),
  // Gone from the published schema, but still in the configurations of branch devices.
  ...heads(irrelevant, 'ethernet-switching-options'),
})
