/** The ways to packets of live interfaces, the best one first. */
import { setTimeout as wait } from 'node:timers/promises'
import type { SteadyClock } from '../clock/index.js'
import { NativeError, PacketSockets } from '../native/index.js'
import { openPipe, PIPE_ARRIVAL_MICROSECONDS } from './capture-pipe.js'
import { LiveError, liveError } from './live-error.js'
import { LiveInterface } from './live-interface.js'
import { ARRIVAL_MICROSECONDS, LiveSource } from './live-source.js'
import { compileFilter, everything } from './packet-filter.js'
import type { StoppableSource } from './stoppable-source.js'

/** What is kept of a packet: all headers that are looked at, also in tunnels. */
const SNAP_BYTES = 512
const MOST_INTERFACES = 16
/** Enough for hundreds of packets; what comes while others have their turn waits in all of them together. */
const BLOCK_BYTES = 128 * 1024
const BLOCKS = 512
const LEAST_BLOCKS = 64

export interface LiveOptions {
  readonly interfaces: readonly string[]
  /** An expression of pcap-filter(7). */
  readonly filter: string | undefined
  readonly isPromiscuous: boolean
  /** Whether interfaces that are not there yet are waited for. */
  readonly isAwaiting: boolean
  readonly clock: SteadyClock
  /** Told what becomes of interfaces, in one line each. */
  readonly tell: (text: string) => void
}

export interface LiveCapture {
  readonly source: StoppableSource
  /** After so long a packet has been handed on, if there is time to. */
  readonly arrivalMicroseconds: number
  /** Which way it is and why it is not the best one; undefined where it is. */
  readonly secondBest: string | undefined
}

/** Begins to capture. Rejects with a LiveError. */
export async function openLive(options: LiveOptions): Promise<LiveCapture> {
  if (options.interfaces.length > MOST_INTERFACES) {
    throw new LiveError('live-too-many-interfaces', `at most ${MOST_INTERFACES} interfaces at a time`)
  }
  try {
    const sockets = await PacketSockets.load()
    return { ...openRings(sockets, options), secondBest: undefined }
  } catch (error) {
    if (!(error instanceof NativeError) || !CANNOT_BE_CALLED.has(error.code)) throw liveError(error)
    return openProgram(options, error.message)
  }
}

const CANNOT_BE_CALLED: ReadonlySet<string> = new Set(['foreign-functions-missing', 'not-supported'])

function openRings(sockets: PacketSockets, options: LiveOptions) {
  const { interfaces: names, filter, isPromiscuous, isAwaiting, clock, tell } = options
  const interfaces: LiveInterface[] = []
  try {
    for (const name of names) {
      interfaces.push(
        new LiveInterface({
          name,
          opener: sockets,
          clock,
          blockBytes: BLOCK_BYTES,
          blocks: blocksEach(names.length),
          isPromiscuous,
          snapBytes: SNAP_BYTES,
          isAwaited: isAwaiting,
          filter: (begin) =>
            filter === undefined ? everything(SNAP_BYTES) : compileFilter(filter, name, begin, SNAP_BYTES),
          tell,
        }),
      )
    }
  } catch (error) {
    for (const each of interfaces) each.close()
    throw error
  }
  const source = new LiveSource({
    interfaces,
    clock,
    wait: async (milliseconds) => {
      await wait(milliseconds)
    },
  })
  return { source, arrivalMicroseconds: ARRIVAL_MICROSECONDS }
}

function blocksEach(interfaces: number): number {
  return Math.max(LEAST_BLOCKS, Math.floor(BLOCKS / interfaces))
}

function openProgram({ interfaces, filter, isPromiscuous, clock }: LiveOptions, why: string): LiveCapture {
  const source = openPipe({ interfaces, filter, isPromiscuous, clock, snapBytes: SNAP_BYTES })
  if (source === undefined) {
    throw new LiveError(
      'live-not-supported',
      `${why}, and there is no dumpcap nor, for a single interface, tcpdump to capture instead; ` +
        'wingspan replay - reads what any program captures',
    )
  }
  return {
    source,
    arrivalMicroseconds: PIPE_ARRIVAL_MICROSECONDS,
    secondBest: `${why}: capturing by ${source.program}`,
  }
}
