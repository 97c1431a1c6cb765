/**
 * `wingspan serve`: a configuration, sessions that come from somewhere, and those who ask. A configuration that is
 * loaded again is compiled beside the one at work, which it replaces as a whole or not at all; the table, its sessions
 * and what feeds it go on.
 */
import { inTurns, type Steps } from '@wingspan/engine'
import {
  compileLogin,
  compileServices,
  type LoginRules,
  type ServiceEndpoint,
  type ServiceRules,
} from '@wingspan/junos'
import { Authenticator, loginProblems, PasswordChecker } from '../access/index.js'
import type { ReloadAnswer } from '../local/index.js'
import type { StartTimer } from '../netconf/index.js'
import {
  DEFAULT_CONNECTION_LIMIT,
  DEFAULT_SESSION_LIMIT,
  type ListenPlace,
  loadHostKeys,
  type SshLimits,
  SshServer,
} from '../ssh/index.js'
import { clockRepeat } from '../terminal/index.js'
import { CommandDesk } from './command-desk.js'
import {
  type Device,
  deviceOf,
  type Feed,
  type FeedOwner,
  type Reconsidering,
  type ServedConfiguration,
} from './device.js'
import { LocalServer } from './local-server.js'
import { auditTo, faultTo, type Logger } from './program-log.js'
import type { FeedClock } from './replay-feeder.js'
import { shortTurns } from './short-turns.js'
import { SshDesk } from './ssh-desk.js'

export interface DaemonOptions<Loaded extends ServedConfiguration = ServedConfiguration> {
  /**
   * Reads and checks the configuration, at the start and at each reload, to follow the one in use: a step after the
   * other. Throws an error that says what is wrong; `warn` is told what else is to be said.
   */
  readonly loadConfiguration: (before: Loaded | undefined, warn: (message: string) => void) => Steps<Loaded>
  /** Opens what sessions come from. Rejects with what is wrong. */
  readonly openFeed: (configuration: Loaded, owner: FeedOwner) => Promise<Feed<Loaded>>
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

/** A configuration, and what it says of clients. */
interface Accepted<Loaded> {
  readonly configuration: Loaded
  readonly login: LoginRules
  readonly services: ServiceRules
  readonly warnings: readonly string[]
}

/** All that one configuration makes: replaced whole. */
interface Running<Loaded> extends Accepted<Loaded> {
  readonly device: Device
}

type ServiceName = 'ssh' | 'netconf'

/** Sessions that are reconsidered between two looks at the clock. */
const RECORDS_AT_ONCE = 256
const LOOPBACK = ['127.0.0.1']
const NO_SERVICES = 'system services has neither ssh nor netconf ssh: nobody can log in remotely'
const NO_ONE: LoginRules = { users: new Map(), message: undefined, announcement: undefined }

/** A configuration cannot be loaded again before it has been loaded. */
export class NotStartedError extends Error {
  override readonly name = 'NotStartedError'
  readonly code = 'not-started'

  constructor() {
    super('the daemon has not started yet')
  }
}

export class Daemon<Loaded extends ServedConfiguration = ServedConfiguration> {
  readonly desk: CommandDesk
  readonly #options: DaemonOptions<Loaded>
  readonly #startMilliseconds: number
  readonly #checker: PasswordChecker
  readonly #authenticator: Authenticator
  readonly #sshDesk: SshDesk
  readonly #local: LocalServer
  readonly #servers = new Map<ServiceName, SshServer>()
  #running: Running<Loaded> | undefined
  #feed: Feed<Loaded> | undefined
  #hostKeys: readonly string[] | undefined
  /** Resolves when the configuration that is being loaded is in use, or is not. */
  #loading: Promise<void> = Promise.resolve()
  #isStopped = false

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
    this.desk = new CommandDesk({
      device: () => this.#running!.device,
      audit: auditTo(log),
      nowMilliseconds: () => clock.nowMilliseconds(),
      repeat: clockRepeat(clock),
    })
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
      audit: auditTo(log),
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
    await this.#afterLoading(() => this.#begin())
    if (this.#isStopped) return
    if (socketPath !== undefined) await this.#local.listen(socketPath)
    this.#admitGroup(this.#running!.services)
    log.info({ ssh: this.ports('ssh'), netconf: this.ports('netconf') }, 'ready')
  }

  /**
   * Loads the configuration again. Resolves when it is in use and the sessions there are have been reconsidered; rejects
   * with what is wrong with it, and all is as before then.
   */
  reload(): Promise<ReloadAnswer> {
    const { log } = this.#options
    return this.#afterLoading(async () => {
      try {
        const reconsideration = await this.#replace()
        if (reconsideration) await inTurns(this.#reconsider(reconsideration), shortTurns(this.#options.clock))
        const { configuration, warnings } = this.#running!
        const { generation } = configuration.configuration
        const ended = reconsideration?.ended ?? 0
        log.info({ generation, ended }, 'configuration loaded')
        return { generation, ended, warnings }
      } catch (error) {
        log.error({ reason: reasonOf(error) }, 'configuration not loaded, the one before stays')
        throw error
      }
    })
  }

