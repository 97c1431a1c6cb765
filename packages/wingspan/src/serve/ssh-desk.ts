/** What clients of the SSH servers ask for: commands, shells and NETCONF sessions, for the user who has logged in. */
import type { Duplex } from 'node:stream'
import { encodeText, JUNOS_RELEASE, type LoginUser, UNAUTHORIZED } from '@wingspan/junos'
import type { AuditEvent } from '../access/index.js'
import { NetconfSession, SessionRegistry, type StartTimer, streamChannel } from '../netconf/index.js'
import type { SshLogin, SshServices, SshStream } from '../ssh/index.js'
import type { CommandDesk } from './command-desk.js'
import { idleMilliseconds } from './idle-time.js'
import type { LoginKind, LoginMark } from './logins.js'
import { NetconfDesk } from './netconf-desk.js'
import type { Asker } from './question.js'
import { plainShell, type ShellContext, terminalShell, withWarnings } from './shell.js'

export interface SshDeskOptions {
  readonly desk: CommandDesk
  /** The user of that name as the configuration of this moment has it; undefined for one who is gone. */
  readonly user: (name: string) => LoginUser | undefined
  readonly startTimer: StartTimer
  readonly now: () => Date
  /** `system login announcement`, of this moment. */
  readonly announcement: () => string | undefined
  readonly onInternalError: (error: unknown) => void
}

/** Who was somebody at the login. */
const NOBODY: Omit<LoginUser, 'name'> = {
  loginClass: UNAUTHORIZED,
  encryptedPassword: undefined,
  publicKeys: [],
  idleTimeoutMinutes: undefined,
}
const FAILED = 1

export class SshDesk {
  /** NETCONF sessions of all clients, over SSH on both ports. */
  readonly sessions = new SessionRegistry()
  readonly #options: SshDeskOptions
  readonly #owners = new Map<number, string>()

  constructor(options: SshDeskOptions) {
    this.#options = options
  }

  /** All services; and NETCONF alone, for the port that is for nothing else. */
  get services(): SshServices {
    return {
      exec: (login, line, stream) => this.#exec(login, line, stream),
      shell: async (login, stream, terminal) => {
        await this.#loggedIn(login, terminal ? 'pts' : 'ssh', async (asker) => {
          const context = this.#shellContext(asker)
          if (terminal) await terminalShell(stream, terminal, context)
          else await plainShell(stream, context)
        })
        return 0
      },
      ...this.netconfOnly,
    }
  }

  get netconfOnly(): SshServices {
    return { netconf: (login, stream) => this.#netconf(login, stream) }
  }

  async #exec(login: SshLogin, line: string, stream: SshStream): Promise<number> {
    const channel = streamChannel(stream, stream)
    const outcome = await this.#loggedIn(login, 'ssh', (asker) =>
      this.#options.desk.run(line, asker, withWarnings(channel, stream)),
    )
    if (outcome === 'unanswered') return FAILED
    if (typeof outcome === 'string') return 0
    await channel.write(encodeText(outcome.lineText))
    return FAILED
  }

  #shellContext(asker: Asker): ShellContext {
    const { desk, startTimer, now, announcement } = this.#options
    return { desk, asker, startTimer, now, announcement: announcement() }
  }

  #netconf(login: SshLogin, stream: Duplex): Promise<void> {
    return this.#loggedIn(login, 'nc', (asker) => this.#netconfSession(login, asker, stream))
  }

  async #netconfSession(login: SshLogin, asker: Asker, stream: Duplex): Promise<void> {
    const { desk, startTimer, onInternalError } = this.#options
    const idle = idleMilliseconds(login.user)
    const handler = new NetconfDesk(desk, asker, (id) => this.#owners.get(id))
    const session = new NetconfSession({
      channel: streamChannel(stream, stream),
      handler,
      registry: this.sessions,
      startTimer,
      release: JUNOS_RELEASE,
      ...(idle === undefined ? {} : { idleMilliseconds: idle }),
      onInternalError,
    })
    this.#owners.set(session.id, login.user.name)
    try {
      await session.run()
    } finally {
      this.#owners.delete(session.id)
    }
  }

  /** Has `serve` done for somebody who is known to be here until it is done. */
  async #loggedIn<Result>(
    login: SshLogin,
    kind: LoginKind,
    serve: (asker: Asker) => Promise<Result>,
  ): Promise<Result> {
    const isNetconf = kind === 'nc'
    const { logins } = this.#options.desk
    const mark = logins.enter(kind, login.user.name, login.from, isNetconf ? 'mgd' : 'cli')
    try {
      return await serve(this.#asker(login, isNetconf ? 'netconf' : 'ssh', mark))
    } finally {
      mark.leave()
    }
  }

  /** What a user may is asked for at each command: a configuration may have changed it since the login. */
  #asker({ user: { name }, from }: SshLogin, via: AuditEvent['via'], login: LoginMark): Asker {
    const { user } = this.#options
    return {
      get user() {
        return user(name) ?? { ...NOBODY, name }
      },
      from,
      via,
      login,
    }
  }
}
