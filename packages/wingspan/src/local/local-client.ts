/** A running daemon, asked over its socket by another run of the program. */
import { type IncomingMessage, request } from 'node:http'
import type { ByteSink } from '@wingspan/junos'
import { printableText } from '../source/index.js'
import type { CommandRequest, DeviceFacts, LineFailure, Outcome } from './local-protocol.js'

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

export class LocalClient {
  readonly #path: string

  /** `path` is the daemon's socket. */
  constructor(path: string) {
    this.#path = path
  }

  /** What the device is called. Rejects with a LocalError. */
  async hostName(): Promise<string> {
    const { hostName } = await readJson<DeviceFacts>(await this.#send('GET', '/device'))
    return hostName
  }

  /** Runs a line; the answer goes to `sink` as it comes. Rejects with a LocalError. */
  async run(line: string, sink: ByteSink, promptLength: number): Promise<Outcome> {
    const body: CommandRequest = { line, promptLength }
    const response = await this.#send('POST', '/command', JSON.stringify(body))
    if (response.statusCode === 204) return 'exit'
    if (response.statusCode !== 200) return readJson<LineFailure>(response)
    try {
      for await (const piece of response as AsyncIterable<Buffer>) {
        await sink.write(piece)
        // The rest is not wanted: the daemon stops writing when the connection is gone.
        if (sink.closed) break
      }
    } catch {
      throw gone()
    } finally {
      response.destroy()
    }
    return 'done'
  }

  /** Has the configuration loaded again. Rejects with a LocalError that says why it was not. */
  async reload(): Promise<void> {
    const response = await this.#send('POST', '/reload')
    if (response.statusCode === 204) response.resume()
    else throw new LocalError('not-reloaded', (await readJson<{ message: string }>(response)).message)
  }

  #send(method: string, path: string, body?: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request({ socketPath: this.#path, method, path, agent: false }, resolve)
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
