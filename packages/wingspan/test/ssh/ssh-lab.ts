/** An SSH server on the loopback interface with users of its own, clients for it, and a clock turned by hand. */
import type { Duplex } from 'node:stream'
import { compileLogin, loadConfiguration } from '@wingspan/junos'
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2'
import {
  type AuditEvent,
  Authenticator,
  hashPassword,
  PasswordChecker,
  SALT_BYTES,
} from '../../src/access/index.js'
import { type SshLimits, SshServer, type SshServices } from '../../src/ssh/index.js'
import { WORKER_SCRIPT } from '../access/worker-script.js'
import { HandClock } from '../netconf/client.js'

export const PASSWORD = 'correct horse'
const HASH = hashPassword(PASSWORD, new Uint8Array(SALT_BYTES).fill(7))
export const HOST_KEY = ssh2.utils.generateKeyPairSync('ed25519').private
export const ADA_KEY = ssh2.utils.generateKeyPairSync('ed25519')
export const RSA_KEY = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })

const USERS = `system { login {
  user ada { class super-user; authentication {
    encrypted-password "${HASH}"; ssh-ed25519 "${ADA_KEY.public}"; ssh-rsa "${RSA_KEY.public}"; } }
} }`

/** Says what it was asked. */
const ECHO: SshServices = {
  exec: async ({ user }, line, stream) => {
    stream.write(`${user.name}: ${line}\n`)
    return line === 'fail' ? 1 : 0
  },
  shell: async (_login, stream, terminal) => {
    stream.write(`shell ${terminal?.columns ?? 'without'} ${terminal?.rows ?? 'terminal'}\r\n`)
    if (terminal) terminal.onResize = (columns, rows) => stream.write(`now ${columns} ${rows}\r\n`)
    await ended(stream)
    return 0
  },
  netconf: async (_login, stream) => {
    stream.write('hello]]>]]>')
    await ended(stream)
  },
}

function ended(stream: Duplex): Promise<void> {
  stream.resume()
  return new Promise((resolve) => {
    stream.once('end', resolve)
    stream.once('close', resolve)
  })
}

export interface LabOptions {
  readonly services?: SshServices
  readonly limits?: Partial<SshLimits>
  readonly banner?: string
}

export class SshLab {
  readonly clock = new HandClock()
  readonly audited: AuditEvent[] = []
  readonly faults: unknown[] = []
  /** What the password checks had to wait. */
  readonly waits: number[] = []
  readonly server: SshServer
  port = 0
  readonly #checker = new PasswordChecker(WORKER_SCRIPT)
  readonly #clients: Client[] = []

  constructor({ services = ECHO, limits, banner }: LabOptions = {}) {
    const { login } = compileLogin(loadConfiguration(USERS).effective)
    this.server = new SshServer({
      hostKeys: [HOST_KEY],
      authenticator: new Authenticator({
        login,
        checker: this.#checker,
        nowMilliseconds: () => 0,
        wait: async (milliseconds) => void this.waits.push(milliseconds),
      }),
      services,
      limits: () => ({ connections: 8, sessions: 3, ...limits }),
      banner: () => banner,
      startTimer: this.clock.startTimer,
      via: 'ssh',
      audit: (event) => this.audited.push(event),
      onInternalError: (error) => this.faults.push(error),
    })
  }

  /** The client that was made last. */
  get lastClient(): Client {
    return this.#clients.at(-1)!
  }

  async listen(): Promise<void> {
    await this.server.listen([{ address: '127.0.0.1', port: 0 }])
    this.port = this.server.ports[0]!
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy()
    await this.server.close()
    await this.#checker.close()
  }

  /** A client that is logged in; rejects when the server does not let it in. */
  connect(options: ConnectConfig = { password: PASSWORD }): Promise<Client> {
    const client = new ssh2.Client()
    this.#clients.push(client)
    return new Promise((resolve, reject) => {
      client.once('ready', () => resolve(client))
      client.once('error', reject)
      client.once('close', () => reject(new TypeError('closed')))
      client.on('error', () => {})
      client.connect({ host: '127.0.0.1', port: this.port, username: 'ada', ...options })
    })
  }
}

export interface ExecOutcome {
  readonly text: string
  readonly status: number | undefined
}

/** Runs a command to its end. */
export function exec(client: Client, line: string): Promise<ExecOutcome> {
  return new Promise((resolve, reject) => {
    client.exec(line, (error, channel) => {
      if (error) reject(error)
      // At once: the status may be in the same packet.
      else outcomeOf(channel).then(resolve, reject)
    })
  })
}

/** A channel, or why there is none. */
export function opened(
  open: (callback: (error: Error | undefined, channel: ClientChannel) => void) => unknown,
): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    open((error, channel) => (error ? reject(error) : resolve(channel)))
  })
}

export function outcomeOf(channel: ClientChannel): Promise<ExecOutcome> {
  let text = ''
  let status: number | undefined
  channel.on('data', (piece: Buffer) => {
    text += piece.toString()
  })
  channel.on('exit', (code: number) => {
    status = code
  })
  return new Promise((resolve) => channel.on('close', () => resolve({ text, status })))
}

/** Resolves when the text of a channel holds this. */
export function seen(channel: ClientChannel, text: string): Promise<string> {
  let all = ''
  return new Promise((resolve, reject) => {
    const take = (piece: Buffer) => {
      all += piece.toString()
      if (!all.includes(text)) return
      channel.off('data', take)
      resolve(all)
    }
    channel.on('data', take)
    channel.once('close', () => reject(new TypeError(`closed after ${JSON.stringify(all)}`)))
  })
}

export function closed(client: Client): Promise<void> {
  return new Promise((resolve) => client.once('close', () => resolve()))
}
