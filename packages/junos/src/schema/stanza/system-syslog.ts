/** `system syslog` (Juniper's YANG for 24.4R1, system module). Logs of sessions are `security log`. */
import {
  container,
  flag,
  flags,
  heads,
  inlineList,
  irrelevant,
  leaf,
  leafList,
  list,
  opaque,
  type Statement,
  type Statements,
  secret,
} from '../statement.js'
import { ADDRESS, name, number, oneOf, text } from '../value-kind.js'

const FACILITIES = [
  'any authorization daemon ftp ntp security kernel user dfc external firewall pfe conflict-log change-log',
  'interactive-commands',
].flatMap((line) => line.split(' '))

/** One of these follows a facility: what is as bad or worse is logged. */
const LEVELS: Statements = flags(irrelevant, 'any emergency alert critical error warning notice info none')

const OVERRIDES = [
  ...['authorization', 'daemon', 'ftp', 'kernel', 'user'],
  ...['local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'],
]

/** Which messages go to a place. */
const CONTENTS: Statements = {
  '<facility>': inlineList(oneOf(...FACILITIES), LEVELS),
  match: leaf(text()),
  'match-strings': leafList(text()),
  'allow-duplicates': flag(),
}

const STRUCTURED: Statement = container(flags(irrelevant, 'brief'))

/** Its sites have passwords. */
const ARCHIVE: Statement = secret(opaque())

export const SYSLOG: Statement = container({
  user: list(name(), CONTENTS),
  host: list(text(255), {
    ...CONTENTS,
    port: leaf(number(0, 65535)),
    'facility-override': leaf(oneOf(...OVERRIDES)),
    'log-prefix': leaf(text()),
    'source-address': leaf(ADDRESS),
    'routing-instance': leaf(name(128)),
    transport: leaf(oneOf('tcp', 'udp', 'tls')),
    'structured-data': STRUCTURED,
    ...flags(irrelevant, 'explicit-priority exclude-hostname'),
    ...heads(irrelevant, 'tlsdetails'),
  }),
  file: list(text(1024), {
    ...CONTENTS,
    archive: ARCHIVE,
    'structured-data': STRUCTURED,
    ...flags(irrelevant, 'explicit-priority'),
  }),
  console: list(oneOf(...FACILITIES, 'application-status'), LEVELS),
  archive: ARCHIVE,
  'time-format': container(flags(irrelevant, 'year millisecond')),
  'source-address': leaf(ADDRESS),
  'routing-instance': leaf(name(128)),
  'log-rotate-frequency': leaf(number(1, 59)),
  ...flags(irrelevant, 'allow-duplicates alternate-format shell'),
  ...heads(irrelevant, 'server grpc-replay'),
})
