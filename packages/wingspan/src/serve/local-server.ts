/** The daemon's own socket: `wingspan cli`, `wingspan show …` and `wingspan reload` come in here. */
import { chmodSync, lstatSync, mkdirSync, unlinkSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { LOCAL_USER } from '../access/index.js'
import {
  type CommandRequest,
  type DeviceFacts,
  LARGEST_REQUEST_BYTES,
  MOST_LOCAL_CLIENTS,
} from '../local/index.js'
import { streamChannel } from '../netconf/index.js'
import { printableText } from '../source/index.js'
import { ListenError } from '../ssh/index.js'
import type { CommandDesk } from './command-desk.js'
import type { Asker } from './question.js'

export interface LocalServerOptions {
  readonly desk: CommandDesk
  readonly reload: () => Promise<void>
  readonly onInternalError: (error: unknown) => void
}

const ASKER: Asker = { user: LOCAL_USER, from: 'local', via: 'local' }
/** Nobody but the owner, from the moment the socket is there. */
const OWNER_ONLY = 0o177
const OWNER_READS_AND_WRITES = 0o600
const OWNER_FOLDER = 0o700

export class LocalServer {
  readonly #options: LocalServerOptions
  readonly #server: Server
  #path: string | undefined

  constructor(options: LocalServerOptions) {
    this.#options = options
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        options.onInternalError(error)
        response.destroy()
      })
    })
    this.#server.maxConnections = MOST_LOCAL_CLIENTS
  }

  /** Listens on a socket of that name. Rejects with a ListenError, also where another daemon does. */
  async listen(path: string): Promise<void> {
    if (await isAnswering(path)) throw cannot(path, 'another wingspan serve has it')
    try {
      mkdirSync(dirname(path), { recursive: true, mode: OWNER_FOLDER })
      unlinkStale(path)
      await this.#bind(path)
      chmodSync(path, OWNER_READS_AND_WRITES)
    } catch (error) {
      if (error instanceof ListenError) throw error
      throw cannot(path, (error as NodeJS.ErrnoException).code ?? String(error))
    }
    this.#path = path
  }

  /** Ends its clients too. */
  async close(): Promise<void> {
    if (this.#path === undefined) return
    const closing = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closing
  }

  #bind(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      const mask = process.umask(OWNER_ONLY)
      // The socket is made in this call, before anything else has its turn.
      this.#server.listen(path, () => {
        this.#server.off('error', reject)
        this.#server.on('error', this.#options.onInternalError)
        resolve()
      })
      process.umask(mask)
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {})
    switch (`${request.method} ${request.url}`) {
      case 'POST /command':
        return this.#command(request, response)
      case 'GET /device':
        return reply(response, 200, { hostName: this.#options.desk.device.hostName } satisfies DeviceFacts)
      case 'POST /reload':
        return this.#reload(response)
      default:
        return reply(response, 404, { message: 'not found' })
    }
  }

  async #command(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request)
    if (!asked) return reply(response, 413, { message: 'not a command' })
    const channel = streamChannel(request, response)
    const { line, promptLength } = asked
    const outcome = await this.#options.desk.run(line, ASKER, channel, promptLength)
    if (outcome === 'done') response.end()
    else if (outcome === 'exit') response.writeHead(204).end()
    else reply(response, 400, outcome)
  }

  async #reload(response: ServerResponse): Promise<void> {
    try {
      await this.#options.reload()
      response.writeHead(204).end()
    } catch (error) {
      reply(response, 409, { message: error instanceof Error ? error.message : String(error) })
    }
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function readRequest(request: IncomingMessage): Promise<CommandRequest | undefined> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > LARGEST_REQUEST_BYTES) return undefined
    pieces.push(piece)
  }
  try {
    const { line, promptLength } = JSON.parse(Buffer.concat(pieces).toString()) as Partial<CommandRequest>
    if (typeof line !== 'string' || !Number.isInteger(promptLength)) return undefined
    return { line, promptLength: promptLength! }
  } catch {
    return undefined
  }
}

/** Whether somebody listens on a socket. */
function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Takes away what an earlier run has left that did not end by itself. Throws a ListenError for anything but a socket. */
function unlinkStale(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (there && !there.isSocket()) throw cannot(path, 'it is no socket')
  if (there) unlinkSync(path)
}

function cannot(path: string, reason: string): ListenError {
  return new ListenError(printableText(`cannot listen on ${path}: ${reason}`))
}
