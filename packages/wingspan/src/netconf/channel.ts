/** The port to the bytes of one peer, and Node's streams behind it. */
import type { Readable, Writable } from 'node:stream'
import type { ByteSink } from '@wingspan/junos'

/**
 * Bytes from and to a peer. Nothing is read ahead of `read`, and `write` resolves when the peer's side has taken the
 * bytes and, where this work has gone on for a while, other work has had its turn; so neither side can make the other hold more than a piece. Neither rejects:
 * a peer that is gone ends the reading and makes `closed` true.
 */
export interface NetconfChannel extends ByteSink {
  /** The next piece, not empty; undefined when there will be none. One at a time. */
  read(): Promise<Uint8Array | undefined>
  write(bytes: Uint8Array): Promise<void>
  /** Called once when the peer is gone, at once where it is already. */
  onClose(callback: () => void): void
  /** Ends the channel when all that was written has gone out. What still comes in is thrown away. */
  close(): void
  /** Ends the channel at once: what the peer has not taken is lost. */
  destroy(): void
}

/** How long an answer may be worked on before others have their turn: a short one is given as a whole. */
const TURN_MILLISECONDS = 2

/** A channel over a pair of streams, which may be one: an SSH channel, a socket, pipes. */
export function streamChannel(input: Readable, output: Writable): NetconfChannel {
  return new StreamChannel(input, output)
}

class StreamChannel implements NetconfChannel {
  closed = false
  readonly #input: Readable
  readonly #output: Writable
  #ended = false
  /** Since when its work has gone on without a turn of others. */
  #turned = performance.now()
  #wakeReader: (() => void) | undefined
  /** Those who wait for the peer to take their bytes: a stream may never say so once it is closed. */
  readonly #writers = new Set<() => void>()
  #onClose: (() => void) | undefined

  constructor(input: Readable, output: Writable) {
    this.#input = input
    this.#output = output
    input.on('readable', this.#readable)
    for (const event of ['end', 'close', 'error']) input.on(event, this.#end)
    for (const event of ['close', 'error']) output.on(event, this.#gone)
    if (input.readableEnded || input.destroyed) this.#end()
    if (output.destroyed || output.writableEnded) this.#gone()
  }

  async read(): Promise<Uint8Array | undefined> {
    while (!this.closed) {
      const piece = this.#input.read() as Uint8Array | null
      if (piece !== null && piece.length > 0) return piece
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve
      })
      this.#turned = performance.now()
    }
    return undefined
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.closed) return
    await new Promise<void>((resolve) => {
      this.#writers.add(resolve)
      this.#output.write(bytes, () => {
        this.#writers.delete(resolve)
        this.#letOthers(resolve)
      })
    })
  }

  #letOthers(goOn: () => void): void {
    if (performance.now() - this.#turned < TURN_MILLISECONDS) goOn()
    else {
      setImmediate(() => {
        this.#turned = performance.now()
        goOn()
      })
    }
  }

  onClose(callback: () => void): void {
    this.#onClose = callback
    if (this.closed) callback()
  }

  close(): void {
    if (!this.#output.writableEnded && !this.#output.destroyed) this.#output.end()
    this.#input.off('readable', this.#readable)
    this.#input.resume()
  }

  destroy(): void {
    this.#output.destroy()
    this.#input.destroy()
    this.#gone()
  }

  readonly #readable = () => this.#wakeReader?.()

  readonly #end = () => {
    this.#ended = true
    this.#wakeReader?.()
  }

  readonly #gone = () => {
    if (this.closed) return
    this.closed = true
    this.#wakeReader?.()
    for (const resolve of this.#writers) resolve()
    this.#writers.clear()
    this.#onClose?.()
  }
}
