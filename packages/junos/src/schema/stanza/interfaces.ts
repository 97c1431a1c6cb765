/** `interfaces`. */
import {
  conditional,
  container,
  flag,
  flags,
  heads,
  implemented,
  inlineList,
  irrelevant,
  leaf,
  list,
  missing,
  type Statement,
  type Statements,
} from '../statement.js'
import { ADDRESS, INTERFACE, INTERFACE_ADDRESS, name, number, text } from '../value-kind.js'

const DYNAMIC = 'dhcp dhcp-client dhcpv6-client'

function family(more: Statements): Statement {
  return container({
    address: inlineList(INTERFACE_ADDRESS, {
      ...flags(implemented, 'primary'),
      ...flags(irrelevant, 'preferred master-only eui-64'),
      'vrrp-group': conditional(
        'virtual addresses are not the device’s own here',
        list(number(0, 255), VRRP),
      ),
      'vrrp-inet6-group': conditional(
        'virtual addresses are not the device’s own here',
        list(number(0, 255), VRRP),
      ),
      ...heads(irrelevant, 'arp ndp broadcast destination'),
    }),
    ...heads(
      missing,
      `filter policer sampling-filter service ${DYNAMIC} unnumbered-address negotiate-address`,
    ),
    ...heads(
      irrelevant,
      'mtu no-redirects sampling rpf-check targeted-broadcast dad-disable no-neighbor-learn primary tcp-mss arp-max-cache',
    ),
    ...more,
  })
}

const VRRP: Statements = heads(
  irrelevant,
  'virtual-address virtual-inet6-address virtual-link-local-address priority accept-data no-accept-data preempt no-preempt advertise-interval fast-interval inet6-advertise-interval track authentication-type authentication-key',
)

const TUNNEL = container({
  source: leaf(ADDRESS),
  destination: leaf(ADDRESS),
  'routing-instance': container({
    destination: conditional('outer packets are looked up in every instance', leaf(name())),
  }),
  ...heads(
    irrelevant,
    'ttl key path-mtu-discovery no-path-mtu-discovery allow-fragmentation do-not-fragment',
  ),
})

const UNIT: Statements = {
  description: irrelevant(leaf(text(900))),
  disable: flag(),
  'vlan-id': leaf(number(0, 4094)),
  family: container({
    inet: family({}),
    inet6: family({}),
    ...heads(irrelevant, 'iso mpls'),
    ...heads(missing, 'ethernet-switching bridge ccc vpls'),
  }),
  tunnel: TUNNEL,
  ...heads(
    irrelevant,
    'bandwidth traps no-traps point-to-point multipoint mtu clear-dont-fragment-bit encapsulation arp-resp proxy-arp',
  ),
  ...heads(
    missing,
    'vlan-id-list vlan-id-range vlan-tags native-inner-vlan-id input-vlan-map output-vlan-map ppp-options pppoe-options peer-unit dialer-options',
  ),
}

export const INTERFACES: Statement = implemented(
  container({
    '<interface>': list(INTERFACE, {
      description: irrelevant(leaf(text(900))),
      disable: flag(),
      unit: list(number(0, 1073741823), UNIT),
      'vlan-tagging': flag(),
      'flexible-vlan-tagging': flag(),
      ...heads(missing, 'native-vlan-id'),
      ...heads(
        irrelevant,
        'gigether-options ether-options fastether-options aggregated-ether-options redundant-ether-options fabric-options speed link-mode mtu mac hold-time encapsulation traps no-traps flow-control loopback-options per-unit-scheduler hierarchical-scheduler optics-options t1-options e1-options t3-options e3-options cellular-options dsl-options vdsl-options serial-options modem-options dialer-options no-gratuitous-arp-request gratuitous-arp-reply no-gratuitous-arp-reply mtu-discovery lmi',
      ),
    }),
    'interface-range': list(name(), {
      member: list(text(255)),
      'member-range': inlineList(INTERFACE, { to: inlineList(INTERFACE) }),
      description: irrelevant(leaf(text(900))),
      disable: flag(),
      unit: list(number(0, 1073741823), UNIT),
      ...heads(irrelevant, 'gigether-options ether-options speed link-mode mtu vlan-tagging'),
    }),
    traceoptions: irrelevant(container(heads(irrelevant, 'file flag no-remote-trace'))),
  }),
)
