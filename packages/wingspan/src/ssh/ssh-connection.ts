/** One client, from its first byte to its last: login, sessions, and the time and number it may have of them. */
import type { Socket } from 'node:net'
import type { Connection, Session } from 'ssh2'
import type { AuditEvent, Authenticator } from '../access/index.js'
import type { StartTimer } from '../netconf/index.js'
import { SshAuthentication } from './ssh-authentication.js'
import {
  LOGIN_GRACE_MILLISECONDS,
  MOST_UNREAD_BYTES,
  NO_SESSION_MILLISECONDS,
  type SshLimits,
} from './ssh-limits.js'
import type { SshServices } from './ssh-service.js'
import { serveSession } from './ssh-session.js'

export interface SshConnectionOptions {
  readonly authenticator: Pick<Authenticator, 'byPassword' | 'byKey'>
  readonly services: SshServices
  /** Those of this moment. */
  readonly limits: () => SshLimits
  readonly startTimer: StartTimer
  /** As what logins are written down. */
  readonly via: AuditEvent['via']
  readonly audit: (event: AuditEvent) => void
  readonly onInternalError: (error: unknown) => void
}

export class SshConnection {
  readonly from: string
  /** Resolves when all that a connection's end brings about has been done. */
  readonly over: Promise<void>
  readonly #socket: Socket
  readonly #options: SshConnectionOptions
  readonly #authentication: SshAuthentication
  #client: Connection | undefined
  #sessions = 0
  #cancelTimer: () => void

  constructor(socket: Socket, from: string, options: SshConnectionOptions) {
    this.#socket = socket
    this.from = from
    this.#options = options
    this.#cancelTimer = options.startTimer(LOGIN_GRACE_MILLISECONDS, () => this.end())
    this.#authentication = new SshAuthentication({
      authenticator: options.authenticator,
      from,
      onRefusal: (name) => this.#audit('login', 'refused', name),
      onExhausted: () => this.end(),
      onInternalError: options.onInternalError,
    })
    socket.on('error', () => {})
    this.over = new Promise((resolve) => {
      socket.once('close', () => {
        this.#closed()
        resolve()
      })
    })
  }

  /** The user's name; undefined until the login. */
  get userName(): string | undefined {
    return this.#authentication.user?.name
  }

  /** Takes the connection on, once the client has said which protocol it speaks. */
  use(client: Connection): void {
    this.#client = client
    // Whatever is wrong on a connection ends that connection, and nobody need know.
    client.on('error', () => {})
    client.on('authentication', (context) => this.#authentication.take(context))
    client.on('ready', () => {
      this.#audit('login', 'ok')
      this.#awaitSession()
    })
    client.on('session', (accept, reject) => {
      if (this.#sessions >= this.#options.limits().sessions) reject()
      else this.#open(accept())
    })
    this.#socket.on('data', () => {
      if (this.#socket.writableLength > MOST_UNREAD_BYTES) this.#socket.destroy()
    })
  }

  /** Ends the connection, with a farewell where the client can still take one. */
  end(): void {
    this.#client?.end()
    // A client that does not close its side is not waited for.
    this.#socket.destroySoon()
  }

  #open(session: Session): void {
    const { services, onInternalError } = this.#options
    this.#sessions++
    this.#cancelTimer()
    session.once('close', () => {
      this.#sessions--
      this.#awaitSession()
    })
    const login = { user: this.#authentication.user!, from: this.from }
    serveSession(session, { login, services, onInternalError })
  }

  #awaitSession(): void {
    if (this.#sessions > 0 || this.#socket.destroyed) return
    this.#cancelTimer()
    this.#cancelTimer = this.#options.startTimer(NO_SESSION_MILLISECONDS, () => this.end())
  }

  #closed(): void {
    this.#cancelTimer()
    if (this.userName !== undefined) this.#audit('logout', 'ok')
  }

  #audit(action: 'login' | 'logout', result: AuditEvent['result'], name = this.userName!): void {
    this.#options.audit({ action, user: name, from: this.from, via: this.#options.via, result })
  }
}
