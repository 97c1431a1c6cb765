/** What clients of the SSH servers ask for: commands, shells and NETCONF sessions, for the user who has logged in. */
import type { Duplex } from 'node:stream'
import { encodeText, JUNOS_RELEASE, type LoginUser, UNAUTHORIZED } from '@wingspan/junos'
import type { AuditEvent } from '../access/index.js'
import { NetconfSession, SessionRegistry, type StartTimer, streamChannel } from '../netconf/index.js'
import type { SshLogin, SshServices } from '../ssh/index.js'
import type { CommandDesk } from './command-desk.js'
import { idleMilliseconds } from './idle-time.js'
import { NetconfDesk } from './netconf-desk.js'
import type { Asker } from './question.js'
import { plainShell, type ShellContext, terminalShell } from './shell.js'

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
        const context = this.#shellContext(login)
        if (terminal) await terminalShell(stream, terminal, context)
        else await plainShell(stream, context)
        return 0
      },
      ...this.netconfOnly,
    }
  }

  get netconfOnly(): SshServices {
    return { netconf: (login, stream) => this.#netconf(login, stream) }
  }

  async #exec(login: SshLogin, line: string, stream: Duplex): Promise<number> {
    const channel = streamChannel(stream, stream)
    const outcome = await this.#options.desk.run(line, this.#asker(login, 'ssh'), channel)
    if (typeof outcome === 'string') return 0
    await channel.write(encodeText(outcome.lineText))
    return FAILED
  }

  #shellContext(login: SshLogin): ShellContext {
    const { desk, startTimer, now, announcement } = this.#options
    return { desk, asker: this.#asker(login, 'ssh'), startTimer, now, announcement: announcement() }
  }

  async #netconf(login: SshLogin, stream: Duplex): Promise<void> {
    const { desk, startTimer, onInternalError } = this.#options
    const idle = idleMilliseconds(login.user)
    const handler = new NetconfDesk(desk, this.#asker(login, 'netconf'), (id) => this.#owners.get(id))
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

  /** What a user may is asked for at each command: a configuration may have changed it since the login. */
  #asker({ user: { name }, from }: SshLogin, via: AuditEvent['via']): Asker {
    const { user } = this.#options
    return {
      get user() {
        return user(name) ?? { ...NOBODY, name }
      },
      from,
      via,
    }
  }
}
