/** `system`: what concerns who may come in and what the device is called; the rest has nothing to do with flows. */
import {
  container,
  heads,
  implemented,
  irrelevant,
  leaf,
  leafList,
  list,
  opaque,
  type Statement,
  secret,
} from '../statement.js'
import { name, number, text } from '../value-kind.js'

const AUTHENTICATION: Statement = container({
  'encrypted-password': secret(leaf(text())),
  'plain-text-password-value': secret(leaf(text())),
  ...Object.fromEntries(
    ['ssh-rsa', 'ssh-dsa', 'ssh-ecdsa', 'ssh-ed25519'].map((word) => [
      word,
      secret(list(text(), { from: leafList(text()) })),
    ]),
  ),
  ...heads(irrelevant, 'no-public-keys load-key-file'),
})

export const SYSTEM: Statement = irrelevant(
  container({
    'host-name': implemented(leaf(text(255))),
    'root-authentication': AUTHENTICATION,
    login: container({
      class: list(name(64), {
        permissions: leafList(name()),
        'idle-timeout': leaf(number(0, 4294967295)),
        ...heads(
          irrelevant,
          'allow-commands allow-commands-regexps allow-configuration allow-configuration-regexps deny-commands deny-commands-regexps deny-configuration deny-configuration-regexps login-alarms login-tip login-script logical-system tenant access-start access-end allowed-days security-role satellite configuration-breadcrumbs no-hidden-commands',
        ),
      }),
      user: list(name(64), {
        'full-name': leaf(text()),
        uid: leaf(number(100, 64000)),
        class: leaf(name(64)),
        authentication: AUTHENTICATION,
        ...heads(irrelevant, 'cli'),
      }),
      ...heads(irrelevant, 'message announcement password retry-options idle-timeout deny-sources'),
    }),
    services: opaque(),
    syslog: opaque(),
    'tacplus-server': secret(opaque()),
    'radius-server': secret(opaque()),
    ...heads(
      irrelevant,
      'accounting allow-v4mapped-packets archival arp authentication-order auto-configuration auto-snapshot autoinstallation backup-router commit compress-configuration-files configuration-database default-address-selection diag-port-authentication domain-name domain-search dump-device encrypt-configuration-files extensions fips host-name-ext inet6-backup-router internet-options kernel-replication license location master-password max-configuration-rollbacks max-configurations-on-flash mirror-flash-on-disk name-resolution name-server nd-override-preferred-src no-compress-configuration-files no-multicast-echo no-ping-record-route no-ping-time-stamp no-redirects no-redirects-ipv6 no-saved-core-context ntp phone-home ports processes radius-options saved-core-context saved-core-files scripts security-profile static-host-mapping tacplus-options time-format time-zone tracing use-imported-time-zones export-format health-monitor schema',
    ),
  }),
)
