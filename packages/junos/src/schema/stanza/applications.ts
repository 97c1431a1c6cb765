/** `applications`. */
import {
  container,
  heads,
  implemented,
  irrelevant,
  leaf,
  list,
  missing,
  type Statement,
  type Statements,
} from '../statement.js'
import { either, name, number, PORTS, PROTOCOL, TIMEOUT, text } from '../value-kind.js'

/** Names that ICMP types have in configurations. */
export const ICMP_TYPE_NAMES: Readonly<Record<string, number>> = {
  'echo-reply': 0,
  unreachable: 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicit': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  timestamp: 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'mask-request': 17,
  'mask-reply': 18,
}

const ICMP_TYPE = either(number(0, 255), {
  expected: 'the name of an ICMP type',
  accepts: (word) => Object.hasOwn(ICMP_TYPE_NAMES, word),
})

const MATCH: Statements = {
  protocol: leaf(PROTOCOL),
  'source-port': leaf(PORTS),
  'destination-port': leaf(PORTS),
  'icmp-type': leaf(ICMP_TYPE),
  'icmp-code': leaf(either(number(0, 255), name())),
  'icmp6-type': leaf(either(number(0, 255), name())),
  'icmp6-code': leaf(either(number(0, 255), name())),
  alg: leaf(name()),
  'application-protocol': leaf(name()),
  'inactivity-timeout': leaf(TIMEOUT),
  'rpc-program-number': missing(leaf(text(64))),
  uuid: missing(leaf(text(64))),
  ...heads(irrelevant, 'do-not-translate-A-query-to-AAAA-query do-not-translate-AAAA-query-to-A-query'),
}

export const APPLICATIONS: Statement = implemented(
  container({
    application: list(name(), {
      description: irrelevant(leaf(text(900))),
      ...MATCH,
      term: list(name(), MATCH),
      'ether-type': missing(leaf(text())),
    }),
    'application-set': list(name(), {
      description: irrelevant(leaf(text(900))),
      application: list(name()),
      'application-set': list(name()),
    }),
  }),
)
