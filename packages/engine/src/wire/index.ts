/** From the bytes of a frame to the descriptor of a packet: one file per header. */
export { decodeFrames } from './decode-frames.js'
export { createFrameDecoder, type FrameDecoder } from './frame-decoder.js'
export { icmpRequestType } from './icmp-message.js'
export { isKnownLinkType, linkTypeName } from './link-type.js'
export { innerPacketOffset } from './tunnel.js'