  /** Takes no more clients, ends those there are, and the feed. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#sshDesk.sessions.endAll('server stopped')
    await Promise.all([...this.#servers.values()].map((server) => server.close()))
    await this.#local.close()
    // Nobody is answered from it any more.
    await this.#feed?.stop()
    await this.#checker.close()
    // One that could not begin has an error to say instead.
    if (this.#running !== undefined) this.#options.log.info('stopped')
  }

  /** One after the other: each reads what the configuration is when its turn comes. */
  #afterLoading<Result>(load: () => Promise<Result>): Promise<Result> {
    const loaded = this.#loading.then(load)
    this.#loading = loaded.then(
      () => {},
      () => {},
    )
    return loaded
  }

  /** The first configuration: its feed, filled up to this moment, and its services. */
  async #begin(): Promise<void> {
    const { openFeed, log } = this.#options
    const accepted = await this.#accept()
    if (this.#isStopped) return
    // What takes a while is not begun where these cannot be had.
    if (accepted.services.ssh || accepted.services.netconf) this.#loadHostKeys(accepted.services)
    const feed = await openFeed(accepted.configuration, {
      startMilliseconds: this.#startMilliseconds,
      tell: (text) => log.warn(text),
      onEnd: (error) => {
        for (const warning of feed.warnings()) log.warn(warning)
        if (error !== undefined) log.error({ reason: reasonOf(error) }, 'no more sessions come in')
      },
    })
    this.#feed = feed
    if (this.#isStopped) return await feed.stop()
    await feed.start()
    if (this.#isStopped) return
    try {
      await this.#listen(accepted.services)
    } catch (error) {
      await feed.stop()
      throw error
    }
    this.#use(accepted)
  }

  /** Another configuration in the place of the one in use, if all of it can be. */
  async #replace(): Promise<Reconsidering | undefined> {
    const before = this.#running
    const feed = this.#feed
    if (before === undefined || feed === undefined) throw new NotStartedError()
    const accepted = await this.#accept(before.configuration)
    if (this.#isStopped) return undefined
    await this.#listen(accepted.services)
    if (this.#isStopped) return undefined
    const reconsideration = feed.use(accepted.configuration)
    this.#use(accepted)
    return reconsideration
  }

  /** Looks at all sessions there are, a few at a time. */
  *#reconsider(reconsideration: Reconsidering): Steps {
    while (!this.#isStopped && !reconsideration.advance(RECORDS_AT_ONCE)) yield
  }

  /** The configuration as it is now; nothing has been told of it. */
  async #accept(before?: Loaded): Promise<Accepted<Loaded>> {
    const { clock, loadConfiguration, log } = this.#options
    const warnings: string[] = []
    const warn = (message: string) => {
      warnings.push(message)
      log.warn(message)
    }
    const configuration = await inTurns(loadConfiguration(before, warn), shortTurns(clock))
    const { login, diagnostics } = compileLogin(configuration.effective)
    for (const { message } of [...diagnostics, ...loginProblems(login)]) warn(message)
    const services = compileServices(configuration.effective)
    if (!services.ssh && !services.netconf) warn(NO_SERVICES)
    return { configuration, login, services, warnings }
  }

  #use(accepted: Accepted<Loaded>): void {
    const { login, services } = accepted
    this.#running = { ...accepted, device: deviceOf(accepted.configuration, this.#feed!) }
    this.#authenticator.useLogin(login)
    this.#admitGroup(services)
    for (const server of this.#servers.values()) {
      for (const connection of server.connections) {
        const { userName } = connection
        if (userName !== undefined && !login.users.has(userName)) connection.end()
      }
    }
  }

  /** Somebody may have taken the socket's file away: the rest of the configuration is in use all the same. */
  #admitGroup({ isSocketForGroup }: ServiceRules): void {
    try {
      this.#local.admitGroup(isSocketForGroup)
    } catch (error) {
      this.#options.log.warn({ reason: reasonOf(error) }, 'the rights of the local socket cannot be changed')
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

  /** Those of the first configuration that has services. Throws a HostKeyError. */
  #loadHostKeys({ stateDirectory }: ServiceRules): readonly string[] {
    this.#hostKeys ??= loadHostKeys(stateDirectory ?? this.#options.stateDirectory)
    return this.#hostKeys
  }

  #makeServer(service: ServiceName, services: ServiceRules): SshServer {
    const { log, startTimer } = this.#options
    return new SshServer({
      hostKeys: this.#loadHostKeys(services),
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
