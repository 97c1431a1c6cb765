/** `security policies`. */
import {
  conditional,
  container,
  flag,
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
} from '../statement.js'
import { name, number, text } from '../value-kind.js'

const MATCH: Statements = {
  'source-address': leafList(text(256)),
  'destination-address': leafList(text(256)),
  ...flags(implemented, 'source-address-excluded destination-address-excluded'),
  application: leafList(text(256)),
  'from-zone': leafList(name()),
  'to-zone': leafList(name()),
  ...heads(
    missing,
    'source-identity source-identity-feed destination-identity-context destination-identity-feed source-end-user-profile destination-identity-context-profile dynamic-application url-category source-l3vpn-vrf-group destination-l3vpn-vrf-group',
  ),
}

const LOG: Statement = implemented(
  container({
    'session-init': flag(),
    'session-close': flag(),
    'session-update': missing(leaf(number(0, 1440))),
    ...heads(irrelevant, 'sfw profile'),
  }),
)

const PERMIT: Statements = {
  'tcp-options': implemented(
    container({
      'syn-check-required': flag(),
      'sequence-check-required': flag(),
      'initial-tcp-mss': irrelevant(leaf(number(64, 65535))),
      'reverse-tcp-mss': irrelevant(leaf(number(64, 65535))),
      'window-scale': irrelevant(flag()),
    }),
  ),
  'services-offload': irrelevant(flag()),
  'no-services-offload': irrelevant(flag()),
  ...heads(
    missing,
    'tunnel firewall-authentication destination-address application-services tunnel-inspection',
  ),
}

const REFUSE = container(heads(missing, 'application-services ssl-proxy profile'))

const POLICY: Statements = {
  description: irrelevant(leaf(text(900))),
  match: container(MATCH),
  then: container({
    permit: container(PERMIT),
    deny: REFUSE,
    reject: REFUSE,
    log: LOG,
    count: implemented(container(heads(irrelevant, 'alarm'))),
  }),
  'scheduler-name': missing(leaf(name())),
}

const POLICIES_OF_CONTEXT: Statements = { policy: list(name(), POLICY) }

export const POLICIES: Statement = implemented(
  container({
    'from-zone': list(name(), {
      'to-zone': list(name(), {
        ...POLICIES_OF_CONTEXT,
        ...heads(missing, 'application-services'),
      }),
    }),
    global: container(POLICIES_OF_CONTEXT),
    'default-policy': container({
      'permit-all': flag(),
      'deny-all': flag(),
      'log-profile': irrelevant(leaf(text())),
    }),
    'policy-rematch': conditional(
      'it matters when a configuration changes while sessions run',
      container(flags(implemented, 'extensive')),
    ),
    'pre-id-default-policy': missing(container(heads(missing, 'then'))),
    ...heads(
      missing,
      'policy-set stateful-firewall-rule stateful-firewall-rule-set default-http-mux-policy unified-policy',
    ),
    ...heads(
      irrelevant,
      'policy-stats dns-cache lookup-intact-on-commit file-serialization no-file-serialization traceoptions',
    ),
  }),
)
