/**
 * What is written to a socket before the program looks at another goes out in one call of the system. An answer over SSH
 * is half a dozen packets (RFC 4254 section 5), and to hand over each costs more than to encrypt it. Nobody waits for
 * what others are answered in the meantime.
 */
import type { Writable } from 'node:stream'

/** Any of its forms. */
type Write = (...args: never[]) => boolean

/**
 * Rounds of promises and ticks without a write after which no more is expected, as an answer takes some from its text to
 * its end; and the most rounds that a flow of writes is followed through.
 */
const QUIET_ROUNDS = 4
const MOST_ROUNDS = 32

export function gatherWrites(socket: Writable): void {
  let isGathering = false
  let quietRounds = 0
  const write: Write = socket.write.bind(socket)
  const follow = (rounds: number) => {
    if (++quietRounds <= QUIET_ROUNDS && rounds < MOST_ROUNDS) {
      afterPromises(follow, rounds + 1)
      return
    }
    isGathering = false
    socket.uncork()
  }
  const gather: Write = (...args) => {
    quietRounds = 0
    if (!isGathering) {
      isGathering = true
      socket.cork()
      afterPromises(follow, 1)
    }
    return write(...args)
  }
  socket.write = gather as Writable['write']
}

/** Calls when all promises that are settled have been seen to. */
function afterPromises(call: (rounds: number) => void, rounds: number): void {
  queueMicrotask(() => process.nextTick(call, rounds))
}
