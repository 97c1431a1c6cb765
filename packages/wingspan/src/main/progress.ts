/** A line about reading on a terminal's standard error, from the first second on. */
import type { WriteStream } from 'node:tty'
import { grouped } from './counted.js'

const FIRST_MILLISECONDS = 1000
const STEP_MILLISECONDS = 200
const ERASE_LINE = '\r\x1b[K'

export class Progress {
  readonly #stream: WriteStream
  readonly #doing: string
  readonly #started = performance.now()
  #next = FIRST_MILLISECONDS
  #shown = false

  /** `doing` is the word for what is done. */
  constructor(stream: WriteStream, doing = 'reading') {
    this.#stream = stream
    this.#doing = doing
  }

  /** Says how many packets were read so far, at most five times a second. */
  update(packets: number): void {
    const elapsed = performance.now() - this.#started
    if (elapsed < this.#next) return
    this.#next = elapsed + STEP_MILLISECONDS
    this.#shown = true
    const rate = Math.round((packets / elapsed) * 1000)
    this.#stream.write(`${ERASE_LINE}${this.#doing}: ${grouped(packets)} packets, ${grouped(rate)} a second`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shown) this.#stream.write(ERASE_LINE)
    this.#shown = false
  }
}
