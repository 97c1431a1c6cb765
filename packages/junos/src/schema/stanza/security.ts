/** `security` (Juniper's YANG for 24.4R1, security module). */
import {
  conditional,
  container,
  heads,
  irrelevant,
  leaf,
  missing,
  missingUnless,
  opaque,
  type Statement,
  secret,
} from '../statement.js'
import { number, oneOf } from '../value-kind.js'
import { ADDRESS_BOOK } from './address-book.js'
import { ALG } from './alg.js'
import { FLOW } from './flow.js'
import { LOG } from './log.js'
import { NAT } from './nat.js'
import { POLICIES } from './policies.js'
import { SCREEN } from './screen.js'
import { ZONES } from './zones.js'

/** Flows are made in the mode `flow-based` only; the last mode is what a device does with other packets anyway. */
const IP_MODE = missingUnless(['flow-based'], leaf(oneOf('packet-based', 'flow-based', 'drop')))
const OTHER_MODE = missingUnless(['drop'], leaf(oneOf('packet-based', 'drop')))

const FORWARDING_OPTIONS: Statement = container({
  family: container({
    inet: container({ mode: IP_MODE }),
    inet6: container({ mode: IP_MODE }),
    // MPLS by packets makes the whole device forward by packets.
    mpls: container({ mode: OTHER_MODE }),
    iso: container({ mode: irrelevant(leaf(oneOf('packet-based', 'drop'))) }),
  }),
  ...heads(missing, 'secure-wire mode'),
  ...heads(irrelevant, 'mirror-filter receive-side-scaling security-service resource-manager'),
  ...heads(irrelevant, 'services-offload allow-dataplane-sleep no-allow-dataplane-sleep'),
  ...heads(irrelevant, 'dedicated-offload-cpu'),
})

export const SECURITY: Statement = container({
  'address-book': ADDRESS_BOOK,
  alg: ALG,
  flow: FLOW,
  'forwarding-options': FORWARDING_OPTIONS,
  log: LOG,
  nat: NAT,
  policies: POLICIES,
  screen: SCREEN,
  zones: ZONES,
  'dynamic-address': conditional('addresses of feeds are not known: nothing matches them', opaque()),
  'advanced-connection-tracking-timeout': irrelevant(leaf(number(0, 4294967295))),
  ...heads(missing, 'advance-policy-based-routing softwires group-vpn ipsec-policy resource-manager'),
  // Keys. Tunnels are known by their interfaces and routes.
  ...Object.fromEntries(
    ['ike', 'ipsec', 'pki', 'certificates', 'authentication-key-chains', 'macsec', 'ssh-known-hosts'].map(
      (word) => [word, secret(irrelevant(opaque()))],
    ),
  ),
  ...heads(irrelevant, 'remote-access distribution-profile tcp-encap'),
  // What policies name, and are told there.
  ...heads(irrelevant, 'application-firewall application-services casb dynamic-application'),
  ...heads(irrelevant, 'firewall-authentication gtp idp l3vpn ngfw sctp tunnel-inspection'),
  'user-identification': secret(irrelevant(opaque())),
  ...heads(irrelevant, 'utm secure-web-gateway'),
  // What is reported, and how the device does its work.
  ...heads(irrelevant, 'advanced-services alarms analysis application-tracking cloud datapath-debug'),
  ...heads(irrelevant, 'forwarding-process traceoptions'),
})
