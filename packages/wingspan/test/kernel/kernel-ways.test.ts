/** By which ways the kernel's sessions go: what is asked of its routing, and what sessions say then. */
import { formatAddress, makeAddress, SessionCursor, type SessionWays } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { readEntryLine } from '../../src/kernel/conntrack-text.js'
import type { ZoneOf } from '../../src/kernel/interface-zones.js'
import { KernelRoutes } from '../../src/kernel/kernel-routes.js'
import { KernelTimeouts } from '../../src/kernel/kernel-settings.js'
import { KernelTable } from '../../src/kernel/kernel-table.js'
import { KernelWays } from '../../src/kernel/kernel-ways.js'
import type { KernelRoute, RouteQuestion, RuleView } from '../../src/kernel/route-message.js'

const NOW = 1_800_000_000_000_000
const PLAIN =
  'ipv4 2 udp 17 100 src=10.0.1.2 dst=10.0.2.2 sport=1000 dport=53 src=10.0.2.2 dst=10.0.1.2 sport=53 dport=1000 mark=5 id=7 use=1'
const TRANSLATED = PLAIN.replace('src=10.0.2.2 dst=10.0.1.2', 'src=10.0.3.3 dst=10.0.2.1')
const OWN = PLAIN.replaceAll('10.0.1.2', '10.0.9.1')

/** The kernel has the addresses 10.0.9.x and one interface for each 10.0.N.x; nothing else. */
function route({ destination: [word] }: RouteQuestion): KernelRoute | undefined {
  const index = (word! >>> 8) & 0xff
  if (word! >>> 16 !== 0x0a00) return undefined
  return index === 9
    ? { kind: 'local', index: 1, gateway: undefined }
    : { kind: 'interface', index, gateway: undefined }
}

function opened(lines: readonly string[], rules: RuleView, answer: typeof route = route) {
  const kernel = new KernelTable({
    capacity: 16,
    timeouts: new KernelTimeouts(() => 600),
    bootMicroseconds: NOW - 1_000_000,
    nowMicroseconds: NOW,
  })
  const entry = new ConntrackEntry()
  const records = lines.map((line) => {
    expect(readEntryLine(line, entry)).toBe(true)
    return kernel.add(entry)
  })
  const { columns } = kernel.table
  const asked: string[] = []
  const text = (words: readonly number[]) => formatAddress(makeAddress(4, words))
  const socket = {
    ask: (questions: readonly RouteQuestion[]) => {
      for (const { destination, source, mark, inIndex } of questions)
        asked.push(
          `${text(destination)}${source ? ` from ${text(source)}` : ''}${mark ? ` mark ${mark}` : ''}${inIndex ? ` in ${inIndex}` : ''}`,
        )
      return questions.map(answer)
    },
    rules: () => rules,
    close: () => {},
  }
  const routes = new KernelRoutes(socket, { name: (index) => `eth${index}` }, () => 0)
  const zoneOf: ZoneOf = (name, isMachine) => (isMachine ? 1 : Number(/\d+/.exec(name)?.[0] ?? 0) * 10)
  const ways: SessionWays = new KernelWays(columns, routes, zoneOf)
  columns.ways = ways
  ways.find(Int32Array.from(records), records.length)
  const cursor = new SessionCursor(columns)
  const told = records.map((record) => {
    expect(cursor.moveTo(record)).toBe(true)
    return [0, 1].map((wing) => columns.interfaceNames.name(cursor.interfaceNumber(wing)))
  })
  return { told, asked, ways, cursor }
}

const NO_RULES = { source: false, mark: false, inInterface: false }

describe('without rules of their own', () => {
  it('are those to the client and to the server that the client really has', () => {
    const { told, asked } = opened([PLAIN, TRANSLATED], NO_RULES)
    expect(told).toEqual([
      ['eth1.0', 'eth2.0'],
      ['eth1.0', 'eth3.0'],
    ])
    expect(asked).toEqual(['10.0.1.2', '10.0.2.2', '10.0.3.3'])
  })

  it('are the kernel’s own where it is one end, and none where it knows none', () => {
    const { told, ways, cursor } = opened([OWN, PLAIN.replaceAll('10.0.2.2', '192.0.2.1')], NO_RULES)
    expect(told).toEqual([
      ['eth1.0', 'eth2.0'],
      ['eth1.0', ''],
    ])
    expect(cursor.moveTo(0)).toBe(true)
    expect([cursor.fromZone, cursor.toZone]).toEqual([1, 20])
    expect(ways.way(cursor.path(0))).toMatchObject({ kind: 'local' })
    expect(cursor.moveTo(1)).toBe(true)
    expect(cursor.path(1)).toBe(0)
  })
})

describe('where rules look at more', () => {
  it('than the destination, packets are asked about as they are routed, and come by what the first answer says', () => {
    const { asked } = opened([TRANSLATED], { source: true, mark: true, inInterface: true })
    expect(asked).toEqual([
      '10.0.1.2 mark 5',
      '10.0.3.3 mark 5',
      '10.0.1.2 from 10.0.3.3 mark 5 in 3',
      '10.0.3.3 from 10.0.1.2 mark 5 in 1',
    ])
  })

  it('the kernel’s own packets come by no interface', () => {
    const { asked } = opened([OWN], { ...NO_RULES, source: true })
    expect(asked.slice(2)).toEqual(['10.0.9.1 from 10.0.2.2 in 2', '10.0.2.2 from 10.0.9.1'])
  })

  it('the second answer counts, and the first where there is no second', () => {
    const { told } = opened([PLAIN], { ...NO_RULES, source: true }, (question) => {
      if (question.source === undefined) return route(question)
      return question.inIndex === 1 ? { kind: 'interface', index: 7, gateway: undefined } : undefined
    })
    expect(told).toEqual([['eth1.0', 'eth7.0']])
  })
})
