/** `security nat` (Juniper's YANG for 24.4R1, security module). */
import { container, flag, heads, implemented, irrelevant, missing, type Statement } from '../statement.js'
import { DESTINATION, PROXY, STATIC } from './nat-inbound.js'
import { SOURCE } from './nat-source.js'

export const NAT: Statement = implemented(
  container({
    source: SOURCE,
    destination: DESTINATION,
    static: STATIC,
    'proxy-arp': PROXY,
    'proxy-ndp': PROXY,
    // Pools that overlap are taken anyway.
    'allow-overlapping-pools': irrelevant(flag()),
    // Only rules that translate between families ask for these, and such rules are told.
    ...heads(irrelevant, 'natv6v4 ipv6-multicast-interfaces'),
    ...heads(missing, 'port-forwarding'),
    ...heads(irrelevant, 'traceoptions'),
  }),
)
