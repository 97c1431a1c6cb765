/**
 * `wingspan serve`: a configuration, captures that are replayed under it, and those who ask. A configuration that is
 * loaded again is compiled, and its table filled, beside the one at work, which it replaces as a whole or not at all.
 */
import {
  compileLogin,
  compileServices,
  type LoginRules,
  type ServiceEndpoint,
  type ServiceRules,
} from '@wingspan/junos'
import { Authenticator, loginProblems, PasswordChecker } from '../access/index.js'
import type { StartTimer } from '../netconf/index.js'
import {
  DEFAULT_CONNECTION_LIMIT,
  DEFAULT_SESSION_LIMIT,
  type ListenPlace,
  loadHostKeys,
  type SshLimits,
  SshServer,
} from '../ssh/index.js'
import { CommandDesk } from './command-desk.js'
import { type Device, deviceOf, type Feed, type ServedConfiguration } from './device.js'
import { LocalServer } from './local-server.js'
import { auditTo, faultTo, type Logger } from './program-log.js'
import { type FeedClock, type FeedPace, ReplayFeeder } from './replay-feeder.js'
import { SshDesk } from './ssh-desk.js'

export interface DaemonOptions<Loaded extends ServedConfiguration = ServedConfiguration> {
  /** Reads and checks the configuration; at the start and at each reload. Throws an error that says what is wrong. */
  readonly loadConfiguration: (generation: number) => Loaded
  /** Opens what is replayed, for a table of its own. Throws a CaptureError. */
  readonly openFeed: (configuration: Loaded) => Feed
  readonly pace: FeedPace
  /** Where host keys are kept, unless the configuration says. */
  readonly stateDirectory: string
  /** The daemon's own socket; undefined for none. */
  readonly socketPath: string | undefined
  /** Ports of services for which the configuration names none. */
  readonly ports: { readonly ssh: number; readonly netconf: number }
  readonly log: Logger
  readonly clock: FeedClock
  readonly startTimer: StartTimer
  /** The thread's program that checks passwords, where it is not beside this one. */
  readonly passwordWorker?: URL
}

/** All that one configuration makes: replaced whole. */
interface Running {
  readonly login: LoginRules
  readonly services: ServiceRules
  readonly device: Device
  readonly feeder: ReplayFeeder
}

type ServiceName = 'ssh' | 'netconf'

const LOOPBACK = ['127.0.0.1']
const NO_ONE: LoginRules = { users: new Map(), message: undefined, announcement: undefined }

export class Daemon<Loaded extends ServedConfiguration = ServedConfiguration> {
  readonly desk: CommandDesk
  readonly #options: DaemonOptions<Loaded>
  readonly #startMilliseconds: number
  readonly #checker: PasswordChecker
  readonly #authenticator: Authenticator
  readonly #sshDesk: SshDesk
  readonly #local: LocalServer
  readonly #servers = new Map<ServiceName, SshServer>()
  #running: Running | undefined
  #generation = 0
  #hostKeys: readonly string[] | undefined
  /** Resolves when the configuration that is being loaded is in use, or is not. */
  #loading: Promise<void> = Promise.resolve()
  #isStopped = false
  /** Feeders at work: those of a reload are beside the one in use. */
  readonly #feeders = new Set<ReplayFeeder>()

