/** A pipe that looks at lines: cuts what comes into them, and hands on what is made of them once for each piece. */
import { ByteBuffer } from './byte-buffer.js'
import type { PipeSink } from './pipe-sink.js'

/** Bytes of a line; what is longer goes on as a line of its own. */
export const LONGEST_LINE = 8192
const NEWLINE = 10
const NOTHING = new Uint8Array(0)
/** Work, in bytes looked at, after which others have their turn: about a millisecond at worst. */
const WORK_BYTES = 32 * 1024

export abstract class LinePipe implements PipeSink {
  protected readonly next: PipeSink
  /** What goes on to the next pipe after this piece. */
  protected readonly out = new ByteBuffer()
  /** The start of a line whose end has not come. */
  readonly #begun = new ByteBuffer()

  constructor(next: PipeSink) {
    this.next = next
  }

  get closed(): boolean {
    return this.next.closed
  }

  /** Takes the line from `from` to before `to`, with its newline where it has one; the bytes stay until it has. */
  protected abstract line(bytes: Uint8Array, from: number, to: number): void | Promise<void>

  /** Resolves when others have had their turn. */
  protected readonly turn = (): void | Promise<void> => this.next.write(NOTHING)

  /** Work that the lines took since this was asked last, in looks at a byte, beyond one at each of theirs. */
  protected takeWork(): number {
    return 0
  }

  /** Writes what is left when no more lines come. */
  protected finish(): void | Promise<void> {}

  async write(bytes: Uint8Array): Promise<void> {
    let worked = 0
    for (let at = 0; at < bytes.length; ) {
      const end = this.#lineEnd(bytes, at)
      const isWhole = bytes[end - 1] === NEWLINE || end - at >= LONGEST_LINE
      const taken =
        this.#begun.length === 0 && isWhole ? this.line(bytes, at, end) : this.#continue(bytes, at, end)
      if (taken) await taken
      worked += end - at + this.takeWork()
      at = end
      if (worked < WORK_BYTES) continue
      await this.#handOn()
      if (this.closed) return
      worked = 0
    }
    await this.#handOn()
  }

  async end(): Promise<void> {
    await this.#takeBegun()
    await this.#handOn()
    await this.finish()
    await this.next.end()
  }

  abandon(): void {
    this.next.abandon()
  }

  #lineEnd(bytes: Uint8Array, at: number): number {
    const newline = bytes.indexOf(NEWLINE, at)
    const end = newline < 0 ? bytes.length : newline + 1
    return Math.min(end, at + LONGEST_LINE - this.#begun.length)
  }

  #continue(bytes: Uint8Array, from: number, to: number): void | Promise<void> {
    this.#begun.add(bytes, from, to)
    if (bytes[to - 1] === NEWLINE || this.#begun.length >= LONGEST_LINE) return this.#takeBegun()
  }

  async #takeBegun(): Promise<void> {
    if (this.#begun.length > 0) await this.line(this.#begun.bytes, 0, this.#begun.length)
    this.#begun.clear()
  }

  async #handOn(): Promise<void> {
    await this.next.write(this.out.bytes)
    this.out.clear()
  }
}

/** Where the text of a line ends: before its newline. */
export function textEnd(bytes: Uint8Array, from: number, to: number): number {
  return to > from && bytes[to - 1] === NEWLINE ? to - 1 : to
}
