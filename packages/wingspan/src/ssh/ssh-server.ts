/** An SSH server (RFC 4251 to 4254) on any number of addresses; what its clients ask for is a port. */
import { createServer, type Server, type Socket } from 'node:net'
import { printableText } from '../source/index.js'
import { ALGORITHMS } from './algorithms.js'
import { gatherWrites } from './gathered-writes.js'
import { SshConnection, type SshConnectionOptions } from './ssh-connection.js'
import { ssh2 } from './ssh2.js'

export interface SshServerOptions extends SshConnectionOptions {
  /** Private keys, as `loadHostKeys` gives them. */
  readonly hostKeys: readonly string[]
  /** What is shown before the login; asked for at each connection. */
  readonly banner?: () => string | undefined
}

/** An address and a port of it; 0 is any that is free. */
export interface ListenPlace {
  readonly address: string
  readonly port: number
}

export type ListenErrorCode = 'address-unusable'

/** An address and port that nothing can be heard on: taken, not ours, or not allowed. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code: ListenErrorCode = 'address-unusable'
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'already in use',
  EADDRNOTAVAIL: 'not an address of this machine',
}

/** Clients see this before they have logged in: no version is in it. */
const IDENTITY = 'wingspan'
/** Silent connections are asked whether they are still there. */
const KEEP_ALIVE_MILLISECONDS = 30_000

export class SshServer {
  readonly #options: SshServerOptions
  readonly #ssh: InstanceType<typeof ssh2.Server>
  /** By address and port as they were asked for. */
  #listeners: ReadonlyMap<string, Server> = new Map()
  /** By the client's address and port. */
  readonly #connections = new Map<string, SshConnection>()

  /** Listens nowhere yet. Throws where a host key is none. */
  constructor(options: SshServerOptions) {
    this.#options = options
    this.#ssh = new ssh2.Server(
      {
        hostKeys: [...options.hostKeys],
        algorithms: ALGORITHMS,
        ident: IDENTITY,
        // The library reads it for each connection.
        get banner() {
          return bannerText(options.banner?.() ?? '')
        },
      },
      (client, { ip, port }) => {
        const connection = this.#connections.get(placeOf(ip, port))
        if (connection) connection.use(client)
        else client.end()
      },
    )
  }

  /** Connections at this moment, logged in or not. */
  get connections(): readonly SshConnection[] {
    return [...this.#connections.values()]
  }

  /** Where it listens: port 0 stands for the one that was free. */
  get ports(): readonly number[] {
    return [...this.#listeners.values()].map((listener) => (listener.address() as { port: number }).port)
  }

  /**
   * Listens on these places and on no others; clients who have come in stay. Rejects with a ListenError, and listens
   * where it did before then.
   */
  async listen(places: readonly ListenPlace[]): Promise<void> {
    const next = new Map<string, Server>()
    const opened: Server[] = []
    try {
      for (const place of places) {
        const key = placeOf(place.address, place.port)
        const known = next.get(key) ?? this.#listeners.get(key)
        const listener = known ?? (await this.#open(place))
        if (!known) opened.push(listener)
        next.set(key, listener)
      }
    } catch (error) {
      for (const listener of opened) listener.close()
      throw error
    }
    for (const [key, listener] of this.#listeners) if (!next.has(key)) listener.close()
    this.#listeners = next
  }

  /** Takes no more connections and ends those there are. */
  async close(): Promise<void> {
    const closing = [...this.#listeners.values()].map(
      (listener) => new Promise<void>((resolve) => listener.close(() => resolve())),
    )
    this.#listeners = new Map()
    const ending = [...this.connections]
    for (const connection of ending) connection.end()
    await Promise.all([...closing, ...ending.map(({ over }) => over)])
  }

  #open({ address, port }: ListenPlace): Promise<Server> {
    const listener = createServer({ noDelay: true, keepAlive: true }, (socket) => this.#accept(socket))
    return new Promise((resolve, reject) => {
      listener.once('error', (error: NodeJS.ErrnoException) => {
        const why = REASONS[error.code ?? ''] ?? error.code ?? error.message
        reject(new ListenError(printableText(`cannot listen on ${address} port ${port}: ${why}`)))
      })
      listener.listen(port, address, () => {
        listener.on('error', this.#options.onInternalError)
        resolve(listener)
      })
    })
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket
    const place = placeOf(remoteAddress, remotePort)
    const isFull = this.#connections.size >= this.#options.limits().connections
    // One port of a client may reach two of our addresses at once; that is not worth telling apart.
    if (remoteAddress === undefined || isFull || this.#connections.has(place)) {
      socket.destroy()
      return
    }
    socket.setKeepAlive(true, KEEP_ALIVE_MILLISECONDS)
    gatherWrites(socket)
    this.#connections.set(place, new SshConnection(socket, remoteAddress, this.#options))
    socket.once('close', () => this.#connections.delete(place))
    this.#ssh.injectSocket(socket)
  }
}

/** Lines as a terminal wants them, a configuration's `\\n` included; the library ends the last one. */
function bannerText(text: string): string {
  return text.trimEnd().replaceAll(/\\n|\n/g, '\r\n')
}

function placeOf(address: string | undefined, port: number | undefined): string {
  return `${address} ${port}`
}
