/** `family inet` and `family inet6` of a unit. */
import {
  conditional,
  container,
  flags,
  heads,
  implemented,
  irrelevant,
  leaf,
  leafList,
  list,
  missing,
  type Statement,
  type Statements,
  secret,
} from '../statement.js'
import { ADDRESS, INTERFACE_ADDRESS, number, text } from '../value-kind.js'

const VRRP: Statement = conditional(
  'virtual addresses are not addresses of the device here',
  list(number(0, 255), {
    'virtual-address': leafList(ADDRESS),
    'virtual-inet6-address': leafList(ADDRESS),
    'virtual-link-local-address': leaf(ADDRESS),
    'authentication-key': secret(leaf(text())),
    ...heads(irrelevant, 'priority preferred preempt no-preempt accept-data no-accept-data track'),
    ...heads(irrelevant, 'advertise-interval fast-interval inet6-advertise-interval authentication-type'),
    ...heads(irrelevant, 'vrrp-inherit-from advertisements-threshold'),
  }),
)

/** An address of an interface; `more` are the words of one family. */
const address = (more: Statements): Statement =>
  list(INTERFACE_ADDRESS, {
    ...flags(implemented, 'primary'),
    ...flags(irrelevant, 'preferred master-only'),
    // Addresses that the device has, and routes to neighbours, that are not made here.
    ...heads(missing, 'destination virtual-gateway-address'),
    ...heads(irrelevant, 'tag tag2 web-authentication'),
    ...more,
  })

/** What drops packets, what hands them on, and where the address comes from. */
const BOTH: Statements = {
  ...heads(missing, 'filter policer service rpf-check'),
  ...heads(missing, 'unnumbered-address negotiate-address auto-configure'),
  ...heads(irrelevant, 'mtu no-redirects no-neighbor-learn sampling accounting destination-udp-port'),
  ...heads(irrelevant, 'tunnel-termination no-tunnel-termination'),
}

export const INET: Statement = container({
  address: address({
    'vrrp-group': VRRP,
    ...heads(missing, 'destination-profile'),
    ...heads(irrelevant, 'broadcast arp multipoint-destination'),
  }),
  ...BOTH,
  // The address is not known; releases before 24.4 have the second word too.
  ...heads(missing, 'dhcp dhcp-client location-pool-address'),
  ...heads(missing, 'simple-filter multicast-only targeted-broadcast ipsec-sa'),
  ...heads(irrelevant, 'primary arp-max-cache arp-new-hold-limit unconditional-src-learn next-hop-tunnel'),
  ...heads(irrelevant, 'transit-options-packets transit-ttl-exceeded receive-options-packets'),
  ...heads(irrelevant, 'receive-ttl-exceeded destination-class-usage tunnel-loopback'),
})

export const INET6: Statement = container({
  address: address({
    'vrrp-inet6-group': VRRP,
    ...flags(missing, 'eui-64 subnet-router-anycast'),
    ...heads(irrelevant, 'ndp'),
  }),
  ...BOTH,
  ...heads(missing, 'dhcpv6-client'),
  ...heads(irrelevant, 'dad-disable no-dad-disable enhanced-dad-disable dad-proxy ndp-proxy'),
  ...heads(irrelevant, 'nd6-stale-time nd6-max-cache nd6-new-hold-limit'),
})
