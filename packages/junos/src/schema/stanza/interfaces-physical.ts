/** What an interface has beside its units: its tagging, and a long list of what concerns the line only. */
import {
  conditional,
  container,
  flag,
  flags,
  heads,
  irrelevant,
  leaf,
  list,
  missing,
  opaque,
  type Statement,
  type Statements,
  secret,
} from '../statement.js'
import { number, oneOf, text } from '../value-kind.js'
import { UNIT } from './interfaces-unit.js'

const SPEEDS =
  'auto auto-10m-100m 10m 100m 1g 2.5g 5g 10g 25g 40g 50g 100g 200g 400g 800g oc3 oc12 oc48'.split(' ')

/** Packets on a link belong to the interface that it is a part of. */
const MEMBER = conditional(
  'packets captured on a member are not those of its aggregate unless --interface says so',
  opaque(),
)

/** What all Ethernet options have: the bundle that a link is in, and MAC addresses that are let in. */
const ETHERNET: Statements = {
  'redundant-parent': MEMBER,
  // The second is what the schema calls it: names there must not begin with a digit.
  '802.3ad': MEMBER,
  'ieee-802.3ad': MEMBER,
  ...flags(missing, 'source-filtering'),
  'source-address-filter': missing(opaque()),
  ...heads(irrelevant, 'loopback no-loopback flow-control no-flow-control no-source-filtering'),
  ...heads(irrelevant, 'auto-negotiation no-auto-negotiation mpls ignore-l3-incompletes'),
}

const ETHER_OPTIONS: Statements = {
  ...ETHERNET,
  'ethernet-switch-profile': missing(opaque()),
  ...heads(irrelevant, 'loopback-remote asynchronous-notification fec speed ieee-802-3az-eee'),
}

const BUNDLE: Statements = {
  ...flags(missing, 'source-filtering'),
  'source-address-filter': missing(opaque()),
  ...heads(irrelevant, 'loopback no-loopback flow-control no-flow-control no-source-filtering'),
  ...heads(irrelevant, 'lacp minimum-links link-speed'),
}

const OPTIONS: Record<string, Statement> = {
  'gigether-options': container({ ...ETHER_OPTIONS, ...heads(irrelevant, 'mac-mode mru') }),
  'ether-options': container({
    ...ETHER_OPTIONS,
    ...heads(irrelevant, 'link-mode no-auto-mdix mdi-mode autostate-exclude'),
  }),
  'fastether-options': container({ ...ETHERNET, ...heads(irrelevant, 'ingress-rate-limit') }),
  'redundant-ether-options': container({ ...BUNDLE, ...heads(irrelevant, 'redundancy-group mru') }),
  'aggregated-ether-options': container({
    ...BUNDLE,
    'ethernet-switch-profile': missing(opaque()),
    ...heads(irrelevant, 'autostate-exclude link-protection fcoe-lag no-fcoe-lag load-balance dlb mc-ae'),
    ...heads(irrelevant, 'bfd-liveness-detection minimum-bandwidth rebalance-periodic resilient-hash'),
  }),
}

export const PHYSICAL: Statements = {
  description: irrelevant(leaf(text())),
  disable: flag(),
  unit: list(number(0, 1073741823), UNIT),
  'vlan-tagging': flag(),
  'flexible-vlan-tagging': flag(),
  ...flags(missing, 'stacked-vlan-tagging vlan-vci-tagging passive-monitor-mode'),
  'native-vlan-id': missing(leaf(number(0, 4094))),
  ...OPTIONS,
  speed: irrelevant(leaf(oneOf(...SPEEDS))),
  'link-mode': irrelevant(leaf(oneOf('automatic', 'half-duplex', 'full-duplex'))),
  'media-type': irrelevant(leaf(oneOf('copper', 'fiber'))),
  mtu: irrelevant(leaf(number(0, 4294967295))),
  ...heads(missing, 'services-options switch-options'),
  'ppp-options': secret(irrelevant(opaque())),
  'cellular-options': secret(irrelevant(opaque())),
  ...heads(irrelevant, 'encapsulation mac hold-time input-native-vlan-push number-of-sub-ports'),
  ...heads(irrelevant, 'traps no-traps interface-mib no-interface-mib accounting-profile traceoptions'),
  ...heads(irrelevant, 'gratuitous-arp-reply no-gratuitous-arp-reply no-gratuitous-arp-request'),
  ...heads(irrelevant, 'no-no-gratuitous-arp-request promiscuous-mode port-mirror-instance'),
  ...heads(irrelevant, 'external-model-name management-ethernet-redundancy fabric-options'),
  ...heads(irrelevant, 'redundant-pseudo-interface-options network-isolation-profile link-degrade-monitor'),
  ...heads(irrelevant, 'per-unit-scheduler no-per-unit-scheduler shared-scheduler hierarchical-scheduler'),
  ...heads(irrelevant, 'schedulers shared-interface receive-bucket transmit-bucket l2tp-maximum-session'),
  // Lines other than Ethernet.
  ...heads(irrelevant, 'keepalives no-keepalives dce lmi mlfr-uni-nni-bundle-options lsq-failure-options'),
  ...heads(
    irrelevant,
    'clocking framing satop-options cesopsn-options sonet-options aggregated-sonet-options',
  ),
  ...heads(irrelevant, 'atm-options t1-options t3-options e1-options e3-options ds0-options serial-options'),
  ...heads(irrelevant, 'dsl-options vdsl-options dsl-sfp-options shdsl-options es-options data-input'),
  ...heads(irrelevant, 'isdn-options dialer-options modem-options act-sim partition no-partition'),
  ...heads(irrelevant, 'optics-options otn-options och-options otu-options odu-options ett-options'),
  ...heads(irrelevant, 'fibrechannel-options logical-tunnel-options multiservice-options ggsn-options'),
  ...heads(irrelevant, 'container-options'),
}
