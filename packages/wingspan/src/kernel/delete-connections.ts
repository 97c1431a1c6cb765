/**
 * Connections deleted in the kernel (Linux, ctnetlink), each by its tuple, its zone and its identifier together, so that
 * one which came in another's place is left alone. The kernel has done what it is asked when `send` returns.
 */
import { NativeError, NetlinkSocket, systemError } from '../native/index.js'
import { deleteRequest, type NamedConnection } from './conntrack-request.js'
import { kernelError } from './kernel-error.js'
import { eachMessage } from './message-walk.js'
import { LITTLE_ENDIAN, MessageType, NETLINK_NETFILTER } from './netlink-message.js'

/** Connections asked for in one call: about half a millisecond, and all refusals fit into the socket's queue. */
export const MOST_DELETED_AT_ONCE = 128
/** Room for one refusal, which repeats its request. */
const ANSWER_BYTES = 4096
const EPERM = 1

/**
 * Deletes connections. Returns for each of them what the kernel refused it with, as an `errno`; 0 for those that are
 * deleted. Others have their turn after every MOST_DELETED_AT_ONCE. Rejects with a KernelError.
 */
export async function deleteConnections(connections: readonly NamedConnection[]): Promise<Int32Array> {
  const refusals = new Int32Array(connections.length)
  try {
    const socket = await NetlinkSocket.open(NETLINK_NETFILTER)
    try {
      for (let first = 0; first < connections.length; first += MOST_DELETED_AT_ONCE) {
        if (first > 0) await new Promise(setImmediate)
        deleteSome(socket, connections, first, refusals)
      }
    } finally {
      socket.close()
    }
  } catch (error) {
    throw kernelError(error)
  }
  return refusals
}

function deleteSome(
  socket: NetlinkSocket,
  connections: readonly NamedConnection[],
  first: number,
  refusals: Int32Array,
): void {
  const end = Math.min(first + MOST_DELETED_AT_ONCE, connections.length)
  const requests: Uint8Array[] = []
  for (let place = first; place < end; place++) {
    // A sequence number is a place, from 1 on; the last one's answer is that of all.
    requests.push(deleteRequest(place + 1, connections[place]!, place === end - 1))
  }
  socket.send(Buffer.concat(requests))
  const answer = new Uint8Array(ANSWER_BYTES)
  const view = new DataView(answer.buffer)
  for (let isLast = false; !isLast; ) {
    const isWhole = eachMessage(view, 0, socket.receiveNow(answer), (type, sequence, from, stop) => {
      const place = sequence - 1
      if (type !== MessageType.error || place < first || place >= end || stop - from < 4)
        throw new NativeError('failed', 'the kernel sent what is no answer to a deletion')
      const errno = -view.getInt32(from, LITTLE_ENDIAN)
      // Who may not is told so once, and the rest is not looked at.
      if (errno === EPERM) throw systemError('netlink', errno)
      refusals[place] = errno
      isLast = place === end - 1
    })
    if (!isWhole) throw new NativeError('failed', 'the kernel sent what is no netlink message')
  }
}
