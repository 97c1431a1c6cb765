/**
 * Packets from a program that captures, where no packet socket can be opened here: dumpcap, or tcpdump for a single
 * interface, as it does not say which one a packet is from.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import type { CaptureInterface, FrameBatch } from '@wingspan/engine'
import type { SteadyClock } from '../clock/index.js'
import { CaptureError, CaptureFile, printableText, StreamSource } from '../source/index.js'
import { LiveError, NO_PRIVILEGE } from './live-error.js'
import type { StoppableSource } from './stoppable-source.js'

/** Such a program may hold packets back for so long. */
export const PIPE_ARRIVAL_MICROSECONDS = 1_500_000
const MOST_SAID = 4096
const NOT_PERMITTED = /permission|not permitted/i
const NO_COMPLAINT = /: (listening on|data link type|verbose output) /

export interface PipeOptions {
  readonly interfaces: readonly string[]
  readonly filter: string | undefined
  readonly isPromiscuous: boolean
  readonly snapBytes: number
  readonly clock: SteadyClock
}

interface CaptureProgram {
  readonly name: string
  readonly mostInterfaces: number
  arguments(options: PipeOptions): string[]
}

const PROGRAMS: readonly CaptureProgram[] = [
  {
    name: 'dumpcap',
    mostInterfaces: Number.POSITIVE_INFINITY,
    arguments: ({ interfaces, filter, isPromiscuous, snapBytes }) => [
      ...['-q', '-w', '-'],
      ...interfaces.flatMap((each) => [
        ...['-i', each, '-s', String(snapBytes)],
        ...(isPromiscuous ? [] : ['-p']),
        ...(filter === undefined ? [] : ['-f', filter]),
      ]),
    ],
  },
  {
    name: 'tcpdump',
    mostInterfaces: 1,
    arguments: ({ interfaces, filter, isPromiscuous, snapBytes }) => [
      ...['-w', '-', '-U', '-s', String(snapBytes), '-i', interfaces[0]!],
      ...(isPromiscuous ? [] : ['-p']),
      ...(filter === undefined ? [] : ['--', filter]),
    ],
  },
]

/** Starts the first such program that there is; undefined where there is none. */
export function openPipe(options: PipeOptions): CapturePipe | undefined {
  const program = PROGRAMS.find(
    ({ name, mostInterfaces }) => options.interfaces.length <= mostInterfaces && isThere(name),
  )
  return program && new CapturePipe(program, options)
}

function isThere(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined
}

export class CapturePipe implements StoppableSource {
  readonly rewind = undefined
  /** The program ends when an interface does. */
  readonly gone = []
  readonly program: string
  readonly #options: PipeOptions
  readonly #child: ChildProcess
  readonly #capture: CaptureFile
  readonly #ended: Promise<void>
  #said = ''

  constructor(program: CaptureProgram, options: PipeOptions) {
    this.program = program.name
    this.#options = options
    // A group of its own: Ctrl-C at the terminal is for us, and what then becomes of it too.
    const child = spawn(program.name, program.arguments(options), {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    this.#child = child
    this.#ended = new Promise((resolve) => {
      child.on('error', () => resolve())
      child.on('close', () => resolve())
    })
    child.stderr.on('data', (piece: Buffer) => {
      this.#said = (this.#said + piece.toString()).slice(-MOST_SAID)
    })
    this.#capture = new CaptureFile(new StreamSource(child.stdout, program.name), {
      fileName: `pipe of ${program.name}`,
    })
  }

  get interfaces(): readonly CaptureInterface[] {
    const { interfaces } = this.#options
    return this.#capture.interfaces.map((each, i) => ({ ...each, name: each.name ?? interfaces[i] }))
  }

  get damages() {
    return this.#capture.damages
  }

  async next(frames: FrameBatch): Promise<number> {
    const count = await this.#read(frames)
    const { clock } = this.#options
    clock.look()
    for (let i = 0; i < count; i++) frames.timeMicroseconds[i] = clock.timeOf(frames.timeMicroseconds[i]!)
    return count
  }

  stop(): void {
    this.#child.kill('SIGINT')
  }

  close(): void {
    this.#child.kill('SIGTERM')
    this.#capture.close()
  }

  /** A program that ends without a packet says why. */
  async #read(frames: FrameBatch): Promise<number> {
    try {
      return await this.#capture.next(frames)
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error
      await this.#ended
      const complaint = printableText(this.#complaint ?? error.message)
      if (NOT_PERMITTED.test(complaint))
        throw new LiveError('live-no-privilege', `${NO_PRIVILEGE}; ${complaint}`)
      throw new LiveError('live-failed', complaint)
    }
  }

  /** The line in which it says what is wrong, its own name first. */
  get #complaint(): string | undefined {
    const own = this.#said.split('\n').filter((line) => line.startsWith(`${this.program}: `))
    return own.findLast((line) => !NO_COMPLAINT.test(line))
  }
}
