/**
 * The golden cases, as data: a name, captures, and the arguments after them. What each prints is in
 * `stored/NAME.txt`, byte for byte, and what it says on standard error, if anything, in `stored/NAME.err.txt`.
 *
 * The text is in the 24.4 dialect. What every case rests on: brief is the 23.4 and 24.4 session header without HA
 * State and the 24.4 wings that end in a comma and a blank; extensive is the layout captured from 25.4R1. A number
 * in a golden can be computed from the maker of its capture in `examples/make`: packets by counting, bytes as IP
 * lengths, times from the offsets.
 */
export interface GoldenCase {
  readonly name: string
  readonly files: readonly string[]
  /** Options and the command. */
  readonly words: string
}

/** Protocol words of the command, as the Junos reference lists them, and icmp6 (accepted by 24.4's `monitor`). */
const PROTOCOLS = [
  'ah',
  'egp',
  'esp',
  'gre',
  'icmp',
  'icmp6',
  'igmp',
  'ipip',
  'ospf',
  'pim',
  'rsvp',
  'sctp',
  'tcp',
  'udp',
]
const LEVELS = ['brief', 'extensive', 'summary']
const SESSIONS = 'show security flow session'

const example = (file: string) => `examples/${file}`
const protocolFile = (protocol: string) => [example(`protocols/${protocol}.pcap`)]
const OFFICE = [example('office.pcapng')]

function office(cases: Readonly<Record<string, string>>): GoldenCase[] {
  return Object.entries(cases).map(([name, words]) => ({ name: `office-${name}`, files: OFFICE, words }))
}

/**
 * Every protocol with a name, alone and in the office, in each view. Evidence beside the layout, by protocol:
 * - icmp, icmp6: identifier / sequence and one session a request in captures of 23.4 and 24.4; maximum timeout 60,
 *   after the reply 4, flag 0x80000000 with it (captured); close reason `response received` (device log).
 * - tcp: initial 20, established 1800, junos-http 300, 150 after the second FIN, 2 after the last ACK (Junos
 *   reference); the 2 seconds after a reset are practice only.
 * - udp: 60 (reference); `ICMP error` as the close reason of a refused datagram (device log).
 * - esp, ah: one In wing and SPI halves as ports from a captured ESP session; that a policy and a timeout are
 *   printed is our decision for tunnels that only pass through, and no AH session was ever captured.
 * - gre, ipip and the others: ports 1/1 by analogy with captured GRE anchors and PIM; 1800 is the documented
 *   `other`, not confirmed on releases after 12.2.
 * - pim, igmp, ospf: multicast control 300 (captured for PIM), OSPF 60 (reference), to a group too; that a session
 *   to a group has one In wing is our decision.
 * - summary with a filter: the fields of the reference page. Only its last line was seen on a device.
 */
function everyProtocol(prefix: string, filesOf: (protocol: string) => readonly string[]): GoldenCase[] {
  return PROTOCOLS.flatMap((protocol) =>
    LEVELS.map((level) => ({
      name: `${prefix}${protocol}-${level}`,
      files: filesOf(protocol),
      words: `${SESSIONS} protocol ${protocol} ${level}`,
    })),
  )
}

/** TCP over IPv6: compressed addresses without brackets, as captured; otherwise as TCP over IPv4. */
const IPV6 = LEVELS.map((level) => ({
  name: `ipv6-tcp-${level}`,
  files: protocolFile('ipv6-tcp'),
  words: `${SESSIONS} protocol tcp family inet6 ${level}`,
}))

/** Protocols by number: 6in4 prints as `ipv6` (device word), one without a name as its number (see `hard-lies`). */
const NUMBERS: GoldenCase[] = [
  { name: 'number-41', files: protocolFile('ipip'), words: `${SESSIONS} protocol 41 extensive` },
  { name: 'number-1-is-icmp', files: protocolFile('icmp'), words: `${SESSIONS} protocol 1` },
]

/**
 * Unfiltered summary: the nine lines captured from 24.4R1-S2.9. Statistics: the ten lines captured from the same
 * device, `N/A` for what a capture cannot know. `detail`, and in status the lines about sources and coverage, are
 * ours; status begins with the lines captured from 25.4R1.
 */
const TOTALS = office({
  summary: `${SESSIONS} summary`,
  statistics: 'show security flow statistics',
  'statistics-detail': 'show security flow statistics detail',
  status: 'show security flow status',
})

/**
 * Moments of the office, as a device would have shown them: no ended sessions, remaining times in steps of two
 * (132 values of captures are even, none odd), rounded up.
 */
