/**
 * Functions of the C library, as the process has it loaded already (POSIX `socket.h`). A call costs about half a
 * microsecond, so none is made for a packet or a connection.
 */
import { loadForeignFunctions } from './foreign-functions.js'
import { NativeError } from './native-error.js'
import { declareReceiveTypes, ReceiveBuffers } from './receive-buffers.js'

export interface Libc {
  socket(family: number, type: number, protocol: number): number
  bind(socket: number, address: Uint8Array, length: number): number
  setsockopt(socket: number, level: number, option: number, value: Uint8Array, length: number): number
  getsockopt(socket: number, level: number, option: number, value: Uint8Array, length: Uint8Array): number
  send(socket: number, bytes: Uint8Array, length: number, flags: number): number
  /** The same in another thread; `bytes` stay as they are until this resolves. */
  sendAway(socket: number, bytes: Uint8Array, length: number, flags: number): Promise<number>
  recv(socket: number, bytes: Uint8Array, length: number, flags: number): number
  /** Fills buffers in another thread; they are the kernel's until this resolves. */
  recvmmsg(socket: number, buffers: ReceiveBuffers, flags: number): Promise<number>
  /** The same in this thread, for a socket that is not waited for. */
  recvmmsgNow(socket: number, buffers: ReceiveBuffers, flags: number): number
  /** `count` buffers of `bytes` each. */
  buffers(count: number, bytes: number): ReceiveBuffers
  close(socket: number): number
  /** Writes the name of an interface, of at most 16 bytes with its end; null where there is none of that number. */
  if_indextoname(index: number, name: Uint8Array): unknown
  errno(): number
}

let loaded: Promise<Libc> | undefined

/** Loads the declarations when they are first wanted. Rejects with a NativeError where that cannot be. */
export function loadLibc(): Promise<Libc> {
  loaded ??= declare()
  return loaded
}

async function declare(): Promise<Libc> {
  const koffi = await loadForeignFunctions()
  try {
    const library = koffi.load(null)
    const recvmmsg = library.func(
      'int recvmmsg(int socket, void *headers, unsigned int count, int flags, void *timeout)',
    )
    const receiveTypes = declareReceiveTypes(koffi)
    const send = library.func('long send(int socket, const void *bytes, size_t length, int flags)')
    return {
      socket: library.func('int socket(int family, int type, int protocol)'),
      bind: library.func('int bind(int socket, const void *address, unsigned int length)'),
      setsockopt: library.func(
        'int setsockopt(int socket, int level, int option, const void *value, unsigned int length)',
      ),
      getsockopt: library.func(
        'int getsockopt(int socket, int level, int option, void *value, void *length)',
      ),
      send,
      sendAway: (...args) => away(send, args),
      recv: library.func('long recv(int socket, void *bytes, size_t length, int flags)'),
      recvmmsg: (socket, { headers, count }, flags) => away(recvmmsg, [socket, headers, count, flags, null]),
      recvmmsgNow: (socket, { headers, count }, flags) => recvmmsg(socket, headers, count, flags, null),
      buffers: (count, bytes) => new ReceiveBuffers(koffi, receiveTypes, count, bytes),
      close: library.func('int close(int socket)'),
      if_indextoname: library.func('void *if_indextoname(unsigned int index, void *name)'),
      errno: () => koffi.errno(),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new NativeError(
      'foreign-functions-missing',
      `functions of the C library cannot be called (${reason})`,
    )
  }
}

/** Calls in another thread. */
function away(call: { async: (...args: unknown[]) => unknown }, args: readonly unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    call.async(...args, (error: unknown, returned: number) => {
      if (error) reject(error)
      else resolve(returned)
    })
  })
}
