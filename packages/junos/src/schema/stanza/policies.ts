/** `security policies` (Juniper's YANG for 24.4R1, security module). */
import {
  container,
  flag,
  flags,
  heads,
  implemented,
  inlineList,
  irrelevant,
  leaf,
  leafList,
  list,
  missing,
  type Statement,
  type Statements,
} from '../statement.js'
import { name, number, oneOf, text } from '../value-kind.js'

const MATCH: Statements = {
  'source-address': leafList(text()),
  'destination-address': leafList(text()),
  ...flags(implemented, 'source-address-excluded destination-address-excluded'),
  application: leafList(text()),
  'from-zone': leafList(text()),
  'to-zone': leafList(text()),
  ...heads(missing, 'source-identity source-identity-feed source-end-user-profile source-l3vpn-vrf-group'),
  ...heads(missing, 'destination-identity-context destination-identity-feed destination-l3vpn-vrf-group'),
  ...heads(missing, 'destination-identity-context-profile dynamic-application url-category'),
}

const LOG: Statement = implemented(
  container({
    'session-init': flag(),
    'session-close': flag(),
    'session-update': missing(leaf(number(0, 1440))),
    ...heads(irrelevant, 'sfw profile'),
  }),
)

const MSS = irrelevant(leaf(number(64, 65535)))

const PERMIT: Statement = container({
  'tcp-options': container({
    ...flags(implemented, 'syn-check-required sequence-check-required'),
    'initial-tcp-mss': MSS,
    'reverse-tcp-mss': MSS,
    'window-scale': irrelevant(flag()),
  }),
  ...flags(irrelevant, 'services-offload no-services-offload'),
  ...flags(missing, 'advanced-connection-tracking'),
  ...heads(missing, 'tunnel firewall-authentication destination-address application-services'),
  ...heads(missing, 'tunnel-inspection'),
})

const POLICY: Statements = {
  description: irrelevant(leaf(text(900))),
  match: container(MATCH),
  then: container({
    permit: PERMIT,
    deny: container(heads(irrelevant, 'application-services')),
    reject: container(heads(missing, 'application-services ssl-proxy profile')),
    log: LOG,
    count: implemented(flag()),
  }),
  'scheduler-name': missing(leaf(name())),
  'report-skip': irrelevant(flag()),
}

const POLICIES_OF_CONTEXT: Statements = { policy: list(name(), POLICY) }

export const POLICIES: Statement = implemented(
  container({
    'from-zone': inlineList(name(), {
      'to-zone': list(name(), { ...POLICIES_OF_CONTEXT, ...heads(irrelevant, 'application-services') }),
    }),
    global: container(POLICIES_OF_CONTEXT),
    'default-policy': container({
      '<default-action>': leaf(oneOf('permit-all', 'deny-all')),
      'log-profile': irrelevant(leaf(text())),
    }),
    // Only a configuration that follows another asks for it.
    'policy-rematch': container(flags(implemented, 'extensive')),
    // It is for sessions whose policy asks for a dynamic application, and such policies are told.
    ...heads(irrelevant, 'pre-id-default-policy unified-policy dns-cache'),
    ...heads(missing, 'explicit-proxy policy-set stateful-firewall-rule stateful-firewall-rule-set'),
    ...heads(irrelevant, 'default-http-mux-policy policy-stats lookup-intact-on-commit traceoptions'),
    ...heads(irrelevant, 'file-serialization no-file-serialization'),
  }),
)
