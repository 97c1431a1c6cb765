/** `security flow` (Juniper's YANG for 24.4R1, security module). */
import {
  conditional,
  container,
  flag,
  flags,
  heads,
  implemented,
  irrelevant,
  leaf,
  missing,
  type Statement,
} from '../statement.js'
import { number, oneOf } from '../value-kind.js'

const AGING: Statement = container({
  'early-ageout': leaf(number(1, 65535)),
  'low-watermark': leaf(number(0, 100)),
  'high-watermark': leaf(number(0, 100)),
  ...heads(missing, 'early-aging'),
})

const TCP_SESSION: Statement = container({
  ...flags(implemented, 'rst-invalidate-session fin-invalidate-session rst-sequence-check no-syn-check'),
  'strict-syn-check': conditional(
    'data before the handshake is dropped; what else a device checks is not documented',
    flag(),
  ),
  ...flags(implemented, 'no-syn-check-in-tunnel no-sequence-check'),
  'tcp-initial-timeout': leaf(number(4, 300)),
  'time-wait-state': container({
    'session-ageout': flag(),
    'session-timeout': leaf(number(2, 600)),
    'apply-to-half-close-state': flag(),
  }),
  // What proxies do.
  ...flags(irrelevant, 'aggressive-tcp-ack tcp-fast-open'),
  'tcp-selective-ack': irrelevant(leaf(oneOf('activate', 'deactivate', 'automatic'))),
  'maximum-window': irrelevant(leaf(oneOf('64K', '128K', '256K', '512K', '1M'))),
})

export const FLOW: Statement = implemented(
  container({
    aging: AGING,
    'tcp-session': TCP_SESSION,
    'allow-dns-reply': flag(),
    'allow-embedded-icmp': flag(),
    'route-change-timeout': conditional('routes do not change in a replay', leaf(number(6, 1800))),
    // Packets that are dropped, and sessions that are there, on a device and not here.
    'fragment-limit': missing(leaf(number(0, 250))),
    'fragment-reassembly-timeout': missing(leaf(number(0, 60))),
    'advanced-options': container({
      ...flags(missing, 'drop-matching-reserved-ip-address drop-matching-link-local-address'),
      ...flags(irrelevant, 'reverse-route-packet-mode-vr'),
    }),
    ...flags(missing, 'allow-reverse-ecmp'),
    ...heads(missing, 'drop-flow ethernet-switching enable-reroute-uniform-link-check'),
    // How fast, in what order and in which pieces packets are sent on.
    'nh-resolve-timeout': irrelevant(leaf(number(1, 20000))),
    'multicast-nh-resolve-retry': irrelevant(leaf(number(0, 20))),
    'pending-sess-queue-length': irrelevant(leaf(oneOf('normal', 'moderate', 'high'))),
    'syn-flood-protection-mode': irrelevant(leaf(oneOf('syn-cookie', 'syn-proxy'))),
    'tunnel-info': irrelevant(leaf(number(0, 4294967295))),
    ...flags(irrelevant, 'enhanced-routing-mode mcast-buffer-enhance strict-packet-order'),
    ...flags(irrelevant, 'no-local-favor-ecmp sync-icmp-session ipsec-performance-acceleration'),
    ...flags(irrelevant, 'gre-performance-acceleration force-ip-reassembly power-mode-disable'),
    ...flags(irrelevant, 'preserve-incoming-fragment-size power-mode-ipsec'),
    'tcp-mss': irrelevant(
      container(
        Object.fromEntries(
          ['all-tcp', 'ipsec-vpn', 'gre-in', 'gre-out'].map((word) => [
            word,
            container({ mss: leaf(number(64, 65535)) }),
          ]),
        ),
      ),
    ),
    ...heads(irrelevant, 'log load-distribution packet-log high-availability traceoptions'),
  }),
)
