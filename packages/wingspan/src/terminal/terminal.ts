/**
 * A terminal at the other end of two byte streams: this program's own, or an SSH channel. What is written honours
 * back-pressure; a terminal that goes away is no error.
 */
import type { Readable, Writable } from 'node:stream'
import { KeyReader } from './key-reader.js'

/** Where a terminal does not say how wide it is. */
const DEFAULT_COLUMNS = 80

export interface TerminalOptions {
  /** What ends a line: a local terminal adds the carriage return itself, a channel needs it. */
  readonly newLine?: '\n' | '\r\n'
  /** Whether it tells pasted text from typed; a program at the other end does not want to be asked. */
  readonly bracketedPaste?: boolean
}

const NEWLINE = 0x0a
const RETURN = 0x0d

export class Terminal {
  readonly keys: KeyReader
  readonly bracketedPaste: boolean
  /** Called when the size has changed. */
  onResize: (() => void) | undefined
  readonly #output: Writable
  readonly #newLine: '\n' | '\r\n'
  #columns = 0
  #rows = 0
  #isGone = false
  /** Those who wait for their bytes to be taken: a stream may never say so once it is closed. */
  readonly #writers = new Set<() => void>()

  constructor(input: Readable, output: Writable, options: TerminalOptions = {}) {
    this.#output = output
    this.#newLine = options.newLine ?? '\n'
    this.bracketedPaste = options.bracketedPaste ?? false
    this.keys = new KeyReader(input)
    for (const event of ['error', 'close']) output.on(event, this.#gone)
  }

  /** Whether nobody looks any more. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** Its width; `DEFAULT_COLUMNS` where it is not known. */
  get columns(): number {
    return this.#columns || DEFAULT_COLUMNS
  }

  /** Its height; 0 where it is not known. */
  get rows(): number {
    return this.#rows
  }

  /** Takes the size that the terminal has now; what is no number above 0 is not known. */
  resize(columns: number | undefined, rows: number | undefined): void {
    this.#columns = size(columns)
    this.#rows = size(rows)
    this.onResize?.()
  }

  /** Writes text whose lines end in `\n`; resolves when it was taken and other work has had its turn. */
  write(text: string): Promise<void> {
    return this.#send(this.#newLine === '\n' ? text : text.replaceAll('\n', '\r\n'))
  }

  /** The same for bytes, which may be used again once it resolves. */
  writeBytes(bytes: Uint8Array): Promise<void> {
    return this.#send(this.#newLine === '\n' ? bytes : withReturns(bytes))
  }

  /** Resolves when the terminal wants more: for whoever writes without waiting. */
  async drained(): Promise<void> {
    if (this.#isGone || !this.#output.writableNeedDrain) return
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#writers.delete(done)
        resolve()
      }
      this.#writers.add(done)
      this.#output.once('drain', done)
    })
  }

  /** Leaves both streams to others. */
  close(): void {
    this.keys.close()
    this.onResize = undefined
    for (const event of ['error', 'close']) this.#output.off(event, this.#gone)
    // An error that is still on its way is none either.
    this.#output.on('error', () => {})
  }

  #send(piece: string | Uint8Array): Promise<void> {
    if (this.#isGone) return Promise.resolve()
    return new Promise((resolve) => {
      this.#writers.add(resolve)
      this.#output.write(piece, () => {
        this.#writers.delete(resolve)
        setImmediate(resolve)
      })
    })
  }

  readonly #gone = () => {
    this.#isGone = true
    this.keys.end()
    for (const resolve of this.#writers) resolve()
    this.#writers.clear()
  }
}

function size(value: number | undefined): number {
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : 0
}

function withReturns(bytes: Uint8Array): Uint8Array {
  let newlines = 0
  for (const byte of bytes) if (byte === NEWLINE) newlines++
  const result = new Uint8Array(bytes.length + newlines)
  let length = 0
  for (const byte of bytes) {
    if (byte === NEWLINE) result[length++] = RETURN
    result[length++] = byte
  }
  return result
}
