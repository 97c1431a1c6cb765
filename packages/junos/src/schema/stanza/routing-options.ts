/** `routing-options`, those of the device and those of an instance (Juniper's YANG for 24.4R1). */
import {
  container,
  heads,
  implemented,
  irrelevant,
  leaf,
  list,
  missing,
  opaque,
  type Statement,
  type Statements,
  secret,
} from '../statement.js'
import { ADDRESS, text } from '../value-kind.js'
import { STATIC } from './routing-static.js'

/** What a routing table has, named or not. */
const TABLE: Statements = {
  static: STATIC,
  // These make routes, or take routes away.
  ...heads(missing, 'martians aggregate generate access access-internal flow vpn-global-import'),
  ...heads(irrelevant, 'maximum-routes maximum-paths maximum-prefixes multipath policy-multipath protect'),
  ...heads(irrelevant, 'bgp-static label'),
}

/** Routes that come from, or go to, other tables. */
const LEAKS = 'rib-groups instance-import instance-export auto-export'

export const ROUTING_OPTIONS: Statement = implemented(
  container({
    ...TABLE,
    rib: list(text(255), TABLE),
    'interface-routes': container({
      'rib-group': missing(opaque()),
      family: irrelevant(opaque()),
    }),
    'router-id': irrelevant(leaf(ADDRESS)),
    ...heads(missing, LEAKS),
    ...heads(missing, 'resolution topologies multicast dynamic-tunnels source-routing'),
    bmp: secret(irrelevant(opaque())),
    // For routing protocols.
    ...heads(irrelevant, 'autonomous-system confederation ipv6-router-id route-distinguisher-id'),
    ...heads(irrelevant, 'route-distinguisher-id-use-router-id domain-path-id pre-export-filter validation'),
    ...heads(irrelevant, 'med-igp-update-interval bgp-orf-cisco-mode route-record graceful-restart'),
    ...heads(irrelevant, 'warm-standby nonstop-routing nonstop-routing-options nsr-phantom-holdtime'),
    // For MPLS and traffic engineering.
    ...heads(irrelevant, 'auto-bandwidth backup-selection flex-algorithm source-packet-routing'),
    ...heads(irrelevant, 'transport-class diversity-association te-policy-association srlg fate-sharing'),
    ...heads(irrelevant, 'admin-groups-extended-range admin-groups-extended congestion-protection'),
    // How the device works: which of several next hops is taken, how fast, what it writes down.
    ...heads(
      irrelevant,
      'forwarding-table maximum-ecmp interface host-fast-reroute ppm options traceoptions',
    ),
    ...heads(
      irrelevant,
      'loopback-strict-disable no-bfd-triggered-local-repair no-soft-core programmable-rpd',
    ),
    ...heads(irrelevant, 'logical-system-mux highwatermark-log-interval time-averaged-watermark-interval'),
  }),
)
