/**
 * Fragments that came before the first of their datagram, in a second pass: they are kept until it is known
 * whether their session is wanted. Bounded; the oldest datagram is given up first.
 */
import { type FrameBatch, type PacketBatch, PacketKind } from '@wingspan/engine'

const MOST_FRAGMENTS = 65_536

/** A copy of one frame. */
export interface HeldFrame {
  readonly bytes: Uint8Array
  readonly wireLength: number
  readonly timeMicroseconds: number
  readonly captureInterface: number
}

export class HeldFragments {
  readonly #datagrams = new Map<string, HeldFrame[]>()
  #count = 0

  /** Keeps frame i when it is a fragment without a session yet. */
  hold(frames: FrameBatch, packets: PacketBatch, i: number): void {
    if (packets.kind[i] !== PacketKind.laterFragment) return
    const key = datagramKey(packets, i)
    const held = this.#datagrams.get(key) ?? []
    const start = frames.offset[i]!
    held.push({
      bytes: frames.bytes.slice(start, start + frames.capturedLength[i]!),
      wireLength: frames.wireLength[i]!,
      timeMicroseconds: frames.timeMicroseconds[i]!,
      captureInterface: frames.captureInterface[i]!,
    })
    this.#datagrams.set(key, held)
    if (++this.#count > MOST_FRAGMENTS) this.#giveUpOldest()
  }

  /** The frames that waited for packet i, the first fragment of their datagram; they wait no more. */
  release(packets: PacketBatch, i: number): readonly HeldFrame[] {
    const key = datagramKey(packets, i)
    const held = this.#datagrams.get(key) ?? []
    this.#datagrams.delete(key)
    this.#count -= held.length
    return held
  }

  #giveUpOldest(): void {
    const [oldest] = this.#datagrams
    if (oldest === undefined) return
    this.#count -= oldest[1].length
    this.#datagrams.delete(oldest[0])
  }
}

function datagramKey(packets: PacketBatch, i: number): string {
  const words = packets.family[i] === 6 ? 4 : 1
  const source = packets.source.subarray(i * 4, i * 4 + words)
  const destination = packets.destination.subarray(i * 4, i * 4 + words)
  return `${packets.outerProtocol[i]} ${packets.fragmentId[i]} ${source.join()} ${destination.join()}`
}