const MOMENTS = office({
  'at-0': `--at 0 ${SESSIONS}`,
  // The fourth of five pings has been answered; the first two sessions are gone.
  'at-pings': `--at 93.5 ${SESSIONS} protocol icmp`,
  // The third ping without an answer, beside the end of the answered ones.
  'at-unanswered': `--at 102.5 ${SESSIONS} protocol icmp extensive`,
  'at-tunnels': `--at 170 ${SESSIONS} extensive`,
  'at-scan': `--at 2026-03-02T09:04:02Z ${SESSIONS} destination-prefix 192.0.2.80`,
  'at-scan-summary': `--at 2026-03-02T09:04:02Z ${SESSIONS} protocol tcp summary`,
  'at-multicast': `--at 370 ${SESSIONS} destination-prefix 224.0.0.0/4`,
  'at-multicast-summary': `--at 370 ${SESSIONS} summary`,
  'at-fragments': `--at 431 ${SESSIONS} protocol udp`,
  'at-end': `--at 598 ${SESSIONS}`,
  // Time goes on after the last packet.
  'at-after-end': `--at 700 ${SESSIONS} extensive`,
  'at-statistics': `--at 300 show security flow statistics detail`,
  'at-status': `--at 300 show security flow status`,
})

/**
 * Filters together: every one must match (no capture says otherwise); `session-identifier` prints the extensive
 * form; a listing without a match is the one line `Total sessions: 0` (captured).
 */
const FILTERS = office({
  'filter-prefixes': `${SESSIONS} protocol tcp source-prefix 203.0.113.66 destination-prefix 192.0.2.0/24`,
  'filter-ports': `${SESSIONS} destination-port 443 protocol tcp`,
  'filter-prefix6': `${SESSIONS} source-prefix 2001:db8:10::/64 summary`,
  'filter-application-http': `${SESSIONS} application http`,
  'filter-application-junos': `${SESSIONS} application junos-dns-udp brief`,
  'filter-interface': `${SESSIONS} interface ge-0/0/1.100`,
  'filter-validity-valid': `${SESSIONS} validity valid`,
  'filter-invalidated-tcp': `${SESSIONS} validity invalidated protocol tcp summary`,
  'filter-quantities': `${SESSIONS} packets-more-than 5 bytes-less-than 2000`,
  'filter-heavy': `${SESSIONS} bytes-more-than 5000`,
  'filter-times': `${SESSIONS} duration-more-than 300 timeout-less-than 1800`,
  'filter-current': `${SESSIONS} curr-more-than 100 curr-less-than 1800`,
  'filter-page': `${SESSIONS} start-identifier 42 count 3`,
  'filter-page-of-tcp': `${SESSIONS} protocol tcp start-identifier 42 count 2`,
  'filter-abbreviated': 'sh sec fl se prot icmp su',
  'filter-everything': `${SESSIONS} family inet protocol tcp source-prefix 10.0.0.0/8 destination-port 80 application junos-http validity invalidated packets-more-than 3 timeout-less-than 300 extensive`,
  'session-identifier': `${SESSIONS} session-identifier 105`,
  'session-identifier-none': `${SESSIONS} session-identifier 4711`,
  'inet6-brief': `${SESSIONS} family inet6 brief`,
  'inet6-extensive': `${SESSIONS} family inet6 extensive`,
  'inet6-summary': `${SESSIONS} family inet6 summary`,
  'none-brief': `${SESSIONS} protocol 99`,
  'none-extensive': `${SESSIONS} protocol tcp source-port 1 extensive`,
  'none-summary': `${SESSIONS} protocol 99 summary`,
})

/** Captures that are damaged, lie, or mix what they hold: all that is good is there, the rest is named and counted. */
const HARD: GoldenCase[] = [
  'cut.pcap',
  'damaged.pcapng',
  'fragments.pcap',
  'lies.pcap',
  'mixed-links.pcapng',
].flatMap((file) => {
  const name = `hard-${file.slice(0, file.indexOf('.'))}`
  const files = [example(`hard/${file}`)]
  return [
    { name, files, words: SESSIONS },
    { name: `${name}-statistics`, files, words: 'show security flow statistics detail' },
    { name: `${name}-status`, files, words: 'show security flow status' },
  ]
})

/** Several captures are one, in the order of time; a full table says what it could not take. */
const SEVERAL: GoldenCase[] = [
  { name: 'merged', files: [...protocolFile('icmp'), ...protocolFile('udp')], words: SESSIONS },
  {
    name: 'merged-status',
    files: [...protocolFile('icmp'), ...protocolFile('udp')],
    words: 'show security flow status',
  },
  { name: 'full-table', files: OFFICE, words: `--max-sessions 3 ${SESSIONS}` },
  { name: 'full-table-summary', files: OFFICE, words: `--at 100 --max-sessions 3 ${SESSIONS} summary` },
  {
    name: 'full-table-tcp-summary',
    files: OFFICE,
    words: `--at 100 --max-sessions 3 ${SESSIONS} protocol tcp summary`,
  },
]

