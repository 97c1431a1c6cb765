/**
 * The words that may follow `show security flow session` (Junos 24.4R1: Juniper's YANG, RPC
 * get-flow-session-information). Those that this program cannot answer are here too, with the reason, so that an
 * abbreviation is ambiguous here where it is on a device, and no filter is ever silently left out.
 */
import type { Option, ValueType } from './node.js'
import { SESSION_ARRANGEMENT } from './session-arrangement.js'

const UINT32 = 4294967295
const number = (minimum: number, maximum: number | bigint): ValueType => ({
  kind: 'number',
  minimum,
  maximum,
})
const PORT = number(1, 65535)
const SECONDS = number(1, 100000)
const QUANTITY = number(1, UINT32)

/** Session identifiers have 64 bits. */
export const IDENTIFIER = number(1, 2n ** 64n - 1n)

const FAMILY: ValueType = {
  kind: 'enum',
  words: [
    { word: 'inet', help: 'IPv4', value: 4 },
    { word: 'inet6', help: 'IPv6', value: 6 },
  ],
}

const VALIDITY: ValueType = {
  kind: 'enum',
  words: [
    { word: 'valid', help: 'Sessions in use' },
    { word: 'pending', help: 'Sessions that wait for a route or a resource' },
    { word: 'invalidated', help: 'Sessions that have ended' },
    { word: 'other', help: 'Sessions in other states' },
  ],
}

const LEVELS: readonly Option[] = [
  { word: 'brief', help: 'Display brief output (default)', group: 'level' },
  { word: 'extensive', help: 'Display extensive output', group: 'level' },
]

/** Which sessions. */
export const SESSION_FILTERS: readonly Option[] = [
  { word: 'policy-id', help: 'Policy identifier', value: QUANTITY, filter: 'policyNumber' },
  {
    word: 'zone',
    help: 'Zone name, of either wing',
    value: { kind: 'string', names: 'zone' },
    filter: 'zoneName',
  },
  {
    word: 'source-nat-pool',
    help: 'Source NAT pool name',
    value: { kind: 'string', names: 'source-pool' },
    filter: 'sourcePoolName',
  },
  { word: 'nat', help: 'Show sessions with network address translation', filter: 'isTranslated' },
  { word: 'tunnel', help: 'Show tunnel sessions', filter: 'isTunnel' },
  {
    word: 'source-prefix',
    help: 'Source IP prefix or address',
    value: { kind: 'prefix' },
    filter: 'sourcePrefix',
  },
  {
    word: 'destination-prefix',
    help: 'Destination IP prefix or address',
    value: { kind: 'prefix' },
    filter: 'destinationPrefix',
  },
  { word: 'source-port', help: 'Source port', value: PORT, filter: 'sourcePort' },
  { word: 'destination-port', help: 'Destination port', value: PORT, filter: 'destinationPort' },
  { word: 'protocol', help: 'IP protocol name or number', value: { kind: 'protocol' }, filter: 'protocol' },
  {
    word: 'application',
    help: 'Application protocol name',
    value: { kind: 'application' },
    filter: 'applications',
  },
  { word: 'family', help: 'Protocol family', value: FAMILY, filter: 'family' },
  {
    word: 'interface',
    help: 'Name of incoming or outgoing interface',
    value: { kind: 'string', names: 'interface' },
    filter: 'interfaceName',
  },
  {
    word: 'stale',
    help: 'Show sessions decided under an earlier configuration',
    filter: 'isStale',
    isOurs: true,
  },
  { word: 'validity', help: 'State of the session', value: VALIDITY, filter: 'validity', isOurs: true },
  {
    word: 'start-identifier',
    help: 'Show sessions from this one on',
    value: IDENTIFIER,
    filter: 'startIdentifier',
    isOfLists: true,
  },
  { word: 'count', help: 'Number of entries to show', value: QUANTITY, filter: 'count', isOfLists: true },
  {
    word: 'duration-more-than',
    help: 'Duration is more, in seconds',
    value: SECONDS,
    filter: 'durationMoreThanSeconds',
    isOfLists: true,
  },
  {
    word: 'duration-less-than',
    help: 'Duration is less, in seconds',
    value: SECONDS,
    filter: 'durationLessThanSeconds',
    isOfLists: true,
  },
  {
    word: 'timeout-more-than',
    help: 'Timeout is more, in seconds',
    value: SECONDS,
    filter: 'timeoutMoreThanSeconds',
    isOfLists: true,
  },
  {
    word: 'timeout-less-than',
    help: 'Timeout is less, in seconds',
    value: SECONDS,
    filter: 'timeoutLessThanSeconds',
    isOfLists: true,
  },
  {
    word: 'curr-more-than',
    help: 'Current timeout is more, in seconds',
    value: SECONDS,
    filter: 'currentTimeoutMoreThanSeconds',
    isOfLists: true,
  },
  {
    word: 'curr-less-than',
    help: 'Current timeout is less, in seconds',
    value: SECONDS,
    filter: 'currentTimeoutLessThanSeconds',
    isOfLists: true,
  },
  {
    word: 'packets-more-than',
    help: 'Number of packets is more',
    value: QUANTITY,
    filter: 'packetsMoreThan',
    isOfLists: true,
  },
  {
    word: 'packets-less-than',
    help: 'Number of packets is less',
    value: QUANTITY,
    filter: 'packetsLessThan',
    isOfLists: true,
  },
  {
    word: 'bytes-more-than',
    help: 'Number of bytes is more',
    value: QUANTITY,
    filter: 'bytesMoreThan',
    isOfLists: true,
  },
  {
    word: 'bytes-less-than',
    help: 'Number of bytes is less',
    value: QUANTITY,
    filter: 'bytesLessThan',
    isOfLists: true,
  },
]

