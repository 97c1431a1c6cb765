/** Text, XML and JSON of one result: what two of them say, they say alike. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FLOAT_BYTES } from '../../../engine/src/table/index.js'
import { Story } from '../../../engine/test/story/story.js'
import { printed, printedJson, printedXml, showSource } from '../show/ask.js'
import { branchStory } from '../show/branch.js'
import { leavesOf, type Tree, treesOfJson, treesOfXml } from '../show/element-trees.js'
import { happenings, storyOf } from '../show/random-story.js'

const HEAD =
  /^Session ID: (?<id>.*), Status: (?<status>.*)\nFlags: (?<flags>.*)\nPolicy name: (?<policy>.*)\nSource NAT pool: (?<pool>[^,\n]*)(?:, Application: (?<app>.*)\/(?<appValue>\d+))?\nDynamic application: (?<dynamic>.*), \nEncryption: (?<encryption>.*)\nUrl-category: (?<url>.*)\nApplication traffic control rule-set: (?<ruleSet>.*), Rule: (?<rule>.*)\nMaximum timeout: (?<maximum>.*), Current timeout: (?<current>.*)\nSession State: (?<state>.*)\n(?:Close reason: (?<reason>.*)\n)?Start time: (?<start>.*), Duration: (?<duration>.*)(?:\nBytes per second: (?<rate>.*))?$/m
const WING =
  /^ {3}(?<direction>In|Out): (?<source>\S+)\/(?<sourcePort>\d+) --> (?<destination>\S+)\/(?<destinationPort>\d+);(?<protocol>\S+), \n {2}Conn Tag: (?<tag>\S+), (?:Attachment Id: (?<attachment>\S+), GW Endpoint Id: (?<endpoint>\S+), Flow Cookie: (?<cookie>\S+), )?Interface: (?<interface>.*), \n {4}Session token: (?<token>\S+), Flag: (?<flag>\S+), \n {4}Power-Mode Active: (?<power>\S+) \n {4}Route: (?<route>\S+), Gateway: (?<gateway>\S+), Tunnel ID: (?<tunnel>\S+), Tunnel type: (?<tunnelType>\S+), \n {4}Port sequence: (?<portSequence>\S+), FIN sequence: (?<finSequence>\S+), \n {4}FIN state: (?<finState>\S+), \n {4}Pkts: (?<packets>\S+), Bytes: (?<bytes>\S+)$/gm

const HEAD_NAMES = {
  id: 'session-identifier',
  status: 'status',
  flags: 'session-flag',
  policy: 'policy',
  pool: 'nat-source-pool-name',
  app: 'application-name',
  appValue: 'application-value',
  dynamic: 'dynamic-application-name',
  encryption: 'encryption-traffic-name',
  url: 'url-category-name',
  ruleSet: 'application-traffic-control-rule-set-name',
  rule: 'application-traffic-control-rule-name',
  maximum: 'configured-timeout',
  current: 'timeout',
  state: 'sess-state',
  reason: 'close-reason',
  start: 'start-time',
  duration: 'duration',
  rate: 'bytes-per-second',
}
const WING_NAMES = {
  direction: 'direction',
  source: 'source-address',
  sourcePort: 'source-port',
  destination: 'destination-address',
  destinationPort: 'destination-port',
  protocol: 'protocol',
  tag: 'conn-tag',
  attachment: 'attachment-id',
  endpoint: 'gw-endpoint-id',
  cookie: 'flow-cookie',
  interface: 'interface-name',
  token: 'session-token',
  flag: 'flag',
  power: 'power-mode-express-path',
  route: 'route',
  gateway: 'gateway',
  tunnel: 'tunnel-id',
  tunnelType: 'tunnel-type',
  portSequence: 'port-sequence',
  finSequence: 'fin-sequence',
  finState: 'fin-state',
  packets: 'pkt-cnt',
  bytes: 'byte-cnt',
}
const ORDERS = ['bytes', 'packets', 'duration', 'timeout', 'start-time', 'bytes-rate']
const GROUPINGS = [
  'protocol',
  'policy',
  'application',
  'source-prefix 24',
  'destination-prefix 33',
  'interface',
  'zone',
  'state',
]
/** Not in the text. */
const ELEMENTS_ONLY = { head: ['wan-acceleration', 'session-mask'], wing: ['seq-ack-diff'] }

