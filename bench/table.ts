/**
 * Answers per question over a large table, in process: `npm run bench:table -- [sessions]` (10000000). Every
 * number is the median of several runs; the machine's speed is in all of them alike.
 */
import {
  GroupScan,
  parsePrefix,
  type SessionGrouping,
  type SessionOrder,
  type SessionQuery,
} from '@wingspan/engine'
import { executeShow, isShowCommand, parseCommand, renderText } from '@wingspan/junos'
import { fillTable, PROTOCOLS, shownTable } from './large-table.js'

const SESSIONS = Number(process.argv[2] ?? 10_000_000)
const TEXT_SESSIONS = Math.min(SESSIONS, 1_000_000)
const RUNS = 5

const before = process.memoryUsage().rss
const { table, longestInsertMilliseconds } = fillTable(SESSIONS)
const bytesPerSession = (process.memoryUsage().rss - before) / SESSIONS

const shown = shownTable(table)
const source = shown.sessions

function median(action: () => unknown): number {
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now()
    action()
    times.push(performance.now() - begun)
  }
  return times.sort((a, b) => a - b)[RUNS >> 1]!
}

function firstPage(query: SessionQuery): () => number {
  return () => {
    const listing = source.ask({ ...query, count: 20 })
    const records = new Int32Array(20)
    while (listing.next(records) >= 0) {}
    return listing.total
  }
}

function summary(query: SessionQuery): () => number {
  return () => {
    const scan = source.summarize(query)
    while (!scan.step()) {}
    return scan.summary.total
  }
}

function top(query: SessionQuery, by: SessionOrder): () => number {
  return () => {
    const listing = source.ask({ ...query, sort: { by, most: 20 } })
    const records = new Int32Array(20)
    while (listing.next(records) >= 0) {}
    return listing.total
  }
}

function groups(query: SessionQuery, by: SessionGrouping): () => number {
  return () => {
    const scan = new GroupScan(source.ask(query), by, 20)
    while (!scan.step()) {}
    return scan.answer!.count
  }
}

const print = (name: string, milliseconds: number) =>
  console.log(`${name.padEnd(58)} ${milliseconds.toFixed(3).padStart(10)} ms`)

console.log(
  `${SESSIONS} sessions, ${bytesPerSession.toFixed(1)} bytes of memory a session (mix: 45 % TCP, 14 % IPv6)`,
)
print('longest insert (index growth included)', longestInsertMilliseconds)

const nothing: SessionQuery[] = [
  { protocol: 253 },
  { sourcePrefix: parsePrefix('203.0.113.0/24')! },
  { destinationPort: 9 },
  { bytes: { moreThan: 4_000_000_000 } },
  { durationSeconds: { moreThan: 10 } },
  { protocol: 6, family: 6, destinationPort: 9, packets: { moreThan: 5 } },
]
for (const query of nothing) {
  const name = JSON.stringify(query).slice(0, 40)
  print(`first page, nothing found: ${name}`, median(firstPage(query)))
}
print('first page, protocol tcp', median(firstPage({ protocol: 6 })))
print(
  'session identifier',
  median(() => firstPage({ sessionIdentifier: SESSIONS >> 1 })()),
)
const flow: SessionQuery = {
  protocol: PROTOCOLS[10]!,
  sourcePrefix: parsePrefix('10.0.0.10/32')!,
  destinationPrefix: parsePrefix('198.18.0.10/32')!,
  sourcePort: 1034,
  destinationPort: 53,
}
print(`5-tuple (${firstPage(flow)()} found)`, median(firstPage(flow)))
print('summary, protocol tcp', median(summary({ protocol: 6 })))
print('summary, destination-port 443', median(summary({ destinationPort: 443 })))
print('summary, bytes-more-than 50000', median(summary({ bytes: { moreThan: 50_000 } })))
print('summary, everything by a filter that holds', median(summary({ packets: { moreThan: 0 } })))
for (const by of ['bytes', 'packets', 'duration', 'timeout', 'start-time', 'bytes-rate'] as const)
  print(`sort-by ${by} limit 20, all`, median(top({}, by)))
print('sort-by bytes limit 20, protocol tcp', median(top({ protocol: 6 }, 'bytes')))
for (const by of ['protocol', 'policy', 'application', 'interface', 'zone', 'state'] as const)
  print(`group-by ${by}, all`, median(groups({}, { by })))
for (const prefixLength of [16, 24, 32])
  print(
    `group-by source-prefix ${prefixLength}, all`,
    median(groups({}, { by: 'source-prefix', prefixLength })),
  )

for (const view of ['brief', 'extensive']) {
  let bytes = 0
  const begun = performance.now()
  const command = parseCommand(`show security flow session count ${TEXT_SESSIONS} ${view}`)
  if (command instanceof Error || !isShowCommand(command)) throw new TypeError('no show command')
  const sink = {
    closed: false,
    write: (piece: Uint8Array) => {
      bytes += piece.length
    },
  }
  await renderText(executeShow(command, shown), sink)
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `text of ${TEXT_SESSIONS} sessions, ${view}: ${(bytes / 1e6 / seconds).toFixed(0)} MB/s (${(bytes / TEXT_SESSIONS).toFixed(0)} bytes a session)`,
  )
}
