/** A table of very many sessions, made in a moment: TCP, UDP, ICMP and GRE, one in seven over IPv6. */
import {
  PacketBatch,
  PacketCounters,
  Protocol,
  type SessionSource,
  SessionTable,
  TableSource,
} from '@wingspan/engine'
import type { ShowSource } from '@wingspan/junos'

const START = 1_772_442_000_000_000
const TIMEOUT_SHIFT = 15
/** Shares of the traffic, in twentieths. */
export const PROTOCOLS = [6, 6, 6, 6, 6, 6, 6, 6, 6, 17, 17, 17, 17, 17, 17, 17, 17, 17, 1, 47]

export interface LargeTable {
  readonly table: SessionTable
  /** The longest that one session took to be made, growth of the index included. */
  readonly longestInsertMilliseconds: number
}

export function fillTable(sessions: number): LargeTable {
  const table = new SessionTable({ seed: 11, maxSessions: sessions })
  let longestInsertMilliseconds = 0
  const packets = new PacketBatch()
  const session = {
    stateBits: 1800 << TIMEOUT_SHIFT,
    answer: false,
    tracksTcp: false,
    application: 0,
    policy: 2,
    decision: undefined,
  }
  table.advance(START, 0)
  for (let n = 0; n < sessions; n++) {
    const protocol = PROTOCOLS[n % PROTOCOLS.length]!
    const six = n % 7 === 0
    packets.source[0] = six ? 0x20010db8 : 0x0a000000 + (n & 0xffffff)
    packets.source[3] = n
    packets.destination[0] = six ? 0x20010db8 : 0xc6120000 | (n % 65_521)
    packets.destination[3] = n % 65_521
    packets.ports[0] = protocol === 47 ? 0x10001 : ((1024 + (n % 60_000)) << 16) | (n % 3 === 0 ? 443 : 53)
    const key = protocol | (six ? 256 : 0)
    session.tracksTcp = protocol === Protocol.tcp
    const begun = performance.now()
    const record = table.create(packets, 0, key, table.hash(packets, 0, key), -1, START, session)
    longestInsertMilliseconds = Math.max(longestInsertMilliseconds, performance.now() - begun)
    if (record >= 0) table.credit(record, n & 1, 1 + (n % 97), 40 + ((n * 7919) % 100_000))
  }
  return { table, longestInsertMilliseconds }
}

/** The table as what commands ask. */
export function shownTable(table: SessionTable): ShowSource & { readonly sessions: SessionSource } {
  return {
    sessions: new TableSource({ columns: table.columns, table }),
    columns: table.columns,
    counters: new PacketCounters(),
    inputs: [],
    written: undefined,
    configured: undefined,
  }
}
