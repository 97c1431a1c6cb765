/** A daemon over the example captures, with a state folder and a log of its own, and clients of its ports. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  Configuration,
  type ConfiguredOptions,
  FlowPipeline,
  SessionEvents,
  SessionTable,
  type Steps,
  TableSource,
} from '@wingspan/engine'
import { loadConfiguration } from '@wingspan/junos'
import { pino } from 'pino'
import ssh2, { type Client } from 'ssh2'
import { hashPassword, SALT_BYTES } from '../../src/access/index.js'
import {
  Daemon,
  type FeedClock,
  type PacketTable,
  replayFeed,
  type ServedConfiguration,
} from '../../src/serve/index.js'
import { openCaptures, type PacketSource } from '../../src/source/index.js'
import { WORKER_SCRIPT } from '../access/worker-script.js'
import { HandClock } from '../netconf/client.js'

export const PASSWORD = 'secret'
const HASH = hashPassword(PASSWORD, new Uint8Array(SALT_BYTES).fill(3))

export const exampleFile = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url))

/** A user's statement. */
export const user = (name: string, loginClass: string) =>
  `user ${name} { class ${loginClass}; authentication { encrypted-password "${HASH}"; } }`

/** Services, and these users. */
export const withUsers = (users: string, more = '') =>
  `system { host-name lab; login { ${users} } services { ssh; netconf { ssh; } } } ${more}`

export const ADA_AND_EVE = withUsers(user('ada', 'super-user') + user('eve', 'unauthorized'))

export class NotLoaded extends Error {
  override readonly name = 'NotLoaded'
  readonly code = 'not-loaded'
}

/** A configuration from its text, the next after another. Throws a NotLoaded where it has errors. */
export function served(text: string, before?: ServedConfiguration): ServedConfiguration {
  const known = before?.configuration
  const { root, effective, rules, diagnostics } = loadConfiguration(text, undefined, known?.rules)
  if (!rules) throw new NotLoaded(diagnostics[0]!.message)
  return { configuration: new Configuration(rules, (known?.generation ?? 0) + 1, known), root, effective }
}

/** Packets into a small table, decided where the configuration speaks of security. */
export function packetsOf(
  source: PacketSource,
  configuration: ServedConfiguration,
  keepEnded = true,
): PacketTable {
  const table = new SessionTable({ seed: 7, maxSessions: 1024, keepEnded })
  table.keepTcpWindows()
  const decides = ({ effective }: ServedConfiguration) => effective.child('security') !== undefined
  const events = new SessionEvents()
  const decided = ({ configuration }: ServedConfiguration): ConfiguredOptions => ({
    configuration,
    interfaceMap: new Map(),
    events,
    natSeed: 7,
  })
  const pipeline = new FlowPipeline({
    table,
    captureInterfaceName: () => 'ge-0/0/0',
    ...(decides(configuration) ? { configured: decided(configuration) } : {}),
  })
  const sessions = new TableSource({ columns: table.columns, table })
  let inUse = configuration
  return {
    source,
    pipeline,
    get shown() {
      const { configuration, root } = inUse
      const path = pipeline.configured
      return {
        sessions,
        columns: table.columns,
        counters: pipeline.counters,
        inputs: [],
        written: root,
        configured: path && { configuration, name: 'lab.conf', path },
      }
    },
    use: (next) => {
      inUse = next
      return decides(next) ? pipeline.useConfiguration(decided(next)) : undefined
    },
    warnings: () => [],
  }
}

/** Time that is turned by hand, and passes as it is waited for. */
export class HandFeedClock implements FeedClock {
  now = 1_000_000
  /** Called at each wait. */
  onWait: () => void = () => {}

  nowMilliseconds(): number {
    return this.now
  }

  async wait(milliseconds: number): Promise<void> {
    this.now += milliseconds
    this.onWait()
  }

  async turn(): Promise<void> {}
}

export interface LabOptions {
  readonly text?: string
  readonly capture?: string
  /** Of another daemon, whose place this one takes. */
  readonly socketPath?: string
}

export class ServeLab {
  readonly daemon: Daemon
  readonly timers = new HandClock()
  /** What the program's log says. */
  readonly logged: Record<string, unknown>[] = []
  /** Loading a configuration does not come to its end. */
  isLoadingHeld = false
  /** Called when the feed has stopped. */
  onFeedStop: () => void = () => {}
  /** The configuration's text, for the next time it is loaded. */
  text: string
  readonly folder = mkdtempSync(join(tmpdir(), 'serve-'))
  readonly socketPath: string
  readonly #clients: Client[] = []

  constructor({ text = ADA_AND_EVE, capture = 'office.pcapng', socketPath }: LabOptions = {}) {
    this.text = text
    this.socketPath = socketPath ?? join(this.folder, 'run', 'wingspan.sock')
    const clock: FeedClock = {
      nowMilliseconds: () => Date.now(),
      wait: async (milliseconds) => void (await wait(milliseconds)),
      turn: () => new Promise(setImmediate),
    }
    this.daemon = new Daemon({
      loadConfiguration: (before) => this.#load(before),
      openFeed: async (configuration, { startMilliseconds, onEnd }) => {
        const packets = packetsOf(openCaptures([exampleFile(capture)]), configuration)
        const pace = { speed: undefined, loops: false }
        const feed = replayFeed(packets, { pace, clock, startMilliseconds, onEnd })
        const { stop } = feed
        return Object.assign(feed, { stop: () => stop().then(() => this.onFeedStop()) })
      },
      stateDirectory: join(this.folder, 'state'),
      socketPath: this.socketPath,
      ports: { ssh: 0, netconf: 0 },
      log: pino({ base: null }, { write: (line) => void this.logged.push(JSON.parse(line)) }),
      clock,
      startTimer: this.timers.startTimer,
      passwordWorker: WORKER_SCRIPT,
    })
  }

  *#load(before: ServedConfiguration | undefined): Steps<ServedConfiguration> {
    do yield
    while (this.isLoadingHeld)
    return served(this.text, before)
  }

  /** What was said, audit lines and others. */
  get said(): readonly string[] {
    return this.logged.map(({ msg }) => String(msg))
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.destroy()
    await this.daemon.stop()
    rmSync(this.folder, { recursive: true })
  }

  connect(username: string, port = this.daemon.ports('ssh')[0]!): Promise<Client> {
    const client = new ssh2.Client()
    this.#clients.push(client)
    return new Promise((resolve, reject) => {
      client.once('ready', () => resolve(client))
      client.once('error', reject)
      client.on('error', () => {})
      client.connect({ host: '127.0.0.1', port, username, password: PASSWORD })
    })
  }
}
