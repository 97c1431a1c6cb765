/**
 * Fragments that came before the first of their datagram, in a second pass: they are kept until it is known
 * whether their session is wanted, as long as the engine waits for it. Bounded; the oldest datagram is given up
 * first.
 */
import {
  DATAGRAM_KEY_WORDS,
  type FrameBatch,
  type PacketBatch,
  PacketKind,
  writeDatagramKey,
} from '@wingspan/engine'

const MOST_BYTES = 64 * 1024 * 1024
/** What a fragment takes beside its bytes. */
const FRAGMENT_BYTES = 512
/** How long the engine waits for the first fragment of a datagram, from the first one seen. */
const WAIT_MICROSECONDS = 30_000_000

/** A copy of one frame. */
export interface HeldFrame {
  readonly bytes: Uint8Array
  readonly wireLength: number
  readonly timeMicroseconds: number
  readonly captureInterface: number
}

interface HeldDatagram {
  readonly sinceMicroseconds: number
  readonly outerProtocol: number
  readonly frames: HeldFrame[]
}

export class HeldFragments {
  /** In the order they began. */
  readonly #datagrams = new Map<string, HeldDatagram>()
  #bytes = 0
  #nowMicroseconds = Number.NEGATIVE_INFINITY

  /** Keeps frame i when it is a fragment without a session yet. */
  hold(frames: FrameBatch, packets: PacketBatch, i: number): void {
    if (packets.kind[i] !== PacketKind.laterFragment) return
    const timeMicroseconds = frames.timeMicroseconds[i]!
    this.advance(timeMicroseconds)
    const key = datagramKey(packets, i)
    const outerProtocol = packets.outerProtocol[i]!
    const sinceMicroseconds = this.#nowMicroseconds
    const datagram = this.#datagrams.get(key) ?? { sinceMicroseconds, outerProtocol, frames: [] }
    // The engine gives up a fragment that names another protocol than those it waits with.
    if (datagram.outerProtocol !== outerProtocol) return
    const start = frames.offset[i]!
    const bytes = frames.bytes.slice(start, start + frames.capturedLength[i]!)
    datagram.frames.push({
      bytes,
      wireLength: frames.wireLength[i]!,
      timeMicroseconds,
      captureInterface: frames.captureInterface[i]!,
    })
    this.#datagrams.set(key, datagram)
    this.#bytes += bytes.length + FRAGMENT_BYTES
    while (this.#bytes > MOST_BYTES) this.#forgetOldest()
  }

  /** The frames that waited for packet i, the first fragment of their datagram; they wait no more. */
  release(packets: PacketBatch, i: number): readonly HeldFrame[] {
    this.advance(packets.timeMicroseconds[i]!)
    const key = datagramKey(packets, i)
    const frames = this.#datagrams.get(key)?.frames ?? []
    this.#forget(key, frames)
    return frames
  }

  /** Time goes on to here, never back: gives up what the engine waits for no more. */
  advance(timeMicroseconds: number): void {
    if (timeMicroseconds > this.#nowMicroseconds) this.#nowMicroseconds = timeMicroseconds
    for (const [key, { sinceMicroseconds, frames }] of this.#datagrams) {
      if (sinceMicroseconds + WAIT_MICROSECONDS > this.#nowMicroseconds) return
      this.#forget(key, frames)
    }
  }

  #forgetOldest(): void {
    for (const [key, { frames }] of this.#datagrams) {
      this.#forget(key, frames)
      return
    }
  }

  #forget(key: string, frames: readonly HeldFrame[]): void {
    for (const { bytes } of frames) this.#bytes -= bytes.length + FRAGMENT_BYTES
    this.#datagrams.delete(key)
  }
}

const keyWords = new Int32Array(DATAGRAM_KEY_WORDS)

function datagramKey(packets: PacketBatch, i: number): string {
  writeDatagramKey(packets, i, keyWords, 0)
  return keyWords.join()
}
