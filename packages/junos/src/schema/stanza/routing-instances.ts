/** `routing-instances` (Juniper's YANG for 24.4R1, routing-instances module). */
import {
  conditional,
  container,
  flags,
  heads,
  implemented,
  irrelevant,
  leaf,
  list,
  missing,
  opaque,
  type Statement,
  type Statements,
} from '../statement.js'
import { INTERFACE, name, oneOf, text } from '../value-kind.js'
import { ROUTING_OPTIONS } from './routing-options.js'

/** Those other than `virtual-router` are told where instances are compiled. */
const INSTANCE_TYPES = [
  'virtual-router vrf forwarding no-forwarding virtual-switch layer2-control mac-vrf l2vpn vpls l2backhaul-vpn',
  'mpls-internet-multicast evpn mpls-forwarding evpn-vpws',
].flatMap((line) => line.split(' '))

/** Protocols that learn routes from other routers. */
export const ROUTING_PROTOCOLS: Statements = Object.fromEntries(
  ['bgp', 'esis', 'isis', 'ospf', 'ospf3', 'rip', 'ripng', 'pim', 'msdp', 'amt'].map((word) => [
    word,
    conditional('routes learnt by routing protocols are not known', opaque()),
  ]),
)

const PROTOCOLS: Statements = {
  ...ROUTING_PROTOCOLS,
  ...heads(missing, 'evpn l2vpn vpls ldp mpls mvpn rsvp'),
  ...heads(irrelevant, 'bfd igmp-snooping mld-snooping pim-snooping router-discovery mvrp rstp mstp vstp'),
}

const INSTANCE: Statements = {
  description: irrelevant(leaf(text())),
  'instance-type': leaf(oneOf(...INSTANCE_TYPES)),
  interface: list(INTERFACE, {
    ...flags(irrelevant, 'any unicast primary'),
    ...flags(missing, 'multicast'),
    'protect-interface': irrelevant(leaf(INTERFACE)),
  }),
  'routing-options': ROUTING_OPTIONS,
  protocols: container(PROTOCOLS),
  // Filters for all that is forwarded, routes of other instances, and switching in the place of routing.
  ...heads(missing, 'forwarding-options vrf-import vrf-export vrf-target vrf-table-label non-forwarding-vrf'),
  ...heads(missing, 'import-default-action export-default-action provider-tunnel egress-protection'),
  ...heads(missing, 'vlans vlan-id vlan-tags routing-interface bridge-domains switch-options vxlan'),
  ...heads(missing, 'vtep-source-interface vtep-remote-interface remote-vtep-list remote-vtep-v6-list'),
  // What is told to other routers, and what concerns frames only.
  ...heads(irrelevant, 'route-distinguisher no-vrf-advertise vrf-advertise-selective l2vpn-id instance-role'),
  ...heads(
    irrelevant,
    'no-vrf-propagate-ttl vrf-propagate-ttl connector-id-advertise vlan-model service-type',
  ),
  ...heads(irrelevant, 'no-local-switching no-normalization qualified-bum-pruning-mode pbb-options'),
  ...heads(irrelevant, 'no-irb-layer-2-copy service-groups multicast-snooping-options igmp-snooping-options'),
  ...heads(irrelevant, 'mld-snooping-options system access access-profile'),
}

export const ROUTING_INSTANCES: Statement = implemented(
  container({ '<instance>': list(name(128), INSTANCE) }),
)
