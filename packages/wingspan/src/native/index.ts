/** What is called outside JavaScript: the C library's sockets, netlink and packet rings over them. Nothing else is declared here. */
export { LITTLE_ENDIAN } from './byte-order.js'
export { InterfaceNames } from './interface-names.js'
export { NativeError, systemError } from './native-error.js'
export { NetlinkSocket } from './netlink-socket.js'
export {
  type FilterInstruction,
  type FrameBegin,
  type PacketRingOptions,
  type PacketSocket,
  PacketSockets,
} from './packet-socket.js'
export type { ReceiveBuffers } from './receive-buffers.js'
