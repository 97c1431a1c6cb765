/** `| last`: the end of the output, as many lines as are asked for. */
import { LinePipe } from './line-pipe.js'
import type { PipeSink } from './pipe-sink.js'

export class LastPipe extends LinePipe {
  readonly #most: number
  /** The last lines; once there are as many as wanted, the oldest stands at `#oldest` and gives way to the next. */
  readonly #lines: Uint8Array[] = []
  #oldest = 0

  constructor(next: PipeSink, most: number) {
    super(next)
    this.#most = most
  }

  protected line(bytes: Uint8Array, from: number, to: number): void {
    // Not `slice`, which shares the bytes where they are a Buffer.
    const line = new Uint8Array(bytes.subarray(from, to))
    if (this.#lines.length < this.#most) {
      this.#lines.push(line)
      return
    }
    this.#lines[this.#oldest] = line
    this.#oldest = (this.#oldest + 1) % this.#most
  }

  protected override async finish(): Promise<void> {
    for (let i = 0; i < this.#lines.length && !this.closed; i++) {
      this.out.add(this.#lines[(this.#oldest + i) % this.#lines.length]!)
      if (this.out.length < PIECE_BYTES) continue
      await this.next.write(this.out.bytes)
      this.out.clear()
    }
    await this.next.write(this.out.bytes)
    this.out.clear()
  }
}

/** A piece is handed on when it is this long. */
const PIECE_BYTES = 64 * 1024
