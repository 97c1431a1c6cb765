/**
 * Sessions of a kernel's table that was read once, as a session source. Sessions go by the kernel's identifiers, which
 * are no places in the table, and which several sessions may share.
 */
import {
  type ClearQuery,
  type Coverage,
  KERNEL_ID,
  KERNEL_WORDS,
  type RateMemory,
  SessionListing,
  type SessionQuery,
  type SessionSource,
  type SessionTable,
  SummaryScan,
} from '@wingspan/engine'
import { KernelClearing } from './kernel-clearing.js'
import { KernelError, ONLY_BY_NETLINK } from './kernel-error.js'
import type { KernelRoad } from './kernel-road.js'

export class KernelSource implements SessionSource {
  readonly #table: SessionTable
  readonly #coverage: Coverage
  readonly #road: KernelRoad
  readonly #rates: RateMemory | undefined

  /** `road`: by which the connections were read; `rates`: what is remembered of readings before. */
  constructor(table: SessionTable, coverage: Coverage, road: KernelRoad, rates?: RateMemory) {
    this.#table = table
    this.#coverage = coverage
    this.#road = road
    this.#rates = rates
  }

  ask(query: SessionQuery): SessionListing {
    const { conditions, candidates } = this.#byRecord(query)
    return new SessionListing(this.#table.columns, conditions, this.#coverage, candidates, this.#rates)
  }

  summarize(query: SessionQuery): SummaryScan {
    const { conditions, candidates } = this.#byRecord(query)
    return new SummaryScan(this.#table.columns, conditions, this.#coverage, false, candidates)
  }

  /** Throws a KernelError where the connections were not read by netlink. */
  clear(query: ClearQuery, isDryRun: boolean): KernelClearing {
    if (this.#road !== 'netlink') throw new KernelError('kernel-not-clearable', ONLY_BY_NETLINK)
    return new KernelClearing(this.ask(query), isDryRun)
  }

  /** A query in which no identifier is left that is the kernel's. */
  #byRecord(query: SessionQuery): { conditions: SessionQuery; candidates?: Int32Array } {
    const { sessionIdentifier, startIdentifier, ...conditions } = query
    if (sessionIdentifier !== undefined) return { conditions, candidates: this.#records(sessionIdentifier) }
    if (startIdentifier === undefined) return { conditions }
    const [first] = this.#records(startIdentifier)
    if (first === undefined) return { conditions, candidates: new Int32Array(0) }
    return { conditions: { ...conditions, startIdentifier: first + 1 } }
  }

  #records(identifier: number): Int32Array {
    const kernel = this.#table.columns.kernel!
    const records: number[] = []
    for (let record = 0; record < this.#table.created; record++) {
      if (kernel[record * KERNEL_WORDS + KERNEL_ID]! >>> 0 === identifier) records.push(record)
    }
    return Int32Array.from(records)
  }
}
