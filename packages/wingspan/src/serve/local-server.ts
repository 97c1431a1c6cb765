/** The daemon's own socket: `wingspan cli`, `wingspan show …`, `wingspan clear …` and `wingspan reload` come in here. */
import { chmodSync, lstatSync, unlinkSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import type { AnswerEnd } from '@wingspan/junos'
import { type AuditEvent, LOCAL_USER } from '../access/index.js'
import {
  type CandidatesAnswer,
  type CheckAnswer,
  type CommandRequest,
  type DeviceFacts,
  LARGEST_REQUEST_BYTES,
  type LoginAnswer,
  MOST_LOCAL_CLIENTS,
  OUTCOME_TRAILER,
  PAGING_HEADER,
  type Paging,
  type ReloadAnswer,
  type StopRequest,
  WARNING_HEADER,
} from '../local/index.js'
import { type NetconfChannel, streamChannel } from '../netconf/index.js'
import { printableText } from '../source/index.js'
import { ListenError, makeFolder } from '../ssh/index.js'
import { type CommandDesk, type CommandSink, failure } from './command-desk.js'
import type { LoginMark } from './logins.js'
import type { Asker } from './question.js'

export interface LocalServerOptions {
  readonly desk: CommandDesk
  readonly reload: () => Promise<ReloadAnswer>
  readonly audit: (event: AuditEvent) => void
  readonly onInternalError: (error: unknown) => void
}

const ASKER: Asker = { user: LOCAL_USER, from: 'local', via: 'local' }
/** A line that does not fit into a request. */
const TOO_LONG = failure('error: the line is too long\n')
/** What a local command line runs for its user. */
const WHAT = 'cli'
/** Nobody but the owner, from the moment the socket is there. */
const OWNER_ONLY = 0o177
const OWNER_READS_AND_WRITES = 0o600
const GROUP_TOO = 0o660

export class LocalServer {
  readonly #options: LocalServerOptions
  readonly #server: Server
  #path: string | undefined
  #isGroupAdmitted = false
  /** By the number that their command line was given. */
  readonly #logins = new Map<number, LoginMark>()
  #lastLogin = 0
  /** The answers that command lines wait for, by the same number. */
  readonly #underWay = new Map<number, PagedSink>()

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
      makeFolder(dirname(path))
      unlinkStale(path)
      await this.#bind(path)
      chmodSync(path, OWNER_READS_AND_WRITES)
    } catch (error) {
      if (error instanceof ListenError) throw error
      throw cannot(path, (error as NodeJS.ErrnoException).code ?? String(error))
    }
    this.#path = path
  }

  /**
   * Lets the group of the daemon's user in as well, or keeps it out; who is in stays. Does nothing before `listen`. Throws
   * what the system says where the rights of the file cannot be changed.
   */
  admitGroup(isAdmitted: boolean): void {
    if (this.#path === undefined || isAdmitted === this.#isGroupAdmitted) return
    chmodSync(this.#path, isAdmitted ? GROUP_TOO : OWNER_READS_AND_WRITES)
    this.#isGroupAdmitted = isAdmitted
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
      case 'POST /stop':
        return this.#stop(request, response)
      case 'POST /candidates':
        return this.#aboutLine(request, response, (line): CandidatesAnswer => {
          return { candidates: this.#options.desk.candidates(line, ASKER) }
        })
      case 'POST /check':
        return this.#aboutLine(request, response, (line): CheckAnswer => {
          const error = this.#options.desk.check(line, ASKER)
          return { fault: error ? { column: error.column, lines: error.lines } : null }
        })
      case 'GET /login':
        return this.#login(response)
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
    if (!asked) return reply(response, 413, TOO_LONG)
    const { line, promptLength, login } = asked
    const known = login === undefined ? undefined : this.#logins.get(login)
    // Whoever asks but once is here for as long as that takes.
    const mark = known ?? this.#enter()
    const asker: Asker = { ...ASKER, login: mark }
    const sink = new PagedSink(request, response)
    if (login !== undefined) this.#underWay.set(login, sink)
    try {
      const outcome = await this.#options.desk.run(line, asker, sink, { promptLength })
      if (outcome === 'done' || outcome === 'unanswered') endAnswer(response, outcome)
      else if (outcome === 'exit') response.writeHead(204).end()
      else if (!response.headersSent) reply(response, 400, outcome)
      else {
        // What fails in the middle of an answer says so there.
        response.write(outcome.lineText)
        endAnswer(response, 'unanswered')
      }
    } finally {
      if (login !== undefined) this.#underWay.delete(login)
      if (!known) mark.leave()
    }
  }

  async #stop(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { login } = (await readBody<StopRequest>(request)) ?? {}
    if (login !== undefined) this.#underWay.get(login)?.stop()
    reply(response, 200, {})
  }

  #enter(): LoginMark {
    return this.#options.desk.logins.enter('local', LOCAL_USER.name, undefined, WHAT)
  }

  /** Who it is can only be said by the client, which proves nothing: what is known is that the socket's owner let it in. */
  #audit(action: 'login' | 'logout'): void {
    this.#options.audit({ action, user: LOCAL_USER.name, from: 'local', via: 'local', result: 'ok' })
  }

  #login(response: ServerResponse): void {
    const login = ++this.#lastLogin
    const mark = this.#enter()
    this.#logins.set(login, mark)
    this.#audit('login')
    response.on('close', () => {
      mark.leave()
      this.#logins.delete(login)
      this.#audit('logout')
    })
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write(JSON.stringify({ login } satisfies LoginAnswer))
  }

  async #aboutLine(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (line: string) => CandidatesAnswer | CheckAnswer,
  ): Promise<void> {
    const asked = await readRequest(request)
    if (asked) reply(response, 200, answer(asked.line))
    else reply(response, 413, { message: 'not a line' })
  }

  async #reload(response: ServerResponse): Promise<void> {
    try {
      reply(response, 200, await this.#options.reload())
    } catch (error) {
      reply(response, 409, { message: error instanceof Error ? error.message : String(error) })
    }
  }
}