const BRANCH = [example('branch.pcapng')]

function branch(cases: Readonly<Record<string, string>>): GoldenCase[] {
  return Object.entries(cases).map(([name, words]) => ({
    name: `branch-${name}`,
    files: BRANCH,
    words: `--config ${example('branch.conf')} ${words}`,
  }))
}

/**
 * A branch office under its configuration. Evidence: wings of translated sessions as captured (source, destination and
 * static NAT of 24.4 and of labs); policy numbers from 4 in the order of their contexts, `Source NAT pool`, `Gateway`
 * and `Route` as captured from 25.4R1. Translated ports are those that the capture holds.
 */
const BRANCH_SESSIONS = branch({
  brief: SESSIONS,
  extensive: `${SESSIONS} extensive`,
  summary: `${SESSIONS} summary`,
  'tcp-summary': `${SESSIONS} protocol tcp summary`,
  'at-70': `--at 70 ${SESSIONS}`,
  'filter-nat': `${SESSIONS} nat`,
  'filter-policy': `${SESSIONS} policy-id 7`,
  'filter-zone': `${SESSIONS} zone dmz`,
  'filter-pool': `${SESSIONS} source-nat-pool out-pool protocol udp`,
  'filter-application': `${SESSIONS} application web-8080`,
  'filter-interface': `${SESSIONS} interface ge-0/0/2.0 summary`,
  'filter-tunnel': `${SESSIONS} tunnel`,
})

/**
 * Layouts captured from 24.4R1: `policies` in all forms, `zones`, source and destination rules, the summary of source
 * NAT. From other releases: static rules, destination pools, `match-policies` (its default policy's lines too), fields of
 * source pools. `zones detail`, the statistics' refused packets, and screen statistics but for their names are ours.
 */
const BRANCH_ANSWERS = {
  policies: 'show security policies',
  'policies-between': 'show security policies from-zone untrust to-zone dmz',
  'policies-detail': 'show security policies detail',
  'policies-global': 'show security policies global',
  'policies-hit-count': 'show security policies hit-count',
  'match-permitted':
    'show security match-policies from-zone untrust to-zone dmz source-ip 203.0.113.150 destination-ip 10.0.20.10 source-port 35012 destination-port 8080 protocol tcp',
  'match-rejected':
    'show security match-policies from-zone trust to-zone untrust source-ip 10.0.10.23 destination-ip 203.0.113.23 source-port 61000 destination-port 23 protocol tcp',
  'match-denied':
    'show security match-policies from-zone dmz to-zone trust source-ip 10.0.20.10 destination-ip 10.0.10.21 source-port 40000 destination-port 443 protocol tcp',
  zones: 'show security zones',
  'zones-detail': 'show security zones untrust detail',
  'nat-source-rule': 'show security nat source rule all',
  'nat-source-pool': 'show security nat source pool all',
  'nat-source-summary': 'show security nat source summary',
  'nat-destination-rule': 'show security nat destination rule all',
  'nat-destination-pool': 'show security nat destination pool all',
  'nat-static-rule': 'show security nat static rule all',
  'screen-statistics': 'show security screen statistics zone untrust',
  statistics: 'show security flow statistics detail',
  status: 'show security flow status',
  configuration: 'show configuration security nat',
}
const BRANCH_STATE = branch({
  ...BRANCH_ANSWERS,
  'configuration-set': 'show configuration security policies | display set',
})

/**
 * XML: names, order and attributes of sessions and summaries as captured from 23.4 and 24.4; of the other answers as
 * captured from 12.1 to 18.4 or read by clients of devices (each file of `render` says which), ours where text has what
 * they do not. JSON: the rule and the layout of devices' answers to other commands.
 */
const asXml = (words: string) => `${words} | display xml`
const asJson = (words: string) => `${words} | display json`

