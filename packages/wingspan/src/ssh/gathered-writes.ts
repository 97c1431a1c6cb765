/**
 * What is written to a socket in one turn goes out at its end, in one call of the system. An answer over SSH is half a
 * dozen packets (RFC 4254 section 5), and to hand over each costs more than to encrypt it.
 */
import type { Writable } from 'node:stream'

/** Any of its forms. */
type Write = (...args: never[]) => boolean

export function gatherWrites(socket: Writable): void {
  let isGathering = false
  const handOver = () => {
    isGathering = false
    socket.uncork()
  }
  const write: Write = socket.write.bind(socket)
  const gather: Write = (...args) => {
    if (!isGathering) {
      isGathering = true
      socket.cork()
      setImmediate(handOver)
    }
    return write(...args)
  }
  socket.write = gather as Writable['write']
}
