/**
 * The kernel as a table that follows it needs it: told of changes, read as a whole, and counting. By netlink, each by a
 * socket of its own; where there is none, read by another road and told of nothing.
 */
import type { ConntrackEntry } from './conntrack-entry.js'
import { ConntrackEvents, type TakeEvent } from './conntrack-events.js'
import { ConntrackSocket, type DumpAccount } from './conntrack-socket.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import { KernelError } from './kernel-error.js'
import { checkTracking, type KernelReading, readKernel } from './read-kernel.js'
import { settingStatistics } from './text-roads.js'

/** The whole table is read so that others wait no longer: a few thousand connections at a time. */
const READING = { pieces: 16, turnMilliseconds: 4 }

export interface FollowedKernel {
  /** Why changes are not told; undefined where they are. */
  readonly untold: string | undefined
  /** How the table was read last where changes are not told; undefined before that. */
  readonly lastReading?: Pick<KernelReading, 'road' | 'refusals'> | undefined
  /** Events that were lost, and those that could not be read. */
  readonly lost: number
  readonly unreadable: number
  /** Bytes of events that can wait; undefined where none are told. */
  readonly eventRoomBytes: number | undefined
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

/** What netlink gives, each opened anew. Rejects with a KernelError. */
export interface KernelSockets {
  /** Tells of changes. */
  telling(): Promise<Pick<ConntrackEvents, 'lost' | 'unreadable' | 'roomBytes' | 'fetch' | 'close'>>
  counting(): Promise<Pick<ConntrackSocket, 'statistics' | 'close'>>
  reading(): Promise<Pick<ConntrackSocket, 'dump' | 'close'>>
}

/** Begins to be told of changes, with room for so many bytes of them. Rejects with a KernelError. */
export async function followKernel(eventRoom?: number): Promise<FollowedKernel> {
  checkTracking()
  return bestRoad({
    telling: () => ConntrackEvents.open(eventRoom),
    counting: () => ConntrackSocket.open({ pieces: 1 }),
    reading: () => ConntrackSocket.open(READING),
  })
}

/** By netlink, or by another road where that is not to be had at all. Rejects with a KernelError. */
export async function bestRoad(sockets: KernelSockets): Promise<FollowedKernel> {
  try {
    return await byNetlink(sockets)
  } catch (error) {
    // What is refused now may be given later, and whoever may not is told so.
    if (!(error instanceof KernelError) || error.code !== 'kernel-not-supported') throw error
    return byReading(error.message)
  }
}

async function byNetlink(sockets: KernelSockets): Promise<FollowedKernel> {
  const open: { close(): void }[] = []
  const kept = <Socket extends { close(): void }>(socket: Socket): Socket => {
    open.push(socket)
    return socket
  }
  const close = () => {
    for (const socket of open) socket.close()
  }
  try {
    const events = kept(await sockets.telling())
    const counting = kept(await sockets.counting())
    const reading = kept(await sockets.reading())
    return {
      untold: undefined,
      get lost() {
        return events.lost
      },
      get unreadable() {
        return events.unreadable
      },
      eventRoomBytes: events.roomBytes,
      fetch: (take, milliseconds) => events.fetch(take, milliseconds),
      read: (take) => reading.dump({}, take),
      statistics: () => counting.statistics(),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function byReading(untold: string): FollowedKernel {
  let lastReading: KernelReading | undefined
  return {
    untold,
    get lastReading() {
      return lastReading
    },
    lost: 0,
    unreadable: 0,
    eventRoomBytes: undefined,
    fetch: () => true,
    read: async (take) => {
      lastReading = await readKernel({}, () => take)
      return { unreadable: lastReading.unreadable === '' ? 0 : 1 }
    },
    statistics: async () => settingStatistics(),
    close: () => {},
  }
}
