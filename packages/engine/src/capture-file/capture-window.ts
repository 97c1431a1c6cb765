/** The part of a capture that is in memory now, and how far it has been consumed. */
import type { CaptureDamage } from './capture-damage.js'

const EMPTY = new Uint8Array(0)

export class CaptureWindow {
  bytes: Uint8Array = EMPTY
  view: DataView = new DataView(EMPTY.buffer)
  /** Offset in `bytes` of the first byte not consumed yet. */
  position = 0
  /** Offset in `bytes` just behind the last byte that may be read. */
  end = 0
  /** Bytes from `position` on that the unit at hand takes. */
  needed = 0
  /** What the unit at hand is called in messages. */
  unit = ''
  damage: CaptureDamage | undefined = undefined
  /** Whether the start of the file was that of a capture. */
  started = false
  /** Offset in the file of `bytes[0]`; negative where the window does not start the buffer. */
  #origin = 0

  get fileOffset(): number {
    return this.#origin + this.position
  }

  feed(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    this.#origin += this.position - start
    this.bytes = bytes
    this.view = view
    this.position = start
    this.end = end
  }

  /** Whether the next `length` bytes are here; if not, they are what is `needed`. */
  has(length: number, unit: string): boolean {
    this.needed = length
    this.unit = unit
    return this.end - this.position >= length
  }

  /** Records why nothing behind `position` can be read. */
  fail(reason: string): void {
    this.damage = { offset: this.fileOffset, reason, fatal: !this.started }
  }

  restart(): void {
    this.#origin = 0
    this.position = 0
    this.end = 0
    this.needed = 0
    this.unit = ''
    this.damage = undefined
    this.started = false
  }
}
