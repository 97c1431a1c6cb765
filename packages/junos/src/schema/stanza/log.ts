/** `security log` (Juniper's YANG for 24.4R1, security module): what is logged is said by policies, where by --log. */
import {
  conditional,
  container,
  flags,
  heads,
  irrelevant,
  leaf,
  list,
  type Statement,
  secret,
  upTo,
} from '../statement.js'
import { ADDRESS, INTERFACE, name, number, oneOf, text } from '../value-kind.js'

const FORMATS = ['syslog', 'sd-syslog', 'binary', 'protobuf']
const SEVERITY = oneOf('emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug')

const STREAM: Statement = list(name(), {
  severity: leaf(SEVERITY),
  format: leaf(oneOf(...FORMATS, 'welf')),
  host: container({
    '<address>': leaf(text(256)),
    port: leaf(number(0, 65535)),
    ...heads(irrelevant, 'routing-instance log-tag'),
  }),
  'source-address': leaf(ADDRESS),
  radius: secret(irrelevant(container(heads(irrelevant, 'ipaddr port secret')))),
  ...heads(irrelevant, 'category filter rate-limit file transport time-format'),
})

export const LOG: Statement = conditional(
  'logs are written by --log, to one place and in the form that is asked for there',
  container({
    mode: irrelevant(leaf(oneOf('stream', 'event', 'stream-event'))),
    format: irrelevant(leaf(oneOf(...FORMATS))),
    'event-rate': irrelevant(leaf(number(0, 1500))),
    'rate-cap': irrelevant(leaf(number(0, 5000))),
    'source-address': irrelevant(leaf(ADDRESS)),
    'source-interface': irrelevant(leaf(INTERFACE)),
    stream: irrelevant(upTo(8, STREAM)),
    ...flags(irrelevant, 'disable utc-timestamp escape root-streaming'),
    ...heads(irrelevant, 'cache exclude limit time-format max-database-record retry-count report'),
    ...heads(irrelevant, 'transport facility-override local-log-tag local-category file apply'),
    ...heads(irrelevant, 'traceoptions profile'),
  }),
)