function named(groups: Record<string, string> | undefined, names: Record<string, string>) {
  if (!groups) throw new TypeError('the text has another layout')
  return Object.fromEntries(
    Object.entries(groups)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [names[key]!, value]),
  )
}

function without(leaves: Record<string, string>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(leaves).filter(([name]) => !names.includes(name)))
}

function sessionsOfText(text: string) {
  const body = text.replace(/(Sessions that match: \d+\n)?Total sessions: \d+\n$/, '')
  return (body === '' ? [] : body.split('\n\n')).map((block) => ({
    head: named(HEAD.exec(block)?.groups, HEAD_NAMES),
    wings: [...block.matchAll(WING)].map(({ groups }) => named(groups, WING_NAMES)),
  }))
}

function sessionsOfTree({ children }: Tree) {
  return children
    .filter(({ name }) => name === 'flow-session')
    .map((session) => ({
      head: without(leavesOf(session), ELEMENTS_ONLY.head),
      wings: session.children
        .filter(({ name }) => name === 'flow-information')
        .map((wing) => without(leavesOf(wing), ELEMENTS_ONLY.wing)),
    }))
}

async function compareSessions(source: Parameters<typeof printed>[1], words = ''): Promise<number> {
  const line = `show security flow session ${words}`
  const [information, ...others] = treesOfXml(await printedXml(line, source), 1)
  expect(others).toEqual([])
  expect(treesOfJson(await printedJson(line, source))).toEqual([information])
  const text = await printed(`${line} extensive`, source)
  const sessions = sessionsOfText(text)
  expect(sessionsOfTree(information!)).toEqual(sessions)
  const total = String(sessions.length)
  const matching = /^Sessions that match: (\d+)$/m.exec(text)?.[1]
  const sortedOnly = () => ({
    'matching-session-count': matching,
    'counters-as-of': expect.stringMatching(/^(\d+\.\d{6}|N\/A)$/),
  })
  expect(leavesOf(information!)).toEqual({
    ...(matching === undefined ? {} : sortedOnly()),
    'displayed-session-count': total,
  })
  expect(text.endsWith(`Total sessions: ${total}\n`)).toBe(true)
  return sessions.length
}

describe('sessions', () => {
  it('have the same values in text, XML and JSON, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, async (list) => {
        await compareSessions(showSource(storyOf(list)))
      }),
      { numRuns: 60 },
    )
  })

  it('have them under a configuration too: policies, pools, routes, tunnels', async () => {
    const source = branchStory().shown
    expect(await compareSessions(source)).toBeGreaterThan(5)
    expect(await compareSessions(source, 'tunnel')).toBeGreaterThan(0)
    expect(await compareSessions(source, 'nat')).toBeGreaterThan(0)
  })

  it('have them in every order, what they are sorted by too', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.constantFrom(...ORDERS), async (list, order) => {
        await compareSessions(showSource(storyOf(list)), `sort-by ${order} limit 5`)
      }),
      { numRuns: 60 },
    )
  })

  it('are the same in brief and extensive', async () => {
    const source = branchStory().shown
    const line = 'show security flow session'
    expect(await printedXml(`${line} extensive`, source)).toBe(await printedXml(line, source))
  })
})

