/** A smaller input that fails the same way: parts are left out, then set to zero, while it still does. */
import { splice } from './bytes.js'

export interface MinimiseLimits {
  readonly tries: number
  readonly seconds: number
}

/** `fails` says whether an input fails in the way that counts. */
export async function minimise(
  input: Uint8Array,
  fails: (input: Uint8Array) => Promise<boolean>,
  limits: MinimiseLimits,
): Promise<Uint8Array> {
  const end = performance.now() + limits.seconds * 1000
  let tries = 0
  let best = input
  const keepIfFails = async (smaller: Uint8Array) => {
    if (tries++ >= limits.tries || performance.now() > end || !(await fails(smaller))) return false
    best = smaller
    return true
  }
  for (let size = 2 ** Math.floor(Math.log2(input.length || 1)); size >= 1; size = Math.floor(size / 2)) {
    for (let at = best.length - size; at >= 0; at -= size) await keepIfFails(splice(best, at, size))
  }
  for (let size = 2 ** Math.floor(Math.log2(best.length || 1)); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at + size <= best.length; at += size) {
      if (best.subarray(at, at + size).every((byte) => byte === 0)) continue
      await keepIfFails(splice(best, at, size, new Uint8Array(size)))
    }
  }
  return best
}