const STRUCTURED: GoldenCase[] = [
  ...office({
    'xml-icmp': asXml(`${SESSIONS} protocol icmp count 2`),
    'xml-esp': asXml(`${SESSIONS} protocol esp`),
    'xml-gre': asXml(`${SESSIONS} protocol gre count 1`),
    'xml-tcp6': asXml(`${SESSIONS} protocol tcp family inet6 extensive count 1`),
    'xml-udp': asXml(`${SESSIONS} protocol udp count 1`),
    'xml-none': asXml(`${SESSIONS} protocol 99`),
    'xml-identifier': asXml(`${SESSIONS} session-identifier 105`),
    'xml-icmp-summary': asXml(`${SESSIONS} protocol icmp summary`),
    'xml-summary': asXml(`${SESSIONS} summary`),
    'xml-rpc': `${SESSIONS} protocol icmp summary | display xml rpc`,
    'xml-statistics': asXml('show security flow statistics'),
    'json-icmp': asJson(`${SESSIONS} protocol icmp count 2`),
    'json-none': asJson(`${SESSIONS} protocol 99`),
    'json-icmp-summary': asJson(`${SESSIONS} protocol icmp summary`),
    'json-summary': asJson(`${SESSIONS} summary`),
    'json-statistics': asJson('show security flow statistics'),
  }),
  ...branch(
    Object.fromEntries([
      ...Object.entries(BRANCH_ANSWERS).map(([name, words]) => [`xml-${name}`, asXml(words)]),
      ['xml-nat', asXml(`${SESSIONS} nat count 3`)],
      ['json-nat', asJson(`${SESSIONS} nat count 1`)],
      ['json-policies', asJson('show security policies from-zone untrust to-zone dmz')],
      ['json-zones', asJson('show security zones')],
      ['json-configuration', asJson('show configuration security nat')],
    ]),
  ),
]

/** Ours, all of them; values and their layout in a session's row are the device's but for `Bytes per second`. */
const HEAVIEST: GoldenCase[] = [
  ...office({
    'sorted-bytes': `${SESSIONS} sort-by bytes limit 3`,
    'sorted-packets': `${SESSIONS} protocol tcp sort-by packets limit 1 extensive`,
    'sorted-duration': `${SESSIONS} protocol udp sort-by duration limit 2`,
    'sorted-timeout': `--at 93.5 ${SESSIONS} sort-by timeout limit 3`,
    'sorted-start-time': `${SESSIONS} sort-by start-time limit 2`,
    'sorted-rate': `${SESSIONS} sort-by bytes-rate limit 2`,
    'sorted-rate-extensive': `${SESSIONS} sort-by bytes-rate limit 1 extensive`,
    'sorted-none': `${SESSIONS} protocol 99 sort-by bytes`,
    'grouped-protocol': `${SESSIONS} group-by protocol`,
    'grouped-application': `${SESSIONS} group-by application limit 5`,
    'grouped-source': `${SESSIONS} family inet group-by source-prefix 16`,
    'grouped-destination': `${SESSIONS} family inet6 group-by destination-prefix 64`,
    'grouped-state': `--at 93.5 ${SESSIONS} group-by state`,
    'grouped-none': `${SESSIONS} protocol 99 group-by protocol`,
    'xml-sorted-rate': asXml(`${SESSIONS} sort-by bytes-rate limit 1`),
    'xml-grouped': asXml(`${SESSIONS} group-by source-prefix 24 limit 2`),
    'json-grouped': asJson(`${SESSIONS} group-by protocol limit 1`),
    'xml-rpc-grouped': `${SESSIONS} group-by source-prefix 24 limit 2 | display xml rpc`,
  }),
  ...branch({
    'grouped-policy': `${SESSIONS} group-by policy`,
    'grouped-zone': `${SESSIONS} group-by zone`,
    'grouped-interface': `${SESSIONS} protocol tcp group-by interface limit 1`,
  }),
]

/** Pipes: `Count: N lines` as captured; that `last` prints no more than was asked for is ours. */
const PIPES = office({
  'pipe-count': `${SESSIONS} | count`,
  'pipe-match': `${SESSIONS} | match "esp|gre"`,
  'pipe-match-count': `${SESSIONS} | match Session | except invalidated | count`,
  'pipe-find': `${SESSIONS} | find ospf | count`,
  'pipe-last': `${SESSIONS} | last 5 | trim 2`,
  'pipe-xml': `${SESSIONS} protocol icmp | display xml | match session-identifier`,
})

/** Fields and their order in device logs of 20.x; the standard form by the templates of 10.3 and samples since. */
const BRANCH_LOGS = branch({
  log: '--log -',
  'log-standard': '--log - --log-format standard',
})

export const GOLDEN_CASES: readonly GoldenCase[] = [
  ...everyProtocol('', protocolFile),
  ...IPV6,
  ...NUMBERS,
  ...everyProtocol('office-', () => OFFICE),
  ...TOTALS,
  ...FILTERS,
  ...MOMENTS,
  ...HARD,
  ...SEVERAL,
  ...BRANCH_SESSIONS,
  ...BRANCH_STATE,
  ...BRANCH_LOGS,
  ...STRUCTURED,
  ...HEAVIEST,
  ...PIPES,
]