describe('groups', () => {
  const NAMES = ['group-name', 'session-count', 'in-pkt-cnt', 'out-pkt-cnt', 'in-byte-cnt', 'out-byte-cnt']
  const named = (cells: readonly string[]) =>
    Object.fromEntries(cells.map((cell, place) => [NAMES[place]!, cell]))

  /** Rows of the table, then the lines below it. */
  function groupsOfText(text: string) {
    const [table, below] = text.split('\n\n')
    const rows = table!.split('\n').slice(1)
    const cells = rows.map((row) => row.trim().split(/ {2,}/))
    const lines = [...below!.matchAll(/^(.+): (\d+)$/gm)].map(([, label, value]) => [label!, value!])
    const hasOthers = cells.at(-1)?.[0] === 'others'
    const { 'group-name': _, ...others } = hasOthers ? named(cells.pop()!) : {}
    return { groups: cells.map(named), others, lines: Object.fromEntries(lines) }
  }

  async function compareGroups(source: Parameters<typeof printed>[1], words: string): Promise<number> {
    const line = `show security flow session group-by ${words}`
    const [information, ...more] = treesOfXml(await printedXml(line, source), 1)
    expect(more).toEqual([])
    expect(treesOfJson(await printedJson(line, source))).toEqual([information])
    const { groups, others, lines } = groupsOfText(await printed(line, source))
    const inside = (name: string) =>
      information!.children.filter((child) => child.name === name).map(leavesOf)
    expect(inside('flow-session-group')).toEqual(groups)
    expect(inside('flow-session-other-groups')).toEqual(Object.keys(others).length > 0 ? [others] : [])
    expect(leavesOf(information!)).toMatchObject({
      'group-count': lines.Groups,
      'displayed-session-count': lines['Total sessions'],
    })
    return groups.length
  }

  it('have the same rows in text, XML and JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        happenings,
        fc.constantFrom(...GROUPINGS),
        fc.integer({ min: 1, max: 6 }),
        async (list, by, limit) => {
          await compareGroups(showSource(storyOf(list)), `${by} limit ${limit}`)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('have the names of a configuration', async () => {
    const source = branchStory().shown
    for (const by of GROUPINGS) expect(await compareGroups(source, by), by).toBeGreaterThan(0)
    const zones = await printed('show security flow session group-by zone', source)
    expect(zones).toMatch(/^trust +\d/m)
    const policies = await printed('show security flow session group-by policy limit 1', source)
    expect(policies).toMatch(/^[\w-]+\/\d+ +\d+ .*\nothers +\d/m)
  })

  it('of protocols say what each has carried, also where no session is left, to whoever reads XML or JSON', async () => {
    const story = new Story({ keepEnded: false }).udp('10.0.0.1/1', '192.0.2.9/2').advance('61 s')
    story.udp('10.0.0.1/2', '192.0.2.9/2').ping('10.0.0.1', '192.0.2.9', 1, 1)
    const told = async (words: string) => {
      const [information] = treesOfXml(
        await printedXml(`show security flow session ${words}`, showSource(story)),
        1,
      )
      const { 'traffic-as-of': asOf, 'displayed-session-count': sessions } = leavesOf(information!)
      const carried = information!.children.filter(({ name }) => name === 'flow-protocol-traffic')
      return { sessions, asOf, carried: carried.map(leavesOf) }
    }
    const udp = { 'protocol-name': 'udp', 'pkt-cnt': '2', 'byte-cnt': '96' }
    const asOf = `${story.table.nowMicroseconds / 1e6}.000000`
    expect(await told('group-by protocol limit 1')).toMatchObject({
      sessions: '2',
      asOf,
      carried: [{ 'protocol-name': 'icmp', 'pkt-cnt': '1' }, udp],
    })
    expect(await told('protocol udp group-by protocol')).toMatchObject({
      sessions: '1',
      asOf,
      carried: [udp],
    })
    for (const other of ['group-by state', 'validity valid group-by protocol', 'group-by source-prefix 24'])
      expect((await told(other)).carried, other).toEqual([])
    expect(await printed('show security flow session group-by protocol', showSource(story))).not.toContain(
      '96',
    )
  })

  it('say of which sessions nobody knows packets and bytes', async () => {
    const story = new Story().udp('10.0.0.1/1', '192.0.2.9/2').udp('10.0.0.1/2', '192.0.2.9/2')
    story.table.columns.floats[FLOAT_BYTES] = Number.NaN
    const line = 'show security flow session group-by'
    expect(await printed(`${line} source-prefix 8`, showSource(story))).toBe(
      'Source prefix  Sessions  Packets in  Packets out  Bytes in  Bytes out\n' +
        '10.0.0.0/8            2           1            0        48          0\n\n' +
        'Groups: 1\nSessions without packets and bytes: 1\nTotal sessions: 2\n',
    )
    expect(await printedXml(`${line} state`, showSource(story))).toContain(
      '<uncounted-session-count>1</uncounted-session-count>',
    )
  })
})

describe('summaries', () => {
  const FILTERED = {
    'Valid sessions': 'displayed-session-valid',
    'Pending sessions': 'displayed-session-pending',
    'Invalidated sessions': 'displayed-session-invalidated',
    'Sessions in other states': 'displayed-session-other',
    'Total sessions': 'displayed-session-count',
  }
  const WHOLE = {
    'Unicast-sessions': 'active-unicast-sessions',
    'Multicast-sessions': 'active-multicast-sessions',
    'Services-offload-sessions': 'active-services-offload-sessions',
    'Failed-sessions': 'failed-sessions',
    'Sessions-in-drop-flow': 'active-session-drop-flow',
    'Sessions-in-use': 'active-sessions',
    'Valid sessions': 'active-session-valid',
    'Pending sessions': 'active-session-pending',
    'Invalidated sessions': 'active-session-invalidated',
    'Sessions in other states': 'active-session-other',
    'Maximum-sessions': 'max-sessions',
  }
  const ours = { 'Packets-not-in-sessions': 'packets-not-in-sessions' }

  const counts = (text: string, names: Record<string, string>) =>
    Object.fromEntries(
      [...text.matchAll(/^ *(.+): (.+)$/gm)]
        .filter(([, label]) => label! in names)
        .map(([, label, value]) => [names[label!]!, value!]),
    )

  it('have the same counts in every form, with a filter and without', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, async (list) => {
        const source = showSource(storyOf(list, 16))
        for (const [words, names] of [
          ['protocol tcp', FILTERED],
          ['', WHOLE],
        ] as const) {
          const line = `show security flow session ${words} summary`
          const trees = treesOfXml(await printedXml(line, source), 1)
          const full = trees.find(({ children }) => children.length > 0)!
          expect(leavesOf(full)).toEqual(counts(await printed(line, source), { ...names, ...ours }))
          const json = treesOfJson(await printedJson(line, source))
          expect(json.find(({ children }) => children.length > 0)).toEqual(full)
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('every answer', () => {
  const LINES = [
    'show security flow statistics',
    'show security flow statistics detail',
    'show security flow status',
    'show security policies',
    'show security policies detail',
    'show security policies hit-count',
    'show security policies policy-name own',
    'show security match-policies from-zone trust to-zone untrust source-ip 10.0.0.5 destination-ip 198.51.100.9 source-port 1024 destination-port 23 protocol tcp',
    'show security match-policies from-zone vpn to-zone trust source-ip 10.0.0.5 destination-ip 198.51.100.9 source-port 1024 destination-port 23 protocol icmp',
    'show security zones',
    'show security zones detail',
    'show security nat source rule all',
    'show security nat source pool all',
    'show security nat source summary',
    'show security nat destination rule all',
    'show security nat destination pool web-pool',
    'show security nat static rule mail-in',
    'show security nat interface-nat-ports',
    'show security screen statistics zone untrust',
    'show configuration',
    'show configuration security policies from-zone trust',
    'show configuration system host-name',
    'show security zones nowhere',
    'show security match-policies from-zone trust to-zone untrust source-ip 10.0.0.5 destination-ip ::1 source-port 1 destination-port 23 protocol tcp',
  ]

  it.each(LINES)('%s is the same elements in XML and in JSON', async (line) => {
    const source = branchStory().shown
    const trees = treesOfXml(await printedXml(line, source), 1)
    expect(trees.length).toBe(1)
    expect(treesOfJson(await printedJson(line, source))).toEqual(trees)
  })

  it.each(LINES)('%s has the numbers and names of its text', async (line) => {
    const source = branchStory().shown
    const text = await printed(line, source)
    const words = new Set(text.match(/[\w.:-]+/g))
    const missing: string[] = []
    const look = ({ text: value, children }: Tree) => {
      for (const word of value?.match(/[\w.:-]+/g) ?? []) if (!words.has(word)) missing.push(word)
      children.forEach(look)
    }
    treesOfXml(await printedXml(line, source), 1).forEach(look)
    expect(missing).toEqual([])
  })

  it('says nothing of nothing', async () => {
    const source = branchStory().shown
    expect(await printedXml('show configuration snmp', source)).toBe('')
    expect(await printedJson('show configuration snmp', source)).toBe('{\n}\n')
    expect(await printedXml('show security zones', showSource(new Story()))).toContain(
      '<message>a configuration that decides about packets is needed: replay and monitor take one with --config FILE</message>',
    )
  })
})
