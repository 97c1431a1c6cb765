/** `security nat source` (Juniper's YANG for 24.4R1, security module). */
import {
  container,
  flag,
  flags,
  heads,
  implemented,
  inBraces,
  inlineList,
  irrelevant,
  leaf,
  list,
  missing,
  missingUnless,
  type Statement,
  type Statements,
  upTo,
} from '../statement.js'
import { name, number, oneOf, text } from '../value-kind.js'
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
} from './nat-match.js'

const PERSISTENT: Statement = container({
  permit: leaf(oneOf('any-remote-host', 'target-host', 'target-host-port')),
  'inactivity-timeout': leaf(number(60, 7200)),
  'max-session-number': leaf(number(8, 65536)),
  ...flags(missing, 'address-mapping block-ext-session'),
})

const POOL_PORT = number(1024, 65535)

const PORT: Statement = container({
  'no-translation': flag(),
  range: container({
    '<low>': leaf(POOL_PORT),
    to: leaf(POOL_PORT),
    ...flags(missing, 'random-allocation round-robin'),
    // Pairs of ports are the business of gateways.
    ...heads(irrelevant, 'twin-port'),
  }),
  'port-overloading-factor': leaf(number(2, 32)),
  ...heads(missing, 'block-allocation deterministic preserve-parity preserve-range automatic'),
  ...heads(irrelevant, 'port-overloading-usage-alarm enhanced-port-overloading-algorithm'),
})

const POOL: Statements = {
  ...DESCRIPTION,
  address: upTo(64, inBraces(inlineList(ADDRESS_OR_PREFIX, { to: RANGE_END }))),
  'address-name': POOL_NAME,
  'host-address-base': leaf(ADDRESS_OR_PREFIX),
  port: PORT,
  'overflow-pool': leaf(name()),
  'routing-instance': leaf(text()),
  'address-pooling': missingUnless(['no-paired'], leaf(oneOf('paired', 'no-paired'))),
  ...heads(missing, 'burst-pool address-shared address-persistent ei-mapping-timeout mapping-timeout'),
  ...heads(missing, 'limit-ports-per-host allocation-domain mape-domain'),
  ...heads(irrelevant, 'pool-utilization-alarm subscriber-pool-utilization-alarm'),
}

const RULE: Statements = {
  ...DESCRIPTION,
  match: container({
    'source-address': ADDRESSES,
    'source-address-name': ADDRESS_NAMES,
    'source-port': PORTS,
    'destination-address': ADDRESSES,
    'destination-address-name': ADDRESS_NAMES,
    'destination-port': PORTS,
    protocol: PROTOCOLS,
    application: APPLICATIONS,
  }),
  then: container({
    'source-nat': container({
      off: flag(),
      interface: container({ 'persistent-nat': PERSISTENT }),
      pool: container({ '<pool-name>': POOL_NAME, 'persistent-nat': PERSISTENT }),
      ...heads(missing, 'clat-prefix clat-ipv6-prefix-length mapping-type secure-nat-mapping'),
      ...heads(missing, 'filtering-type'),
      ...heads(irrelevant, 'rule-session-count-alarm'),
    }),
    ...heads(irrelevant, 'syslog'),
  }),
}

export const SOURCE: Statement = container({
  pool: list(name(), POOL),
  'rule-set': list(name(), {
    ...DESCRIPTION,
    from: CONTEXT,
    to: CONTEXT,
    rule: list(name(), RULE),
    ...MATCH_DIRECTION,
  }),
  'address-persistent': flag(),
  'port-randomization': container({ disable: flag() }),
  'port-round-robin': container(flags(irrelevant, 'disable')),
  interface: container({
    'port-overloading': container({ off: flag() }),
    'port-overloading-factor': implemented(leaf(number(0, 65535))),
    ...heads(irrelevant, 'enhanced-port-overloading-algorithm'),
  }),
  'pool-default-port-range': PORT_RANGE,
  ...heads(missing, 'session-persistence-scan session-drop-hold-down subscriber-extension'),
  ...heads(missing, 'allow-distinct-port-pools radius-accounting'),
  ...heads(irrelevant, 'pool-utilization-alarm port-overloading-usage-alarm pool-default-twin-port-range'),
  ...heads(irrelevant, 'subscriber-pool-utilization-alarm persistent-nat pool-distribution'),
  ...heads(irrelevant, 'port-scaling-enlargement'),
})
