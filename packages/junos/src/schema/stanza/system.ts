/**
 * `system` (Juniper's YANG for 24.4R1, system module): what the device is called and who may come in; the rest has
 * nothing to do with flows.
 */
import {
  container,
  heads,
  implemented,
  inBraces,
  irrelevant,
  leaf,
  leafList,
  list,
  missing,
  opaque,
  type Statement,
  type Statements,
  secret,
} from '../statement.js'
import { ADDRESS, name, number, oneOf, text } from '../value-kind.js'
import { AUTHENTICATION, LOGIN } from './system-login.js'
import { SYSLOG } from './system-syslog.js'

const secrets = (words: string): Statements =>
  Object.fromEntries(words.split(' ').map((word) => [word, secret(opaque())]))

const ANYTHING: Statements = { '<option>': opaque() }

/** Holds these services, each with options of its own, and options. */
const servicesOf = (words: string): Statement => {
  const services = words.split(' ').map((word) => [word, container(ANYTHING)] as const)
  return container({ ...Object.fromEntries(services), ...ANYTHING })
}

/** What answers on the device's own addresses; who may reach it is said by zones. */
const SERVICES: Statement = container({
  netconf: servicesOf('ssh tls'),
  'web-management': servicesOf('http https'),
  rest: servicesOf('http https control'),
  ...heads(irrelevant, 'ssh telnet ftp finger tftp-server reverse netproxy'),
  ...heads(irrelevant, 'xnm-clear-text xnm-ssl extension-service grpc-tunnel jeb dtcp-only inband-ztp'),
  ...heads(irrelevant, 'dns dhcp dhcp-local-server subscriber-management subscriber-management-helper'),
  ...heads(irrelevant, 'static-subscribers extensible-subscriber-services database-replication'),
  ...heads(irrelevant, 'resource-monitor bbe-stats-service'),
  ...secrets('outbound-ssh outbound-https webapi dynamic-dns'),
})

const NTP_PEER: Statements = heads(irrelevant, 'key version prefer routing-instance nts')

const NTP: Statement = container({
  server: list(text(255), NTP_PEER),
  peer: list(ADDRESS, NTP_PEER),
  'authentication-key': list(number(1, 65534), {
    type: leaf(oneOf('md5', 'des', 'sha1', 'sha256')),
    value: secret(leaf(text())),
  }),
  'trusted-key': leafList(number(1, 65534)),
  'boot-server': leaf(text(255)),
  ...heads(irrelevant, 'source-address broadcast broadcast-client multicast-client restrict threshold'),
  ...heads(irrelevant, 'interval-range nts'),
})

export const SYSTEM: Statement = irrelevant(
  container({
    'host-name': implemented(leaf(text(255))),
    'domain-name': leaf(text(255)),
    'domain-search': leafList(text()),
    'time-zone': leaf(text()),
    'root-authentication': AUTHENTICATION,
    login: LOGIN,
    services: SERVICES,
    syslog: SYSLOG,
    ntp: NTP,
    'name-server': inBraces(
      list(ADDRESS, { 'routing-instance': leaf(name(128)), 'source-address': leaf(ADDRESS) }),
    ),
    'authentication-order': leafList(oneOf('radius', 'tacplus', 'password')),
    // Routes of the management interface are in a table of their own then.
    ...heads(missing, 'management-instance'),
    ...secrets('radius-server tacplus-server ldap-server accounting archival license proxy commit'),
    ...secrets('autoinstallation diag-port-authentication pic-console-authentication'),
    ...heads(irrelevant, 'radius-options tacplus-options password-options master-password'),
    ...heads(irrelevant, 'location ports static-host-mapping name-resolution use-imported-time-zones'),
    // The device's own packets.
    ...heads(irrelevant, 'backup-router inet6-backup-router default-address-selection internet-options arp'),
    ...heads(
      irrelevant,
      'icmp icmp-rate-limit no-redirects no-redirects-ipv6 no-multicast-echo extended-echo',
    ),
    ...heads(irrelevant, 'no-ping-record-route no-ping-time-stamp tcp-ack-rst-syn allow-v4mapped-packets'),
    ...heads(irrelevant, 'allow-6pe-traceroute allow-6vpe-traceroute-src-select allow-icmp4-extension'),
    ...heads(irrelevant, 'allow-l3vpn-traceroute-src-select allow-icmp6-extension donot-disable-ip6op-ondad'),
    ...heads(irrelevant, 'nd-maxmcast-solicit nd-maxucast-retry nd-retransmit-timer nd-system-cache-limit'),
    ...heads(irrelevant, 'nd-override-preferred-src arp-system-cache-limit no-neighbor-learn demux-options'),
    // Configurations, scripts, licences, processes, cores.
    ...heads(irrelevant, 'configuration-database configuration scripts extensions schema export-format'),
    ...heads(
      irrelevant,
      'max-configurations-on-flash max-configuration-rollbacks encrypt-configuration-files',
    ),
    ...heads(irrelevant, 'compress-configuration-files no-compress-configuration-files max-cli-sessions'),
    ...heads(irrelevant, 'personality-file-list-of-directories no-hidden-commands regex-additive-logic'),
    ...heads(irrelevant, 'processes monitor health-monitor node-health-monitor log-vital tracing'),
    ...heads(irrelevant, 'saved-core-files saved-core-context no-saved-core-context dump-device snapshot'),
    ...heads(irrelevant, 'auto-snapshot dual-phase-bootup mirror-flash-on-disk auto-configuration fips rng'),
    ...heads(irrelevant, 'ndcpp-compliant kernel-replication kernel-options netlink-async-mode'),
    ...heads(irrelevant, 'switchover-on-routing-crash statistics-timeout dynamic-profile-options'),
    // The last word is not in the published schema, but devices come from the factory with it.
    ...heads(irrelevant, 'security-profile phone-home'),
  }),
)
