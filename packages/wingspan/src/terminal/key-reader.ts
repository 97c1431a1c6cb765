/** Keys from a byte stream, one after the other, and those typed ahead of the one who reads. */
import { emitKeypressEvents, type Key as NodeKey } from 'node:readline'
import type { Readable } from 'node:stream'
import { type Key, readKey } from './key.js'

/** Keys typed ahead beyond which the stream is not read on; what one piece of it brings joins them. */
export const MOST_KEYS_AHEAD = 4096

/** Calls `expire` once after so many milliseconds, unless the function that it returns was called before. */
export type StartTimer = (milliseconds: number, expire: () => void) => () => void

export interface IdleLimit {
  readonly milliseconds: number
  readonly startTimer: StartTimer
}

export class KeyReader {
  /** How long a key is waited for; for ever where this is undefined. */
  idleLimit: IdleLimit | undefined
  readonly #input: Readable
  #ahead: Key[] = []
  #onInterrupt: (() => void) | undefined
  #waiting: ((key: Key | undefined) => void) | undefined
  #isPasting = false
  #isPaused = false
  #hasEnded = false
  #isIdle = false
  #stopTimer: (() => void) | undefined
  #afterReturn = false

  constructor(input: Readable) {
    this.#input = input
    emitKeypressEvents(input)
    input.on('keypress', this.#take)
    for (const event of ['end', 'close', 'error']) input.on(event, this.#end)
    input.resume()
    if (input.readableEnded || input.destroyed) this.#end()
  }

  /** Whether a key is there already: what is shown may wait until all are taken. */
  get hasMore(): boolean {
    return this.#ahead.length > 0
  }

  /** Calls `interrupt` at a Ctrl-C that nobody waits for, one that is there already too; keys before it are forgotten. */
  watchInterrupt(interrupt: () => void): void {
    this.#onInterrupt = interrupt
    const place = this.#ahead.findLastIndex(({ name }) => name === 'C-c')
    if (place < 0) return
    this.#ahead.splice(0, place + 1)
    interrupt()
  }

  /** Ctrl-C is a key like all others again. */
  unwatchInterrupt(): void {
    this.#onInterrupt = undefined
  }

  /** The next key; undefined when there will be none. One at a time. */
  next(): Promise<Key | undefined> {
    const key = this.#ahead.shift()
    if (this.#isPaused && this.#ahead.length === 0) {
      this.#isPaused = false
      this.#input.resume()
    }
    if (key || this.#hasEnded) return Promise.resolve(key)
    return new Promise((resolve) => {
      this.#waiting = resolve
      this.#stopTimer = this.idleLimit?.startTimer(this.idleLimit.milliseconds, () => {
        this.#isIdle = true
        this.end()
      })
    })
  }

  /** Whether the keys ended because none came for too long. */
  get isIdle(): boolean {
    return this.#isIdle
  }

  /** There will be no more keys: the call that waits gets undefined, and so will all others. */
  end(): void {
    this.#hasEnded = true
    this.#give(undefined)
  }

  /** Leaves the stream to others. */
  close(): void {
    this.#input.off('keypress', this.#take)
    for (const event of ['end', 'close', 'error']) this.#input.off(event, this.#end)
    this.#input.pause()
    this.#end()
  }

  readonly #take = (text: string | undefined, event: NodeKey) => {
    if (event.name === 'paste-start') this.#isPasting = true
    else if (event.name === 'paste-end') this.#isPasting = false
    else this.#deliver(readKey(text, event, this.#isPasting))
  }

  #deliver(key: Key): void {
    // A carriage return and a newline together end one line.
    const isSecondHalf = key.name === 'enter' && this.#afterReturn
    this.#afterReturn = key.name === 'return'
    if (isSecondHalf) return
    if (key.name === 'C-c') {
      this.#isPasting = false
      if (!this.#waiting && this.#onInterrupt) {
        this.#ahead = []
        this.#onInterrupt()
        return
      }
    }
    if (this.#give(key)) return
    this.#ahead.push(key)
    if (this.#ahead.length >= MOST_KEYS_AHEAD && !this.#isPaused) {
      this.#isPaused = true
      this.#input.pause()
    }
  }

  #give(key: Key | undefined): boolean {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#stopTimer?.()
    this.#stopTimer = undefined
    waiting?.(key)
    return waiting !== undefined
  }

  readonly #end = () => this.end()
}
