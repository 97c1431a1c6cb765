/** `security nat`. */
import {
  container,
  flag,
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
import {
  ADDRESS,
  either,
  INTERFACE,
  name,
  number,
  oneOf,
  PORT,
  PREFIX,
  PROTOCOL,
  text,
} from '../value-kind.js'

const CONTEXT: Statements = {
  zone: leafList(name()),
  interface: leafList(INTERFACE),
  'routing-instance': leafList(name()),
  'routing-group': missing(leafList(name())),
}

const PORT_MATCH = inlineList(PORT, { to: inlineList(PORT) })

const MATCH: Statements = {
  'source-address': leafList(PREFIX),
  'source-address-name': leafList(name()),
  'destination-address': leafList(PREFIX),
  'destination-address-name': leafList(name()),
  'source-port': PORT_MATCH,
  'destination-port': PORT_MATCH,
  protocol: leafList(PROTOCOL),
  application: leafList(name()),
}

const DESCRIPTION = { description: irrelevant(leaf(text(900))) }

const PERSISTENT: Statement = implemented(
  container({
    permit: container({
      'any-remote-host': flag(),
      'target-host': flag(),
      'target-host-port': flag(),
    }),
    'inactivity-timeout': leaf(number(60, 7200)),
    'max-session-number': leaf(number(8, 65536)),
    'address-mapping': missing(flag()),
  }),
)

const RANGE = inlineList(ADDRESS_OR_PREFIX(), { to: inlineList(ADDRESS_OR_PREFIX()) })

function ADDRESS_OR_PREFIX() {
  return either(PREFIX, ADDRESS)
}

const POOL: Statements = {
  ...DESCRIPTION,
  address: RANGE,
  'host-address-base': inlineList(ADDRESS_OR_PREFIX()),
  port: container({
    'no-translation': flag(),
    range: inlineList(number(1024, 65535), {
      to: inlineList(number(1024, 65535)),
      ...heads(irrelevant, 'twin-port'),
    }),
    'port-overloading-factor': leaf(number(2, 32)),
    ...heads(missing, 'block-allocation deterministic preserve-parity preserve-range automatic'),
    ...heads(irrelevant, 'port-overloading-usage-alarm enhanced-port-overloading-algorithm'),
  }),
  'overflow-pool': leaf(name()),
  'routing-instance': leaf(name()),
  'pool-utilization-alarm': irrelevant(container(heads(irrelevant, 'raise-threshold clear-threshold'))),
  'address-pooling': missing(leaf(oneOf('paired', 'no-paired'))),
  ...heads(
    missing,
    'address-name burst-pool address-shared address-persistent ei-mapping-timeout mapping-timeout limit-ports-per-host allocation-domain mape-domain',
  ),
  ...heads(irrelevant, 'subscriber-pool-utilization-alarm'),
}

const SOURCE: Statement = container({
  pool: list(name(), POOL),
  'rule-set': list(name(), {
    ...DESCRIPTION,
    from: container(CONTEXT),
    to: container(CONTEXT),
    rule: list(name(), {
      ...DESCRIPTION,
      match: container(MATCH),
      then: container({
        'source-nat': container({
          off: flag(),
          interface: container({ 'persistent-nat': PERSISTENT }),
          pool: list(name(), { 'persistent-nat': PERSISTENT }),
          ...heads(irrelevant, 'rule-session-count-alarm'),
        }),
      }),
    }),
  }),
  'address-persistent': flag(),
  'port-randomization': container({ disable: flag() }),
  'port-round-robin': container({ disable: irrelevant(flag()) }),
  interface: container({
    'port-overloading': container({ off: flag() }),
    'port-overloading-factor': leaf(number(2, 32)),
  }),
  'pool-default-port-range': inlineList(number(1024, 65535), { to: inlineList(number(1024, 65535)) }),
  ...heads(
    irrelevant,
    'pool-utilization-alarm port-overloading-usage-alarm subscriber-pool-utilization-alarm persistent-nat pool-default-twin-port-range pool-distribution port-scaling-enlargement traceoptions',
  ),
  ...heads(
    missing,
    'session-persistence-scan session-drop-hold-down subscriber-extension allow-distinct-port-pools',
  ),
})

const DESTINATION: Statement = container({
  pool: list(name(), {
    ...DESCRIPTION,
    'routing-instance': leaf(name()),
    address: inlineList(ADDRESS_OR_PREFIX(), {
      to: inlineList(ADDRESS_OR_PREFIX()),
      port: inlineList(number(1, 65535)),
    }),
  }),
  'rule-set': list(name(), {
    ...DESCRIPTION,
    from: container(CONTEXT),
    rule: list(name(), {
      ...DESCRIPTION,
      match: container(MATCH),
      then: container({
        'destination-nat': container({
          off: flag(),
          pool: list(name()),
          ...heads(irrelevant, 'rule-session-count-alarm'),
        }),
      }),
    }),
  }),
})

const MAPPED_PORT = inlineList(PORT, { to: inlineList(PORT) })
const STATIC_TARGET: Statements = {
  'mapped-port': MAPPED_PORT,
  'routing-instance': leaf(name()),
}

const STATIC: Statement = container({
  'rule-set': list(name(), {
    ...DESCRIPTION,
    from: container(CONTEXT),
    rule: list(name(), {
      ...DESCRIPTION,
      match: container(MATCH),
      then: container({
        'static-nat': container({
          prefix: inlineList(ADDRESS_OR_PREFIX(), STATIC_TARGET),
          'prefix-name': missing(list(name(), STATIC_TARGET)),
          ...heads(missing, 'inet nptv6-prefix nptv6-prefix-name'),
          ...heads(irrelevant, 'rule-session-count-alarm'),
        }),
      }),
    }),
  }),
})

export const NAT: Statement = implemented(
  container({
    source: SOURCE,
    destination: DESTINATION,
    static: STATIC,
    'proxy-arp': irrelevant(container(heads(irrelevant, 'interface'))),
    'proxy-ndp': irrelevant(container(heads(irrelevant, 'interface'))),
    ...heads(missing, 'natv6v4 allow-overlapping-pools'),
    ...heads(irrelevant, 'traceoptions'),
  }),
)
