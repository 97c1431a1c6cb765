/** Connections sorted, in groups and printed, where the kernel tells what it tells of some of them only. */
import { GroupScan, type SessionGrouping, type SessionOrder } from '@wingspan/engine'
import {
  decodeText,
  executeShow,
  parseCommand,
  renderText,
  renderXml,
  type ShowCommand,
} from '@wingspan/junos'
import { expect, it } from 'vitest'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { readEntryLine } from '../../src/kernel/conntrack-text.js'
import { KernelCounters } from '../../src/kernel/kernel-counters.js'
import { KernelTimeouts } from '../../src/kernel/kernel-settings.js'
import { KernelSource } from '../../src/kernel/kernel-source.js'
import { KernelTable } from '../../src/kernel/kernel-table.js'
import { NO_STATISTICS } from '../../src/kernel/read-kernel.js'

const NOW = 1_800_000_000_000_000

/** A connection by its identifier, with what the kernel has counted of each direction. */
function lineOf(id: number, protocol: 'tcp' | 'udp', bytes: number | undefined): string {
  const counted = bytes === undefined ? '' : ` packets=1 bytes=${bytes}`
  const state = protocol === 'tcp' ? 'tcp 6 100 ESTABLISHED' : 'udp 17 100'
  return (
    `ipv4 2 ${state} src=10.0.0.${id} dst=10.1.0.1 sport=1000 dport=80${counted} ` +
    `src=10.1.0.1 dst=10.0.0.${id} sport=80 dport=1000${counted} [ASSURED] mark=0 id=${id} use=1`
  )
}

function tableOf(lines: readonly string[]): KernelTable {
  const kernel = new KernelTable({
    capacity: lines.length,
    timeouts: new KernelTimeouts(() => 600),
    bootMicroseconds: NOW - 5_000_000,
    nowMicroseconds: NOW,
  })
  const entry = new ConntrackEntry()
  for (const line of lines) {
    expect(readEntryLine(line, entry)).toBe(true)
    kernel.add(entry)
  }
  return kernel
}

const COVERAGE = { asOfMicroseconds: NOW, lostPackets: undefined, droppedPackets: undefined }
const SOURCE = new KernelSource(
  tableOf([
    lineOf(9, 'tcp', undefined),
    lineOf(4, 'udp', 100),
    lineOf(7, 'tcp', 3000),
    lineOf(2, 'udp', undefined),
    lineOf(3, 'udp', 100),
  ]).table,
  COVERAGE,
  'netlink',
)

function identifiers(by: SessionOrder, most: number): number[] {
  const listing = SOURCE.ask({ sort: { by, most } })
  const records = new Int32Array(2)
  const found: number[] = []
  for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
    for (const record of records.subarray(0, count)) {
      expect(listing.cursor.moveTo(record)).toBe(true)
      found.push(listing.cursor.id)
    }
  }
  expect(listing.sorted!.matching).toBe(5)
  return found
}

it('sorts what the kernel has counted first, equal ones and the others by their identifier', () => {
  expect(identifiers('bytes', 5)).toEqual([7, 3, 4, 2, 9])
  expect(identifiers('packets', 4)).toEqual([3, 4, 7, 2])
  // Nobody says when they began.
  expect(identifiers('bytes-rate', 3)).toEqual([2, 3, 4])
})

it('groups them, and says of how many it knows no packets', () => {
  const answerTo = (grouping: SessionGrouping) => {
    const scan = new GroupScan(SOURCE.ask({}), grouping, 5)
    while (!scan.step()) {}
    return scan.answer!
  }
  expect(answerTo({ by: 'protocol' }).groups).toEqual([
    { key: 6, sessions: 2, uncounted: 1, packets: [1, 1], bytes: [3000, 3000] },
    { key: 17, sessions: 3, uncounted: 1, packets: [2, 2], bytes: [200, 200] },
  ])
  expect(answerTo({ by: 'destination-prefix', prefixLength: 8 }).total).toMatchObject({
    sessions: 5,
    uncounted: 2,
  })
})

it('prints neither a zone nor labels that nobody tells', async () => {
  const { table } = tableOf([lineOf(9, 'tcp', undefined)])
  const source = {
    sessions: new KernelSource(table, COVERAGE, 'netlink'),
    columns: table.columns,
    counters: new KernelCounters(() => NO_STATISTICS),
    inputs: [],
    written: undefined,
    configured: undefined,
  }
  const printed = async (render: typeof renderText) => {
    const command = parseCommand('show security flow session extensive') as ShowCommand
    const pieces: Uint8Array[] = []
    const write = async (piece: Uint8Array) => void pieces.push(piece.slice())
    await render(executeShow(command, source), { closed: false, write })
    return pieces.map((piece) => decodeText(piece)).join('')
  }
  expect(await printed(renderText)).toMatch(
    / Labels: 0x0, [\s\S]* Session token: N\/A, [\s\S]* Session token: N\/A, /,
  )
  table.columns.areLabelsTold = false
  expect(await printed(renderText)).toContain(' Labels: N/A, ')
  const xml = await printed(renderXml)
  expect(xml).toContain('<kernel-labels>N/A</kernel-labels>')
  expect(xml.match(/<session-token>N\/A<\/session-token>/g)).toHaveLength(2)
})
