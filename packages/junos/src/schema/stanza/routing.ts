/** `routing-options` and `routing-instances`. */
import {
  conditional,
  container,
  flag,
  heads,
  implemented,
  irrelevant,
  leaf,
  list,
  missing,
  type Statement,
  type Statements,
} from '../statement.js'
import { ADDRESS, either, INTERFACE, name, number, oneOf, PREFIX, text } from '../value-kind.js'

const PREFERENCE: Statements = {
  preference: leaf(number(0, 4294967295)),
  metric: irrelevant(leaf(number(0, 4294967295))),
}

const NEXT_HOP = either(ADDRESS, INTERFACE)
const QUIET =
  'tag community as-path resolve no-resolve retain no-retain readvertise no-readvertise active passive install no-install longest-match no-longest-match bfd-liveness-detection preference2 color'

const ROUTE: Statements = {
  'next-hop': list(NEXT_HOP, { interface: leaf(INTERFACE) }),
  'qualified-next-hop': list(NEXT_HOP, {
    ...PREFERENCE,
    interface: leaf(INTERFACE),
    ...heads(irrelevant, 'tag bfd-liveness-detection mac-address'),
  }),
  'next-table': leaf(text(255)),
  discard: flag(),
  reject: flag(),
  ...PREFERENCE,
  ...heads(irrelevant, QUIET),
  ...heads(missing, 'receive lsp-next-hop p2mp-lsp-next-hop backup-pe-group static-lsp-next-hop'),
}

const STATIC = container({
  route: list(PREFIX, ROUTE),
  defaults: container({ ...PREFERENCE, ...heads(irrelevant, QUIET) }),
  ...heads(missing, 'rib-group route-target-filter'),
})

export const ROUTING_OPTIONS: Statement = implemented(
  container({
    static: STATIC,
    rib: list(text(255), {
      static: STATIC,
      ...heads(missing, 'generate aggregate flow martians'),
      ...heads(irrelevant, 'maximum-paths maximum-prefixes'),
    }),
    ...heads(
      missing,
      'aggregate generate instance-import instance-export rib-groups interface-routes martians flow multicast',
    ),
    ...heads(
      irrelevant,
      'router-id autonomous-system confederation forwarding-table graceful-restart options resolution route-record source-routing traceoptions validation maximum-paths maximum-prefixes auto-export nonstop-routing ppm fate-sharing',
    ),
  }),
)

export const ROUTING_INSTANCES: Statement = implemented(
  container({
    '<instance>': list(name(128), {
      description: irrelevant(leaf(text(900))),
      'instance-type': leaf(
        oneOf(
          'virtual-router',
          'forwarding',
          'vrf',
          'l2vpn',
          'virtual-switch',
          'vpls',
          'evpn',
          'no-forwarding',
          'layer2-control',
          'mac-vrf',
        ),
      ),
      interface: list(INTERFACE, heads(irrelevant, 'primary')),
      'routing-options': ROUTING_OPTIONS,
      protocols: conditional(
        'routes learnt from other routers are not known',
        container(
          heads(
            irrelevant,
            'bgp ospf ospf3 rip ripng isis pim igmp mld ldp evpn l2vpn vpls msdp router-discovery',
          ),
        ),
      ),
      ...heads(missing, 'vrf-import vrf-export vrf-target vrf-table-label forwarding-options'),
      ...heads(irrelevant, 'route-distinguisher access system no-vrf-advertise'),
    }),
  }),
)
