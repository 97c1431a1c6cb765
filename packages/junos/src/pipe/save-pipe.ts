/** `| save`: the output into a file, and how many lines that were in place of it. */
import { encodeText, printableName } from '../render/index.js'
import { LineCounter } from './count-pipe.js'
import type { PipeSink } from './pipe-sink.js'

/** A file that is being written. What its methods throw, whoever asked for the answer is told. */
export interface SavedFile {
  /** Takes the bytes before it returns or its promise resolves. */
  write(bytes: Uint8Array): void | Promise<void>
  /** All is written: the file is there from now on. */
  finish(): void | Promise<void>
  /** Gives it up, and leaves what was there before. Twice does no harm. */
  abandon(): void
}

/** Opens files by the name that a user gives; the program decides which, and throws where it does not. */
export type OpenFile = (fileName: string) => SavedFile

const NOTHING = new Uint8Array(0)

export class SavePipe implements PipeSink {
  readonly #next: PipeSink
  readonly #file: SavedFile
  readonly #fileName: string
  readonly #counter = new LineCounter()

  /** Throws what `open` throws. */
  constructor(next: PipeSink, fileName: string, open: OpenFile) {
    this.#next = next
    this.#fileName = fileName
    this.#file = open(fileName)
  }

  get closed(): boolean {
    return this.#next.closed
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#counter.add(bytes)
    await this.#file.write(bytes)
    await this.#next.write(NOTHING)
  }

  async end(): Promise<void> {
    await this.#file.finish()
    const name = printableName(this.#fileName)
    await this.#next.write(encodeText(`Wrote ${this.#counter.lines} lines of output to '${name}'\n`))
    await this.#next.end()
  }

  abandon(): void {
    this.#file.abandon()
    this.#next.abandon()
  }
}
