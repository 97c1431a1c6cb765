/**
 * A session table, or another thread's view of one, as a session source. One session and one flow are found by
 * arithmetic and by the index, everything else by a scan.
 */
import { PacketBatch } from '../batch/index.js'
import { KEY_TRAITS, keyWord } from '../key/index.js'
import { CLOCK_NOW, SessionCursor, type SessionTable, type TableColumns } from '../table/index.js'
import type { ClearQuery } from './clearing.js'
import { SessionClearing } from './session-clearing.js'
import { type Coverage, SessionListing } from './session-listing.js'
import { asksProtocolOnly, type SessionQuery } from './session-query.js'
import { SessionRates } from './session-rates.js'
import type { SessionSource } from './session-source.js'
import { SummaryScan } from './session-summary.js'
import { SharedSummaries, type SummaryCount } from './shared-summaries.js'

const FULL_LENGTH = { 4: 32, 6: 128 } as const
/** Contexts (routing instances) that a flow is looked for in; where there are more, a scan is no slower. */
const MOST_CONTEXTS = 64

/** What the table does not know of its own packets: the part of an answer's coverage that others must tell. */
export type PacketLoss = Omit<Coverage, 'asOfMicroseconds'>

const NO_LOSS: PacketLoss = { lostPackets: undefined, droppedPackets: undefined }

export interface TableSourceOptions {
  readonly columns: TableColumns
  /** The writer's side of the same table, in its own thread: flows are then found by index, not by scan. */
  readonly table?: SessionTable
  /** Asked for with every answer. */
  readonly loss?: (query: SessionQuery) => PacketLoss
}

export class TableSource implements SessionSource {
  readonly #columns: TableColumns
  readonly #table: SessionTable | undefined
  readonly #loss: (query: SessionQuery) => PacketLoss
  readonly #rates = new SessionRates()
  readonly #shared = new SharedSummaries()

  constructor(options: TableSourceOptions) {
    this.#columns = options.columns
    this.#table = options.table
    this.#loss = options.loss ?? (() => NO_LOSS)
  }

  ask(query: SessionQuery): SessionListing {
    this.#settle()
    const candidates = this.#candidates(query)
    return new SessionListing(this.#columns, query, this.#coverage(query), candidates, this.#rates)
  }

  summarize(query: SessionQuery): SummaryCount {
    // What is kept counted costs less than waiting.
    if (this.#table !== undefined && asksProtocolOnly(query)) return this.#scan(query)
    return this.#shared.ask(query, () => this.#scan(query))
  }

  #scan(query: SessionQuery): SummaryScan {
    this.#settle()
    const isSettled = this.#table !== undefined
    return new SummaryScan(this.#columns, query, this.#coverage(query), isSettled, this.#candidates(query))
  }

  clear(query: ClearQuery, isDryRun: boolean): SessionClearing | undefined {
    this.#settle()
    return this.#table && new SessionClearing(this.#table, query, isDryRun, this.#candidates(query))
  }

  #settle(): void {
    if (this.#table?.hasStarted) this.#table.settle(this.#table.nowMicroseconds)
  }

  #coverage(query: SessionQuery): Coverage {
    return { asOfMicroseconds: this.#columns.clock[CLOCK_NOW]!, ...this.#loss(query) }
  }

  /** The few records a query can only be about, or undefined when the table must be scanned. */
  #candidates(query: SessionQuery): Int32Array | undefined {
    if (query.sessionIdentifier !== undefined) return this.#byIdentifier(query.sessionIdentifier)
    if (!this.#table?.isIndexed || query.startIdentifier !== undefined) return undefined
    return byFlow(this.#table, query)
  }

  #byIdentifier(identifier: number): Int32Array {
    const record = (identifier - 1) % this.#columns.capacity
    const cursor = new SessionCursor(this.#columns)
    const found = identifier > 0 && cursor.moveTo(record) && cursor.id === identifier
    return found ? Int32Array.of(record) : new Int32Array(0)
  }
}

/** The sessions of one exact flow, whatever their context, by the index; undefined when the query is not about one. */
function byFlow(table: SessionTable, query: SessionQuery): Int32Array | undefined {
  const { protocol, sourcePrefix, destinationPrefix, sourcePort, destinationPort } = query
  if (protocol === undefined || sourcePort === undefined || destinationPort === undefined) return undefined
  if (sourcePrefix === undefined || destinationPrefix?.family !== sourcePrefix.family) return undefined
  if (table.largestContext >= MOST_CONTEXTS) return undefined
  const { family } = sourcePrefix
  if (sourcePrefix.length !== FULL_LENGTH[family] || destinationPrefix.length !== FULL_LENGTH[family])
    return undefined
  const packets = new PacketBatch()
  packets.source.set(sourcePrefix.words)
  packets.destination.set(destinationPrefix.words)
  packets.ports[0] = (sourcePort << 16) | destinationPort
  const contexts = Array.from({ length: table.largestContext + 1 }, (_, context) => context)
  const records = contexts.flatMap((context) =>
    KEY_TRAITS.flatMap((traits) => table.history(packets, 0, keyWord(protocol, family, traits, context))),
  )
  // One that goes from context to context is found in both.
  return Int32Array.from(new Set(records)).sort()
}