  constructor(options: DaemonOptions<Loaded>) {
    const { clock, log, startTimer } = options
    this.#options = options
    this.#startMilliseconds = clock.nowMilliseconds()
    this.#checker = new PasswordChecker(options.passwordWorker)
    this.#authenticator = new Authenticator({
      login: NO_ONE,
      checker: this.#checker,
      nowMilliseconds: () => clock.nowMilliseconds(),
      wait: (milliseconds) => clock.wait(milliseconds),
    })
    this.desk = new CommandDesk(() => this.#running!.device, auditTo(log))
    this.#sshDesk = new SshDesk({
      desk: this.desk,
      user: (name) => this.#authenticator.user(name),
      startTimer,
      now: () => new Date(clock.nowMilliseconds()),
      announcement: () => this.#running?.login.announcement,
      onInternalError: faultTo(log),
    })
    this.#local = new LocalServer({
      desk: this.desk,
      reload: () => this.reload(),
      onInternalError: faultTo(log),
    })
  }

  /** The ports that a service is heard on. */
  ports(service: ServiceName): readonly number[] {
    return this.#servers.get(service)?.ports ?? []
  }

  /** Resolves when all that is due is in the table and clients can come in. Rejects with what is wrong. */
  async start(): Promise<void> {
    const { socketPath, log } = this.#options
    await this.#afterLoading(() => this.#load())
    if (this.#isStopped) return
    if (socketPath !== undefined) await this.#local.listen(socketPath)
    log.info({ ssh: this.ports('ssh'), netconf: this.ports('netconf') }, 'ready')
  }

  /** Loads the configuration again. Rejects with what is wrong with it, and all is as before then. */
  reload(): Promise<void> {
    const { log } = this.#options
    return this.#afterLoading(async () => {
      try {
        await this.#load()
        log.info({ generation: this.#generation }, 'configuration loaded')
      } catch (error) {
        log.error({ reason: reasonOf(error) }, 'configuration not loaded, the one before stays')
        throw error
      }
    })
  }

  /** Takes no more clients, ends those there are, and the replay. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    for (const feeder of this.#feeders) feeder.stop()
    this.#sshDesk.sessions.endAll('server stopped')
    await Promise.all([...this.#servers.values()].map((server) => server.close()))
    await this.#local.close()
    await this.#checker.close()
    this.#options.log.info('stopped')
  }

  /** One after the other: each reads what the configuration is when its turn comes. */
  #afterLoading(load: () => Promise<void>): Promise<void> {
    const loaded = this.#loading.then(load)
    this.#loading = loaded.catch(() => {})
    return loaded
  }

  async #load(): Promise<void> {
    await this.#use(await this.#prepare())
  }

  /** What the configuration makes, filled up to this moment; nobody has been told of it. */
  async #prepare(): Promise<Running> {
    const { loadConfiguration, openFeed, pace, clock, log } = this.#options
    const configuration = loadConfiguration(this.#generation + 1)
    const { login, diagnostics } = compileLogin(configuration.effective)
    for (const { message } of diagnostics) log.warn(message)
    for (const { message } of loginProblems(login)) log.warn(message)
    const feed = openFeed(configuration)
    const feeder = new ReplayFeeder({
      feed,
      pace,
      clock,
      startMilliseconds: this.#startMilliseconds,
      onEnd: (error) => {
        this.#feeders.delete(feeder)
        for (const warning of feed.warnings()) log.warn(warning)
        if (error !== undefined) log.error({ reason: reasonOf(error) }, 'the replay has ended early')
      },
    })
    this.#feeders.add(feeder)
    await feeder.start()
    return {
      login,
      services: compileServices(configuration.effective),
      device: deviceOf(configuration, feed),
      feeder,
    }
  }

  /** Puts a configuration in the place of the one before, if all of it can be. */
  async #use(next: Running): Promise<void> {
    try {
      if (this.#isStopped) return
      await this.#listen(next.services)
    } catch (error) {
      next.feeder.stop()
      throw error
    }
    this.#running?.feeder.stop()
    this.#running = next
    this.#generation++
    this.#authenticator.useLogin(next.login)
    for (const server of this.#servers.values()) {
      for (const connection of server.connections) {
        const { userName } = connection
        if (userName !== undefined && !next.login.users.has(userName)) connection.end()
      }
    }
  }

  /** Hears the services where they are wanted now. Rejects with a ListenError or a HostKeyError, nothing is changed then. */
  async #listen(services: ServiceRules): Promise<void> {
    const before = this.#running?.services
    try {
      for (const service of ['ssh', 'netconf'] as const) await this.#listenFor(service, services)
    } catch (error) {
      if (before) for (const service of ['ssh', 'netconf'] as const) await this.#listenFor(service, before)
      throw error
    }
  }

  async #listenFor(service: ServiceName, services: ServiceRules): Promise<void> {
    const places = placesOf(services, service, this.#options.ports[service])
    const known = this.#servers.get(service)
    if (!known && places.length === 0) return
    const server = known ?? this.#makeServer(service, services)
    this.#servers.set(service, server)
    await server.listen(places)
  }

  #makeServer(service: ServiceName, { stateDirectory }: ServiceRules): SshServer {
    const { log, startTimer } = this.#options
    this.#hostKeys ??= loadHostKeys(stateDirectory ?? this.#options.stateDirectory)
    return new SshServer({
      hostKeys: this.#hostKeys,
      authenticator: this.#authenticator,
      services: service === 'ssh' ? this.#sshDesk.services : this.#sshDesk.netconfOnly,
      limits: () => limitsOf(this.#running?.services[service]),
      banner: () => this.#running?.login.message,
      startTimer,
      via: service,
      audit: auditTo(log),
      onInternalError: faultTo(log),
    })
  }
}

/** Loopback only, unless the configuration says otherwise. */
function placesOf(services: ServiceRules, service: ServiceName, usualPort: number): readonly ListenPlace[] {
  const endpoint = services[service]
  if (!endpoint) return []
  const addresses = services.listenAddresses.length > 0 ? services.listenAddresses : LOOPBACK
  return addresses.map((address) => ({ address, port: endpoint.port ?? usualPort }))
}

function limitsOf(endpoint: ServiceEndpoint | undefined): SshLimits {
  return {
    connections: endpoint?.connectionLimit ?? DEFAULT_CONNECTION_LIMIT,
    sessions: endpoint?.sessionLimit ?? DEFAULT_SESSION_LIMIT,
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