/** An answer on its way; how it is to be paged, and what is to be said beside it, is said before its first piece. */
class PagedSink implements CommandSink {
  readonly #response: ServerResponse
  readonly #channel: NetconfChannel
  #isStopped = false

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#response = response
    this.#channel = streamChannel(request, response)
  }

  get closed(): boolean {
    return this.#isStopped || this.#channel.closed
  }

  stop(): void {
    this.#isStopped = true
  }

  resume(): void {
    this.#isStopped = false
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.closed) await this.#channel.write(bytes)
  }

  noMore(): void {
    this.#page('no-more')
  }

  hold(): void {
    this.#page('hold')
  }

  warn(text: string): void {
    // By way of bytes: half a character, which may be in what a client sends, cannot be encoded.
    this.#response.appendHeader(WARNING_HEADER, encodeURIComponent(Buffer.from(text).toString()))
  }

  #page(paging: Paging): void {
    this.#response.appendHeader(PAGING_HEADER, paging)
  }
}

function endAnswer(response: ServerResponse, end: AnswerEnd): void {
  if (end === 'unanswered') response.addTrailers({ [OUTCOME_TRAILER]: end })
  response.end()
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function readRequest(request: IncomingMessage): Promise<CommandRequest | undefined> {
  const { line, promptLength = 0, login } = (await readBody<CommandRequest>(request)) ?? {}
  if (typeof line !== 'string' || !Number.isInteger(promptLength)) return undefined
  return { line, promptLength, ...(login === undefined ? {} : { login }) }
}

/** What a client has sent, which may be anything; undefined where it is too long, or nothing. */
async function readBody<Body>(request: IncomingMessage): Promise<Partial<Body> | undefined> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > LARGEST_REQUEST_BYTES) return undefined
    pieces.push(piece)
  }
  try {
    return (JSON.parse(Buffer.concat(pieces).toString()) as Partial<Body> | null) ?? undefined
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
