/** Sessions of a table that follows the kernel, as a session source: as of the moment they are asked for. */
import {
  type ClearQuery,
  type SessionListing,
  type SessionQuery,
  type SessionSource,
  type SummaryCount,
  TableSource,
} from '@wingspan/engine'
import { KernelClearing } from './kernel-clearing.js'
import { ONLY_BY_NETLINK } from './kernel-error.js'
import type { KernelMirror } from './kernel-mirror.js'

export class MirrorSource implements SessionSource {
  readonly whyNotCleared = ONLY_BY_NETLINK
  readonly #mirror: KernelMirror
  readonly #source: TableSource

  constructor(mirror: KernelMirror) {
    const { table } = mirror
    this.#mirror = mirror
    this.#source = new TableSource({ columns: table.columns, table, loss: () => mirror.coverage })
  }

  ask(query: SessionQuery): SessionListing {
    this.#mirror.catchUp()
    return this.#source.ask(query)
  }

  summarize(query: SessionQuery): SummaryCount {
    this.#mirror.catchUp()
    return this.#source.summarize(query)
  }

  /** Sessions end as the kernel tells that their connections have. */
  clear(query: ClearQuery, isDryRun: boolean): KernelClearing | undefined {
    if (this.#mirror.untold !== undefined) return undefined
    return new KernelClearing(this.ask(query), isDryRun, (connections) => this.#mirror.delete(connections))
  }
}
