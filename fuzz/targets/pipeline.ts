/**
 * A capture through the whole engine, into a small table: what goes in comes out on a session or under a reason,
 * and listing, summary and counters agree.
 */
import {
  CaptureReader,
  COUNT_CLOSED,
  COUNT_CREATED,
  FlowPipeline,
  FrameBatch,
  makeAddress,
  makePrefix,
  SessionCursor,
  type SessionQuery,
  SessionState,
  SessionTable,
  TableColumns,
  TableSource,
} from '../../packages/engine/src/index.js'
import { mutateCapture } from '../capture-structure.js'
import { hashBytes, Random } from '../random.js'
import { type FuzzTarget, same, within } from './fuzz-target.js'

const CAPACITIES = [1, 3, 16, 200]
/** Start times are whole seconds in 32 bits: past the year 2106 they no longer fit, nor do deadlines fit 53 bits. */
const LATEST_MICROSECONDS = 2 ** 32 * 1e6
/** The first bytes alone decide the kind of table, so that a failing capture may be cut without another one. */
const DECIDING_BYTES = 32
/** Flows looked up of each table. */
const MOST_FLOWS = 8
const frames = new FrameBatch()
const records = new Int32Array(64)

interface Listed {
  readonly ids: Set<number>
  packets: number
  bytes: number
  invalidated: number
}

function list(source: TableSource, query: SessionQuery, table: SessionTable): Listed {
  const listing = source.ask(query)
  const { cursor } = listing
  const listed: Listed = { ids: new Set(), packets: 0, bytes: 0, invalidated: 0 }
  let total = 0
  let lastRecord = -1
  for (let count = listing.next(records); count >= 0; count = listing.next(records)) {
    for (let i = 0; i < count; i++) {
      same('a listed record holds a session', cursor.moveTo(records[i]!), true)
      within('table order', cursor.record, lastRecord + 1, table.capacity - 1)
      lastRecord = cursor.record
      total++
      listed.ids.add(cursor.id)
      listed.packets += cursor.packets(0) + cursor.packets(1)
      listed.bytes += cursor.bytes(0) + cursor.bytes(1)
      if (cursor.state === SessionState.invalidated) listed.invalidated++
      within('identifier', cursor.id, 1, table.columns.counts[COUNT_CREATED]! * table.capacity)
      within('place of the identifier', (cursor.id - 1) % table.capacity, cursor.record, cursor.record)
      if (table.nowMicroseconds > LATEST_MICROSECONDS) continue
      within('start', cursor.startSeconds, 0, Math.floor(table.nowMicroseconds / 1e6))
      within(
        'duration',
        cursor.durationSeconds,
        0,
        Math.floor(table.nowMicroseconds / 1e6) - cursor.startSeconds,
      )
      within('remaining time', cursor.currentTimeoutSeconds, 0, cursor.timeoutSeconds + 1)
    }
  }
  same('identifiers, each once', listed.ids.size, total)
  same('total of the listing', listing.total, total)
  return listed
}

function summary(source: TableSource, query: SessionQuery) {
  const scan = source.summarize(query)
  while (!scan.step()) {}
  return scan.summary
}

/** Asks for exactly the flow of the session that a cursor stands on. */
function flowOf(cursor: SessionCursor): SessionQuery {
  const family = cursor.family === 4 ? 4 : 6
  const words = family === 4 ? 1 : 4
  const whole = (address: Int32Array) =>
    makePrefix(makeAddress(family, [...address.subarray(0, words)]), 32 * words)
  const { protocol, sourcePort, destinationPort } = cursor
  return {
    protocol,
    sourcePrefix: whole(cursor.source),
    destinationPrefix: whole(cursor.destination),
    sourcePort,
    destinationPort,
  }
}

function run(bytes: Uint8Array): void {
  const random = new Random(hashBytes(bytes.subarray(0, DECIDING_BYTES)))
  const table = new SessionTable({
    seed: random.next(),
    maxSessions: random.pick(CAPACITIES),
    keepEnded: random.oneIn(2),
  })
  const pipeline = new FlowPipeline({ table, captureInterfaceName: (index) => `port${index}` })
  const reader = new CaptureReader({ fileName: 'fuzz' })
  reader.feed(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length)
  let read = 0
  while (reader.read(frames) > 0) {
    read += frames.count
    pipeline.process(frames)
  }
  pipeline.finish()

  const { counters } = pipeline
  const { counts } = table.columns
  same('frames read', counters.framesRead, read)
  same('frames on sessions and dropped', counters.onSessions + counters.dropped, read)
  for (const count of counts) within('a kept count', count, 0, read)

  const source = new TableSource({ columns: table.columns, table })
  const elsewhere = new TableSource({ columns: new TableColumns(table.shared) })
  const all = list(source, {}, table)
  const whole = summary(source, {})
  same('created = in use + forgotten', counts[COUNT_CREATED], whole.total + table.forgotten)
  within('sessions in use', whole.total, 0, table.capacity)
  same(
    'ended = kept + forgotten',
    counts.subarray(COUNT_CLOSED, COUNT_CLOSED + 32).reduce((sum, n) => sum + n, 0),
    whole.invalidated + table.forgotten,
  )
  if (!table.keepsEnded) same('ended sessions kept', whole.invalidated, 0)
  const onSessions = counters.onSessions
  within('packets on listed sessions', all.packets, table.forgotten === 0 ? onSessions : 0, onSessions)

  const protocols = new Set([6, 17])
  for (let protocol = 0; protocol < 256; protocol++)
    if (counters.sessionPackets[protocol]! > 0) protocols.add(protocol)
  const queries: SessionQuery[] = [
    {},
    { family: 6 },
    { packets: { moreThan: 1 } },
    { state: SessionState.valid },
  ]
  for (const protocol of protocols) queries.push({ protocol })
  for (const query of queries) {
    const listed = list(source, query, table)
    const summed = summary(source, query)
    same('listing = summary', listed.ids.size, summed.total)
    same('listed invalidated = summary', listed.invalidated, summed.invalidated)
    same('unicast and multicast', summed.unicast + summed.multicast, summed.total - summed.invalidated)
    same('total elsewhere', list(elsewhere, query, table).ids.size, summed.total)
  }
  const cursor = new SessionCursor(table.columns)
  for (let record = 0; record < Math.min(table.capacity, MOST_FLOWS); record++) {
    if (!cursor.moveTo(record)) continue
    const flow = flowOf(cursor)
    same(
      'a flow by index and by scan',
      list(source, flow, table).ids.size,
      list(elsewhere, flow, table).ids.size,
    )
  }
}

export const pipeline: FuzzTarget = {
  name: 'pipeline',
  run,
  maxLength: 16_384,
  mutateStructure: mutateCapture,
}
