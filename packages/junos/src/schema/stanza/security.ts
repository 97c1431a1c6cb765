/** `security`. */
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
import { oneOf } from '../value-kind.js'
import { ADDRESS_BOOK } from './address-book.js'
import { FLOW, LOG, SCREEN } from './flow.js'
import { NAT } from './nat.js'
import { POLICIES } from './policies.js'
import { ZONES } from './zones.js'

const FORWARDING = (family: string): Statement =>
  container({ mode: missing(leaf(oneOf('packet-based', 'flow-based', 'drop', family))) })

export const SECURITY: Statement = container({
  'address-book': ADDRESS_BOOK,
  flow: FLOW,
  log: LOG,
  nat: NAT,
  policies: POLICIES,
  screen: SCREEN,
  zones: ZONES,
  alg: conditional('no gates are opened for the connections that a protocol agrees on', opaque()),
  'forwarding-options': container({
    family: container({
      inet: FORWARDING('inet'),
      inet6: FORWARDING('inet6'),
      mpls: FORWARDING('mpls'),
      iso: irrelevant(FORWARDING('iso')),
    }),
    ...heads(irrelevant, 'mirror-filter resource-manager'),
  }),
  ...heads(
    missing,
    'idp utm application-firewall application-traffic-control user-identification advance-policy-based-routing softwires gprs tcp-encap group-vpn dynamic-vpn ipsec-policy firewall-authentication flow-tunnel l3vpn secure-wire',
  ),
  ...heads(
    irrelevant,
    'alarms analysis application-tracking authentication-key-chains certificates cloud datapath-debug dns-cache forwarding-process ike ipsec key-protect macsec nat64 ngfw pki remote-access resource-manager ssh-known-hosts traceoptions tunnel-inspection anti-virus dynamic-address dynamic-application intelligence-inspection jdpi logical-system-profile services-offload ssl-inspection',
  ),
})
