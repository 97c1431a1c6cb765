/** Connections in the table: what a session says of them. */
import { KernelStatus, kernelStates, NEVER_SECONDS, SessionCursor, SessionState } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { readEntryLine } from '../../src/kernel/conntrack-text.js'
import { KernelTimeouts } from '../../src/kernel/kernel-settings.js'
import { KernelSource } from '../../src/kernel/kernel-source.js'
import { KernelTable } from '../../src/kernel/kernel-table.js'

const NOW = 1_800_000_000_000_000
const BOOT = NOW - 5_000_000_000
const SETTINGS: Readonly<Record<string, number>> = {
  tcp_timeout_established: 432_000,
  udp_timeout: 30,
  udp_timeout_stream: 120,
  generic_timeout: 600,
}
const PLAIN =
  'ipv4 2 tcp 6 431000 ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=1000 dport=80 src=10.0.0.2 dst=10.0.0.1 sport=80 dport=1000 [ASSURED] mark=0 id=7 use=1'

/** Another client's connection, translated to what the first one has on its server's side. */
const MASKED = PLAIN.replace('src=10.0.0.1', 'src=10.0.0.9')

function tableOf(
  lines: readonly string[],
  change: (entry: ConntrackEntry) => void = () => {},
  capacity = 16,
) {
  const kernel = new KernelTable({
    capacity,
    timeouts: new KernelTimeouts((name) => SETTINGS[name]),
    bootMicroseconds: BOOT,
    nowMicroseconds: NOW,
  })
  const entry = new ConntrackEntry()
  const records = lines.map((line) => {
    expect(readEntryLine(line, entry)).toBe(true)
    change(entry)
    return kernel.add(entry)
  })
  const cursor = new SessionCursor(kernel.table.columns)
  cursor.setNow(NOW)
  return { kernel, records, cursor }
}

function sessionOf(line: string, change?: (entry: ConntrackEntry) => void): SessionCursor {
  const { cursor, records } = tableOf([line], change)
  expect(cursor.moveTo(records[0]!)).toBe(true)
  return cursor
}

describe('a connection as a session', () => {
  it('goes by the kernel’s identifier and is valid', () => {
    const session = sessionOf(PLAIN)
    expect(session.id).toBe(7)
    expect(session.state).toBe(SessionState.valid)
    expect(session.isTranslated).toBe(false)
  })

  it('has the timeout that is set for its state, however long, and what is left of it', () => {
    const session = sessionOf(PLAIN)
    expect(session.timeoutSeconds).toBe(432_000)
    expect(session.currentTimeoutSeconds).toBe(431_002)
    expect(sessionOf(PLAIN.replace('431000', '2')).currentTimeoutSeconds).toBe(4)
  })

  it('that has longer to go than the setting says follows another, which is not known', () => {
    const session = sessionOf(PLAIN.replace('431000', '500000'))
    expect(session.timeoutSeconds).toBeNaN()
    expect(session.currentTimeoutSeconds).toBe(500_002)
  })

  it('whose last second runs is valid still', () => {
    const session = sessionOf(PLAIN.replace('431000', '0'))
    expect(session.state).toBe(SessionState.valid)
    expect(session.currentTimeoutSeconds).toBe(2)
  })

  it('whose protocol has states, of which the kernel tells none, has none and the timeout of any protocol', () => {
    const dccp = sessionOf(PLAIN.replace('tcp 6 431000 ESTABLISHED', 'unknown 33 599'))
    expect(kernelStates(33)[dccp.kernelState]).toBeUndefined()
    expect(dccp.timeoutSeconds).toBe(600)
    const followed = sessionOf(PLAIN.replace('tcp 6 431000 ESTABLISHED', 'dccp 33 599 PARTOPEN'))
    expect(kernelStates(33)[followed.kernelState]).toBe('PARTOPEN')
    expect(followed.timeoutSeconds).toBeNaN()
  })

  it('that is offloaded has no timeout', () => {
    const session = sessionOf(PLAIN.replace('431000 ', '').replace('[ASSURED]', '[OFFLOAD]'))
    expect(session.isEndless).toBe(true)
    expect(session.currentTimeoutSeconds).toBe(NEVER_SECONDS)
    expect(session.kernelStatus & KernelStatus.OFFLOAD).not.toBe(0)
  })

  it('has counters, start and duration where the kernel kept them, and NaN where it did not', () => {
    const unknown = sessionOf(PLAIN)
    expect([unknown.packets(0), unknown.bytes(1), unknown.startSeconds, unknown.durationSeconds]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
    expect([unknown.portSequence(0), unknown.finState(1)]).toEqual([Number.NaN, Number.NaN])
    const known = sessionOf(PLAIN, (entry) => {
      entry.packets.set([5_000_000_000, 2])
      entry.bytes.set([7e12, 120])
      entry.startMicroseconds = NOW - 90_000_000
    })
    expect([known.packets(0), known.packets(1), known.bytes(0), known.bytes(1)]).toEqual([
      5_000_000_000, 2, 7e12, 120,
    ])
    expect([known.startSeconds, known.durationSeconds]).toEqual([4910, 90])
  })

  it('is translated as its reply says', () => {
    const session = sessionOf(
      PLAIN.replace('dst=10.0.0.1 sport=80 dport=1000', 'dst=9.9.9.9 sport=8080 dport=2000'),
    )
    expect(session.isTranslated).toBe(true)
    expect([...session.serverSource].slice(0, 1)).toEqual([0x09090909])
    expect([session.serverSourcePort, session.serverDestinationPort]).toEqual([2000, 8080])
  })

  it('that is dying has ended', () => {
    const session = sessionOf(PLAIN, (entry) => {
      entry.status |= KernelStatus.DYING
    })
    expect(session.state).toBe(SessionState.invalidated)
  })
})

describe('a table of connections', () => {
  it('keeps the same flow in two zones apart, and two that only the kernel can tell apart', () => {
    const lines = [PLAIN, PLAIN.replace('mark=0', 'mark=0 zone=3'), PLAIN, MASKED, MASKED]
    const { kernel, records } = tableOf(lines)
    expect(new Set(records).size).toBe(5)
    expect(records).not.toContain(-1)
    expect(kernel.missed).toBe(0)
  })

  it('counts what found no room', () => {
    const { kernel } = tableOf([PLAIN, PLAIN.replaceAll('10.0.0.1', '10.0.0.3')], () => {}, 1)
    expect(kernel.missed).toBe(1)
  })

  it('finds by the kernel’s identifier, and lists from it on', () => {
    const lines = [7, 8, 9, 8].map((id, place) =>
      PLAIN.replace('id=7', `id=${id}`).replaceAll('10.0.0.1', `10.0.1.${place}`),
    )
    const { kernel } = tableOf(lines)
    const coverage = { asOfMicroseconds: NOW, lostPackets: undefined, droppedPackets: undefined }
    const source = new KernelSource(kernel.table, coverage, 'netlink')
    const found = (query: Parameters<KernelSource['ask']>[0]) => {
      const listing = source.ask(query)
      const records = new Int32Array(16)
      return [...records.subarray(0, Math.max(0, listing.next(records)))]
    }
    expect(found({ sessionIdentifier: 8 })).toEqual([1, 3])
    expect(found({ sessionIdentifier: 1 })).toEqual([])
    expect(found({ startIdentifier: 9 })).toEqual([2, 3])
    expect(found({ startIdentifier: 1 })).toEqual([])
  })
})
