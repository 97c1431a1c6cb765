/** `| trim`: lines without so many characters at their start. */
import { LinePipe, textEnd } from './line-pipe.js'
import type { PipeSink } from './pipe-sink.js'

export class TrimPipe extends LinePipe {
  readonly #columns: number

  constructor(next: PipeSink, columns: number) {
    super(next)
    this.#columns = columns
  }

  protected line(bytes: Uint8Array, from: number, to: number): void {
    const end = textEnd(bytes, from, to)
    let at = from
    for (let column = 0; column < this.#columns && at < end; column++) {
      at++
      while (at < end && (bytes[at]! & 0xc0) === 0x80) at++
    }
    this.out.add(bytes, at, to)
  }
}
