/** A running daemon, asked over its socket by another run of the program. */
import { type IncomingMessage, request } from 'node:http'
import { type AnswerSink, type Candidate, commandBegun } from '@wingspan/junos'
import { printableText } from '../source/index.js'
import type { LineFault } from '../terminal/index.js'
import {
  type CandidatesAnswer,
  type CheckAnswer,
  type CommandRequest,
  type DeviceFacts,
  type LineFailure,
  type LineRequest,
  type LoginAnswer,
  OUTCOME_TRAILER,
  type Outcome,
  PAGING_HEADER,
  type Paging,
  type ReloadAnswer,
  type StopRequest,
  WARNING_HEADER,
} from './local-protocol.js'

export type LocalErrorCode = 'no-daemon' | 'not-allowed' | 'daemon-gone' | 'not-reloaded'

/** The daemon is not there, not for this user, has gone away, or could not do it. */
export class LocalError extends Error {
  override readonly name = 'LocalError'
  readonly code: LocalErrorCode

  constructor(code: LocalErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Where an answer goes, which may be told to take output again after it was stopped. */
interface LocalSink extends AnswerSink {
  resume?(): void
}

const STOPPED_TEXT = "error: stopped; the daemon's log says how many sessions were cleared\n"
const STOPPED: LineFailure = { promptText: STOPPED_TEXT, lineText: STOPPED_TEXT }
/** How long it may take to see that nobody wants an answer any more, which may be long in coming. */
const LOOK_MILLISECONDS = 100

export class LocalClient {
  readonly #path: string
  readonly #warn: (text: string) => void
  #login: number | undefined
  #isLost = false
  #leave: () => void = () => {}

  /** `path` is the daemon's socket; `warn` is told what is to be said beside an answer, before that comes. */
  constructor(path: string, warn: (text: string) => void = () => {}) {
    this.#path = path
    this.#warn = warn
  }

  /** What the device is called. Rejects with a LocalError. */
  async hostName(): Promise<string> {
    const { hostName } = await readJson<DeviceFacts>(await this.#send('GET', '/device'))
    return hostName
  }

  /**
   * Logs in, for the first time or where the login is lost: until `leave` is called, the daemon knows of somebody at a
   * command line. Rejects with a LocalError.
   */
  async enter(): Promise<void> {
    const response = await this.#send('GET', '/login')
    const { login } = await firstJson<LoginAnswer>(response)
    this.#login = login
    this.#isLost = false
    const lose = () => {
      this.#login = undefined
      this.#isLost = true
    }
    response.on('error', () => {})
    response.once('close', lose)
    response.resume()
    this.#leave = () => {
      response.off('close', lose)
      response.destroy()
    }
  }

  leave(): void {
    this.#leave()
    this.#login = undefined
  }

  /** Whether the daemon that was logged in to has gone away; another one may have come. */
  get isLost(): boolean {
    return this.#isLost
  }

  /** The words that may follow a line. Rejects with a LocalError. */
  async candidates(line: string): Promise<readonly Candidate[]> {
    return (await this.#ask<CandidatesAnswer>('/candidates', { line })).candidates
  }

  /** What is wrong with a line if it ends here. Rejects with a LocalError. */
  async check(line: string): Promise<LineFault | undefined> {
    return (await this.#ask<CheckAnswer>('/check', { line })).fault ?? undefined
  }

  async #ask<Answer>(path: string, request: LineRequest): Promise<Answer> {
    return readJson<Answer>(await this.#send('POST', path, JSON.stringify(request)))
  }

  /**
   * Runs a line; the answer goes to `sink` as it comes, until that is closed. A clear that is stopped so tells how far it
   * has come where somebody has logged in, else where to read that. Rejects with a LocalError.
   */
  async run(line: string, sink: LocalSink, promptLength: number): Promise<Outcome> {
    const isClear = commandBegun(line)?.privilege === 'clear'
    const unwanted = new AbortController()
    let mayAsk = isClear && sink.resume !== undefined
    const look = () => {
      if (!sink.closed) return
      if (mayAsk && this.#askToStop()) sink.resume!()
      else unwanted.abort()
      // Who stops it once more does not want to wait for its end either.
      mayAsk = false
    }
    const looking = setInterval(look, LOOK_MILLISECONDS)
    try {
      const outcome = await this.#run(line, sink, promptLength, unwanted.signal)
      // Its end came when it was stopped already, and was not shown.
      return isClear && sink.closed && outcome === 'done' ? STOPPED : outcome
    } catch (error) {
      // The daemon stops when the connection is gone.
      if (unwanted.signal.aborted) return isClear ? STOPPED : 'done'
      throw error
    } finally {
      clearInterval(looking)
    }
  }

  async #run(line: string, sink: AnswerSink, promptLength: number, signal: AbortSignal): Promise<Outcome> {
    const login = this.#login
    const body: CommandRequest = { line, promptLength, ...(login === undefined ? {} : { login }) }
    const response = await this.#send('POST', '/command', JSON.stringify(body), signal)
    if (response.statusCode === 204) return 'exit'
    if (response.statusCode !== 200) return readJson<LineFailure>(response)
    for (const warning of response.headersDistinct[WARNING_HEADER] ?? [])
      this.#warn(decodeURIComponent(warning))
    const paging = (response.headersDistinct[PAGING_HEADER] ?? []) as Paging[]
    if (paging.includes('no-more')) sink.noMore?.()
    if (paging.includes('hold')) sink.hold?.()
    try {
      for await (const piece of response as AsyncIterable<Buffer>) {
        await sink.write(piece)
        if (sink.closed) break
      }
    } catch {
      throw gone()
    } finally {
      response.destroy()
    }
    return response.trailers[OUTCOME_TRAILER] === 'unanswered' ? 'unanswered' : 'done'
  }

  /** Asks for the end of the answer that is under way; false for who has not logged in, whose answer that is. */
  #askToStop(): boolean {
    const login = this.#login
    if (login === undefined) return false
    const asked = this.#send('POST', '/stop', JSON.stringify({ login } satisfies StopRequest))
    // A daemon that has gone is seen by who waits for the answer.
    asked.then(
      (response) => response.resume(),
      () => {},
    )
    return true
  }

  /** Has the configuration loaded again. Rejects with a LocalError that says why it was not. */
  async reload(): Promise<ReloadAnswer> {
    const response = await this.#send('POST', '/reload')
    if (response.statusCode === 200) return readJson<ReloadAnswer>(response)
    throw new LocalError('not-reloaded', (await readJson<{ message: string }>(response)).message)
  }

  #send(method: string, path: string, body?: string, signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request({ socketPath: this.#path, method, path, agent: false, signal }, resolve)
      sent.on('error', (error: NodeJS.ErrnoException) => reject(this.#failure(error)))
      sent.end(body)
    })
  }

  #failure({ code }: NodeJS.ErrnoException): LocalError {
    const name = printableText(this.#path)
    if (code === 'EACCES') return new LocalError('not-allowed', `${name}: permission denied`)
    if (code === 'ENOENT' || code === 'ECONNREFUSED') {
      return new LocalError('no-daemon', `no wingspan serve is running (${name})`)
    }
    return gone()
  }
}

/** The first piece of an answer that has no end. */
function firstJson<Body>(response: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    const end = () => reject(gone())
    response.once('close', end)
    response.once('data', (piece: Buffer) => {
      response.off('close', end)
      try {
        resolve(JSON.parse(piece.toString()) as Body)
      } catch {
        reject(gone())
      }
    })
  })
}

function gone(): LocalError {
  return new LocalError('daemon-gone', 'wingspan serve has gone away')
}

async function readJson<Body>(response: IncomingMessage): Promise<Body> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of response as AsyncIterable<Buffer>) pieces.push(piece)
    return JSON.parse(Buffer.concat(pieces).toString()) as Body
  } catch {
    throw gone()
  }
}
