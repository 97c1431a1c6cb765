/**
 * A device for the targets that ask: the branch of the examples with its sessions, served as over SSH, to ada who may
 * see everything and to eve who may do nothing. Nobody may change it, so that every input finds the same.
 */
import { readFileSync } from 'node:fs'
import { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import {
  CaptureReader,
  Configuration,
  FlowPipeline,
  FrameBatch,
  SessionEvents,
  SessionTable,
  TableSource,
} from '@wingspan/engine'
import { compileLogin, type LoginUser, loadConfiguration } from '@wingspan/junos'
import type { StartTimer } from '../packages/wingspan/src/netconf/index.js'
import { CommandDesk } from '../packages/wingspan/src/serve/command-desk.js'
import { SshDesk } from '../packages/wingspan/src/serve/ssh-desk.js'
import type { SshServices } from '../packages/wingspan/src/ssh/index.js'
import { viewOf } from './bytes.js'
import { hashBytes, Random } from './random.js'
import { BrokenPromise } from './targets/fuzz-target.js'

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url))
const MOST_SESSIONS = 1024
const NOW = Date.UTC(2026, 2, 2, 10)
const USERS = `system { login {
  class viewer { permissions [ view view-configuration ]; }
  user ada { class viewer; }
  user eve { class unauthorized; }
} }`
/** Time stands still. */
const NO_TIMER: StartTimer = () => () => {}

export type Served = Required<SshServices>

export interface Asking {
  readonly served: Served
  readonly ada: LoginUser
  readonly eve: LoginUser
  /** Throws what was thrown inside since the last time. */
  rethrow(): void
}

let made: Asking | undefined

/** The device, made once. */
export function servedDevice(): Asking {
  made ??= make()
  return made
}

function make(): Asking {
  const { root, rules } = loadConfiguration(readFileSync(`${EXAMPLES}branch.conf`, 'utf8'))
  const configuration = new Configuration(rules!, 1)
  const table = new SessionTable({ seed: 7, maxSessions: MOST_SESSIONS, keepEnded: true })
  const pipeline = new FlowPipeline({
    table,
    captureInterfaceName: () => 'ge-0/0/0',
    configured: { configuration, interfaceMap: new Map(), events: new SessionEvents(), natSeed: 7 },
  })
  feed(pipeline, Uint8Array.from(readFileSync(`${EXAMPLES}branch.pcapng`)))
  const { users } = compileLogin(loadConfiguration(USERS).effective).login
  const shown = {
    sessions: new TableSource({ columns: table.columns, table }),
    columns: table.columns,
    counters: pipeline.counters,
    inputs: [],
    written: root,
    configured: { configuration, name: 'branch.conf', path: pipeline.configured! },
  }
  const faults: unknown[] = []
  const desk = new CommandDesk({
    device: () => ({ hostName: 'fuzz', shown }),
    audit: () => {},
    nowMilliseconds: () => NOW,
  })
  const served = new SshDesk({
    desk,
    user: (name) => users.get(name),
    startTimer: NO_TIMER,
    now: () => new Date(NOW),
    announcement: () => undefined,
    onInternalError: (error) => faults.push(error),
  }).services as Served
  return {
    served,
    ada: users.get('ada')!,
    eve: users.get('eve')!,
    rethrow: () => {
      const fault = faults.shift()
      if (fault !== undefined) throw fault
    },
  }
}

function feed(pipeline: FlowPipeline, capture: Uint8Array): void {
  const reader = new CaptureReader({ fileName: 'branch' })
  const frames = new FrameBatch()
  reader.feed(capture, viewOf(capture), 0, capture.length)
  while (reader.read(frames) > 0) pipeline.process(frames)
  pipeline.finish()
}

/** What one side of a client's channel says, piece by piece, and all that comes back, up to a bound. */
export class Conversation extends Duplex {
  readonly #pieces: Uint8Array[]
  readonly #said: Uint8Array[] = []
  readonly #mostBytes: number
  #bytes = 0

  constructor(pieces: readonly Uint8Array[], mostBytes: number) {
    super({ readableHighWaterMark: 0 })
    this.#pieces = [...pieces]
    this.#mostBytes = mostBytes
  }

  /** What came back. */
  get text(): string {
    return Buffer.concat(this.#said).toString()
  }

  override _read(): void {
    const next = this.#pieces.shift()
    this.push(next === undefined ? null : Buffer.from(next))
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#bytes += bytes.length
    if (this.#bytes > this.#mostBytes) {
      done(new BrokenPromise(`an answer of more than ${this.#mostBytes} bytes`))
      return
    }
    this.#said.push(Uint8Array.from(bytes))
    done()
  }
}

/** Bytes in pieces that depend on them alone. */
export function cut(bytes: Uint8Array): Uint8Array[] {
  const random = new Random(hashBytes(bytes))
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.below(random.oneIn(3) ? 3 : 200)
    pieces.push(bytes.subarray(at, at + length))
    at += length
  }
  return pieces
}
