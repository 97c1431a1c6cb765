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

/** Why connections were not cleared that the daemon's table does not have. */
const NO_ROOM = 'without room in the table, asked for or not'

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
    const mirror = this.#mirror
    if (mirror.untold !== undefined) return undefined
    const clearing = new KernelClearing(this.ask(query), isDryRun, (each) => mirror.delete(each))
    // Nobody knows which of them the query is about.
    if (mirror.missed > 0) clearing.refusals.set(NO_ROOM, mirror.missed)
    return clearing
  }
}
