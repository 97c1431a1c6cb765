/**
 * What is written to a socket before the program looks at another goes out in one call of the system. An answer over SSH
 * is half a dozen packets (RFC 4254 section 5), and to hand over each costs more than to encrypt it. Nobody waits for
 * what others are answered in the meantime.
 */
import type { Writable } from 'node:stream'

/** Any of its forms. */
type Write = (...args: never[]) => boolean

/** Rounds of promises and ticks that a flow of writes is followed through, at most. */
const MOST_HOPS = 8

export function gatherWrites(socket: Writable): void {
  let isGathering = false
  let written = 0
  const write: Write = socket.write.bind(socket)
  const follow = (seen: number, hops: number) => {
    if (written !== seen && hops < MOST_HOPS) {
      afterPromises(follow, written, hops + 1)
      return
    }
    isGathering = false
    socket.uncork()
  }
  const gather: Write = (...args) => {
    written++
    if (!isGathering) {
      isGathering = true
      socket.cork()
      afterPromises(follow, 0, 0)
    }
    return write(...args)
  }
  socket.write = gather as Writable['write']
}

/** Calls when all promises that are settled have been seen to. */
function afterPromises(call: (seen: number, hops: number) => void, seen: number, hops: number): void {
  queueMicrotask(() => process.nextTick(call, seen, hops))
}
