/** Units of interfaces: VLAN, tunnel, address families. */
import {
  conditional,
  container,
  flag,
  flags,
  heads,
  inline,
  irrelevant,
  leaf,
  missing,
  opaque,
  type Statements,
  secret,
} from '../statement.js'
import { ADDRESS, name, number, text } from '../value-kind.js'
import { INET, INET6 } from './interfaces-family.js'

const TUNNEL: Statements = {
  source: leaf(ADDRESS),
  destination: leaf(ADDRESS),
  'routing-instance': container({
    destination: conditional('outer packets are looked up in every instance', leaf(name(128))),
  }),
  key: conditional(
    'tunnels between the same ends are not told apart by their key',
    leaf(number(0, 4294967295)),
  ),
  // The ends are not known, or the packets are not those of GRE or IP in IP.
  ...heads(missing, 'source-hostname source-interface destination-hostname backup-destination encapsulation'),
  ...heads(irrelevant, 'encap-type allow-fragmentation do-not-fragment ttl traffic-class flow-label'),
  ...heads(irrelevant, 'path-mtu-discovery no-path-mtu-discovery'),
}

export const UNIT: Statements = {
  description: irrelevant(leaf(text())),
  disable: flag(),
  'vlan-id': leaf(number(0, 4094)),
  family: inline(
    container({
      inet: INET,
      inet6: INET6,
      ...heads(missing, 'ethernet-switching bridge vpls ccc tcc mlppp mlfr-end-to-end mlfr-uni-nni any'),
      ...heads(irrelevant, 'iso mpls fibre-channel'),
    }),
  ),
  tunnel: container(TUNNEL),
  // More than one tag, or tags that change on the way.
  ...heads(missing, 'vlan-tags vlan-tag vlan-id-range vlan-id-list inner-vlan-id-swap-ranges'),
  ...heads(missing, 'native-inner-vlan-id input-vlan-map output-vlan-map swap-by-poppush'),
  // Packets that are dropped, or that come from or go to somewhere else.
  ...heads(missing, 'accept-source-mac layer2-policer service explicit-proxy peer-unit dialer-options'),
  ...heads(missing, 'receive-lsp transmit-lsp'),
  ...flags(missing, 'passive-monitor-mode'),
  'pppoe-options': secret(missing(opaque())),
  'ppp-options': secret(irrelevant(opaque())),
  'backup-options': conditional('interfaces are taken to be up', opaque()),
  ...heads(irrelevant, 'bandwidth mtu mac encapsulation point-to-point multipoint alias interface-tag'),
  ...heads(irrelevant, 'traps no-traps accounting-profile account-layer2-overhead policer-overhead'),
  ...heads(
    irrelevant,
    'proxy-arp arp-resp clear-dont-fragment-bit copy-tos-to-outer-ip-header no-dhcp-flood',
  ),
  ...heads(
    irrelevant,
    'generate-eui64 no-generate-eui64 routing-service routing-services no-routing-services',
  ),
  ...heads(irrelevant, 'radio-router service-domain interface-state load-balancing-options etree-ac-role'),
  ...heads(irrelevant, 'dynamic-call-admission-control peer-psd peer-interface interface-shared-with'),
  ...heads(irrelevant, 'virtual-gateway-accept-data virtual-gateway-esi no-auto-virtual-gateway-esi'),
  ...heads(irrelevant, 'virtual-gateway-v4-mac virtual-gateway-v6-mac proxy-macip-advertisement'),
  ...heads(irrelevant, 'deep-vlan-qualified-learning'),
  // Lines other than Ethernet.
  ...heads(irrelevant, 'keepalives no-keepalives dlci multicast-dlci inverse-arp vci allow-any-vci vpi'),
  ...heads(
    irrelevant,
    'trunk-id trunk-bandwidth multicast-vci vci-range atm-l2circuit-mode atm-scheduler-map',
  ),
  ...heads(irrelevant, 'shaping oam-period oam-liveness transmit-weight epd-threshold cell-bundle-size'),
  ...heads(irrelevant, 'cell-bundle-timeout plp-to-clp mrru short-sequence fragment-threshold drop-timeout'),
  ...heads(irrelevant, 'disable-mlppp-inner-ppp-pfc minimum-links multilink-max-classes compression'),
  ...heads(irrelevant, 'compression-device interleave-fragments link-layer-overhead'),
}
