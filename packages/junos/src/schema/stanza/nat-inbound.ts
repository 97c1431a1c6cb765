/** `security nat destination` and `security nat static` (Juniper's YANG for 24.4R1, security module). */
import {
  container,
  flag,
  heads,
  inBraces,
  inlineList,
  irrelevant,
  leaf,
  list,
  missing,
  type Statement,
  type Statements,
  terse,
} from '../statement.js'
import { either, INTERFACE, name, oneOf, text } from '../value-kind.js'
import {
  ADDRESS_NAMES,
  ADDRESS_OR_PREFIX,
  ADDRESSES,
  APPLICATIONS,
  CONTEXT,
  DESCRIPTION,
  MATCH_DIRECTION,
  POOL_NAME,
  PORT_RANGE,
  PORTS,
  PROTOCOLS,
  RANGE_END,
  UINT16,
} from './nat-match.js'

const INSTANCE = leaf(text())

const ruleSet = (rule: Statements): Statement =>
  list(name(), { ...DESCRIPTION, from: CONTEXT, rule: list(name(), rule), ...MATCH_DIRECTION })

/** Where packets are sent: an address and its port, or a range of addresses. */
const POOL: Statements = {
  ...DESCRIPTION,
  'routing-instance': INSTANCE,
  address: terse(
    container({
      '<ipaddr>': leaf(ADDRESS_OR_PREFIX),
      to: RANGE_END,
      port: leaf(UINT16),
    }),
  ),
  'address-name': terse(container({ '<name>': POOL_NAME, port: leaf(UINT16) })),
  ...heads(irrelevant, 'session-retain'),
}

export const DESTINATION: Statement = container({
  pool: list(name(), POOL),
  'rule-set': ruleSet({
    ...DESCRIPTION,
    match: container({
      'source-address': ADDRESSES,
      'source-address-name': ADDRESS_NAMES,
      'destination-address': leaf(either(ADDRESS_OR_PREFIX, oneOf('any-unicast'))),
      'destination-address-name': leaf(name()),
      'destination-port': PORTS,
      protocol: PROTOCOLS,
      application: APPLICATIONS,
    }),
    then: container({
      'destination-nat': container({
        off: flag(),
        pool: container({ '<pool-name>': POOL_NAME }),
        ...heads(missing, 'destination-prefix xlat-source-rule port-forwarding-mappings'),
        ...heads(irrelevant, 'rule-session-count-alarm'),
      }),
      ...heads(irrelevant, 'syslog'),
    }),
  }),
  // Rules name it, and are told.
  ...heads(irrelevant, 'port-forwarding'),
})

const STATIC_TARGET: Statements = { 'mapped-port': PORT_RANGE, 'routing-instance': INSTANCE }

export const STATIC: Statement = container({
  'rule-set': ruleSet({
    ...DESCRIPTION,
    match: container({
      'source-address': ADDRESSES,
      'source-address-name': ADDRESS_NAMES,
      'source-port': PORTS,
      'destination-address': leaf(ADDRESS_OR_PREFIX),
      'destination-address-name': leaf(name()),
      'destination-port': PORT_RANGE,
    }),
    then: container({
      'static-nat': container({
        prefix: container({ '<addr-prefix>': leaf(ADDRESS_OR_PREFIX), ...STATIC_TARGET }),
        'prefix-name': container({ '<name>': POOL_NAME, ...STATIC_TARGET }),
        // NAT between the families, and of prefixes of IPv6.
        ...heads(missing, 'inet nptv6-prefix nptv6-prefix-name'),
        ...heads(irrelevant, 'rule-session-count-alarm'),
      }),
    }),
  }),
})

/** `proxy-arp` and `proxy-ndp`: who answers for an address changes no flow. */
export const PROXY: Statement = irrelevant(
  container({
    interface: list(INTERFACE, {
      address: inBraces(inlineList(ADDRESS_OR_PREFIX, { to: RANGE_END })),
    }),
  }),
)
