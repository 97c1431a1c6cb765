/** `security flow`, `security screen`, `security log`. */
import { SCREEN_STATEMENTS } from '@wingspan/engine'
import {
  conditional,
  container,
  flag,
  flags,
  heads,
  implemented,
  irrelevant,
  leaf,
  list,
  missing,
  type Statement,
  type Statements,
} from '../statement.js'
import { name, number, oneOf, text } from '../value-kind.js'

export const FLOW: Statement = implemented(
  container({
    'allow-dns-reply': flag(),
    'allow-embedded-icmp': flag(),
    'route-change-timeout': conditional('routes do not change in a replay', leaf(number(6, 1800))),
    aging: container({
      'early-ageout': leaf(number(1, 65535)),
      'low-watermark': leaf(number(0, 100)),
      'high-watermark': leaf(number(0, 100)),
      ...heads(missing, 'early-aging'),
    }),
    'tcp-session': container({
      'rst-invalidate-session': flag(),
      'fin-invalidate-session': flag(),
      'rst-sequence-check': flag(),
      'no-syn-check': flag(),
      'strict-syn-check': conditional(
        'data before the handshake is dropped; what else a device checks is not documented',
        flag(),
      ),
      'no-syn-check-in-tunnel': flag(),
      'no-sequence-check': flag(),
      'tcp-initial-timeout': leaf(number(4, 300)),
      'time-wait-state': container({
        'session-ageout': flag(),
        'session-timeout': leaf(number(2, 600)),
        'apply-to-half-close-state': flag(),
      }),
      ...flags(irrelevant, 'aggressive-tcp-ack tcp-fast-open'),
      'tcp-selective-ack': irrelevant(leaf(oneOf('activate', 'deactivate', 'automatic'))),
      'maximum-window': irrelevant(leaf(oneOf('64K', '128K', '256K', '512K', '1M'))),
    }),
    'nh-resolve-timeout': irrelevant(leaf(number(1, 20000))),
    'multicast-nh-resolve-retry': irrelevant(leaf(number(0, 20))),
    'syn-flood-protection-mode': irrelevant(leaf(oneOf('syn-cookie', 'syn-proxy'))),
    'pending-sess-queue-length': irrelevant(leaf(oneOf('normal', 'moderate', 'high'))),
    'fragment-limit': missing(leaf(number(0, 250))),
    'fragment-reassembly-timeout': missing(leaf(number(0, 60))),
    'allow-reverse-ecmp': missing(flag()),
    'ethernet-switching': missing(
      container(
        heads(missing, 'block-non-ip-all bypass-non-ip-unicast no-packet-flooding bpdu-vlan-flooding'),
      ),
    ),
    'advanced-options': container({
      ...flags(missing, 'drop-matching-reserved-ip-address drop-matching-link-local-address'),
      ...flags(irrelevant, 'reverse-route-packet-mode-vr'),
    }),
    ...flags(
      irrelevant,
      'mcast-buffer-enhance strict-packet-order no-local-favor-ecmp sync-icmp-session ipsec-performance-acceleration gre-performance-acceleration force-ip-reassembly preserve-incoming-fragment-size power-mode-disable power-mode-ipsec',
    ),
    ...heads(
      irrelevant,
      'tcp-mss log load-distribution packet-log high-availability traceoptions packet-filter bridge enhanced-routing-mode',
    ),
    ...heads(missing, 'drop-flow enable-reroute-uniform-link-check'),
  }),
)

/** Statements of the checks that the engine makes, by the first word of each. */
function checks(family: string): Statements {
  const words = SCREEN_STATEMENTS.filter((each) => each.startsWith(`${family} `))
  return Object.fromEntries(words.map((each) => [each.slice(family.length + 1), implemented(flag())]))
}

export const SCREEN: Statement = implemented(
  container({
    'ids-option': list(name(32), {
      description: irrelevant(leaf(text(300))),
      'alarm-without-drop': flag(),
      icmp: container({
        ...checks('icmp'),
        ...heads(missing, 'ip-sweep flood icmpv6-malformed'),
      }),
      ip: container({
        ...checks('ip'),
        ...heads(
          missing,
          'spoofing ipv6-malformed-header ipv6-extension-header ipv6-extension-header-limit tunnel',
        ),
      }),
      tcp: container({
        ...checks('tcp'),
        ...heads(missing, 'port-scan syn-ack-ack-proxy syn-flood tcp-sweep'),
      }),
      udp: missing(container(heads(missing, 'flood udp-sweep port-scan'))),
      'limit-session': container({
        'source-ip-based': leaf(number(1, 8_000_000)),
        'destination-ip-based': leaf(number(1, 8_000_000)),
        ...heads(missing, 'by-source by-destination'),
      }),
      ...heads(missing, 'aggregation match-direction'),
    }),
    ...heads(irrelevant, 'trap traceoptions'),
    ...heads(missing, 'white-list'),
  }),
)

export const LOG: Statement = conditional(
  'logs are written by --log, to one place',
  container({
    mode: leaf(oneOf('stream', 'event', 'stream-event')),
    format: leaf(oneOf('syslog', 'sd-syslog', 'binary', 'protobuf')),
    'source-address': leaf(text(64)),
    'source-interface': leaf(text(64)),
    stream: list(
      name(),
      heads(implemented, 'severity category host format filter rate-limit transport source-address profile'),
    ),
    ...heads(
      irrelevant,
      'event-rate rate-cap max-database-record utc-timestamp facility-override disable cache transport report file exclude profile traceoptions max-session-number',
    ),
  }),
)
