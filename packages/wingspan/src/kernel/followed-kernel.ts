/**
 * The kernel as a table that follows it needs it: told of changes, read as a whole, and counting. By netlink, each by a
 * socket of its own; where there is none, read by another road and told of nothing.
 */
import type { ConntrackEntry } from './conntrack-entry.js'
import { ConntrackEvents, type TakeEvent } from './conntrack-events.js'
import { ConntrackSocket, type DumpAccount, PIECES_BETWEEN_OTHERS } from './conntrack-socket.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import { KernelError } from './kernel-error.js'
import { checkTracking, readKernel } from './read-kernel.js'
import { settingStatistics } from './text-roads.js'

export interface FollowedKernel {
  /** Why changes are not told; undefined where they are. */
  readonly untold: string | undefined
  /** Events that were lost, and those that could not be read. */
  readonly lost: number
  readonly unreadable: number
  /**
   * Gives the events that have come to `take`, for as long as `milliseconds`; true when there are no more. Throws a
   * KernelError.
   */
  fetch(take: TakeEvent, milliseconds: number): boolean
  /** Gives every connection to `take`, others having their turn between. What `take` throws ends it. Rejects with a KernelError. */
  read(take: (entry: ConntrackEntry) => void): Promise<Pick<DumpAccount, 'unreadable'>>
  /** Rejects with a KernelError. */
  statistics(): Promise<ConntrackStatistics>
  /** Nothing may be on its way any more. */
  close(): void
}

/** Begins to be told of changes, with room for so many bytes of them. Rejects with a KernelError. */
export async function followKernel(eventRoom?: number): Promise<FollowedKernel> {
  checkTracking()
  try {
    return await byNetlink(eventRoom)
  } catch (error) {
    const isOpen = error instanceof KernelError && error.code !== 'kernel-no-privilege'
    if (!isOpen) throw error
    return byReading(error.message)
  }
}

async function byNetlink(eventRoom: number | undefined): Promise<FollowedKernel> {
  const events = await ConntrackEvents.open(eventRoom)
  const counting = await ConntrackSocket.open(1)
  const reading = await ConntrackSocket.open(PIECES_BETWEEN_OTHERS)
  return {
    untold: undefined,
    get lost() {
      return events.lost
    },
    get unreadable() {
      return events.unreadable
    },
    fetch: (take, milliseconds) => events.fetch(take, milliseconds),
    read: (take) => reading.dump({}, take),
    statistics: () => counting.statistics(),
    close: () => {
      events.close()
      counting.close()
      reading.close()
    },
  }
}

function byReading(untold: string): FollowedKernel {
  return {
    untold,
    lost: 0,
    unreadable: 0,
    fetch: () => true,
    read: async (take) => {
      const { unreadable } = await readKernel({}, () => take)
      return { unreadable: unreadable === '' ? 0 : 1 }
    },
    statistics: async () => settingStatistics(),
    close: () => {},
  }
}