const refused = (refusal: string, words: Readonly<Record<string, string>>): readonly Option[] =>
  Object.entries(words).map(([word, help]) => ({ word, help, refusal }))

const REFUSED_LEVELS: readonly Option[] = refused('is an output form that this program does not have', {
  pretty: 'Display output with one value a line',
  plugins: 'Display output with the plugins of each session',
}).map((option) => ({ ...option, group: 'level' }))

const REFUSED_FORMS: readonly Option[] = refused('is an output form that this program does not have', {
  old: 'Obsolete form of the output for old scripts',
  'plugin-name': 'Plugin name',
  'plugin-status': 'Plugin status',
})

/** Filters of a device that this program does not take. */
export const REFUSED_FILTERS: readonly Option[] = [
  ...refused('is about security services, which this program does not have', {
    'advanced-anti-malware': 'Show advanced anti-malware sessions',
    'anti-virus': 'Show anti-virus sessions',
    'application-firewall': 'Show application firewall sessions',
    'application-firewall-rule-set': 'Show application firewall sessions by rule set',
    'application-traffic-control': 'Show application traffic control sessions',
    'application-traffic-control-rule-set': 'Show application traffic control sessions by rule set',
    'content-filtering': 'Show content filtering sessions',
    'dynamic-application': 'Dynamic application name',
    'dynamic-application-group': 'Dynamic application group name',
    encrypted: 'Show encrypted sessions',
    idp: 'Show intrusion detection and prevention sessions',
    'security-intelligence': 'Show security intelligence sessions',
    'session-type': 'Session type',
    ssl: 'Show SSL proxy sessions',
    'url-category': 'Show sessions by URL category',
    'web-filtering': 'Show web filtering sessions',
  }),
  ...refused('is about ports shared by an index, which this program does not keep', {
    'nat-port-overload-index': 'NAT port overloading index',
  }),
  ...refused('is about tunnels and tags, which this program does not keep with a session', {
    'conn-tag': 'Session connection tag',
    geneve: 'Show GENEVE sessions',
    'geneve-vni': 'GENEVE virtual network identifier',
    'tunnel-info': 'Show sessions of this tunnel',
    'tunnel-inspection-type': 'Tunnel inspection type',
    'vxlan-vni': 'VXLAN network identifier',
  }),
  ...refused('is about high availability, which this program does not have', {
    'ha-link': 'Show sessions of the high availability link',
    node: 'Show sessions of this cluster node',
    'session-state': 'Session state in high availability',
  }),
  ...refused('is about virtual systems, which this program does not have', {
    'all-logical-systems-tenants': 'All logical systems and tenants',
    'destination-service': 'Vector routing destination service',
    'logical-system': 'Logical system name',
    'root-logical-system': 'Root logical system (default)',
    'source-tenant': 'Vector routing source tenant',
    tenant: 'Tenant name',
    'vrf-group': 'VRF group of the session',
  }),
  ...refused('is about how a device forwards, which this program does not do', {
    aging: 'Show sessions in early ageing',
    'drop-flow': 'Show drop flow sessions',
    'no-forwarding': 'Leave out sessions of other forwarding components',
    'resource-manager': 'Show resource manager sessions',
    'services-offload': 'Show services offload sessions',
  }),
]

const byWord = (a: Option, b: Option) => (a.word < b.word ? -1 : 1)

/** The words after `show security flow session`, in alphabetical order. */
export const SESSION_OPTIONS: readonly Option[] = [
  ...LEVELS,
  { word: 'summary', help: 'Display summary output', group: 'level' } as const,
  ...REFUSED_LEVELS,
  ...SESSION_FILTERS,
  ...SESSION_ARRANGEMENT,
  ...REFUSED_FILTERS,
  ...REFUSED_FORMS,
].sort(byWord)

/** The words after the identifier of one session. It is always shown in full: its levels change nothing. */
export const IDENTIFIER_OPTIONS: readonly Option[] = [...LEVELS, ...REFUSED_LEVELS].sort(byWord)
