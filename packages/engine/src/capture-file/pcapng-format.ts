/** Numbers of the pcapng format (draft-ietf-opsawg-pcapng), for its reader and its writer. */

export const BlockType = {
  interfaceDescription: 1,
  packet: 2,
  simplePacket: 3,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  sectionHeader: 0x0a0d0d0a,
} as const

export const OptionCode = {
  endOfOptions: 0,
  interfaceName: 2,
  interfaceTimeResolution: 9,
  interfaceTimeOffset: 14,
  interfaceDropped: 5,
  systemDropped: 7,
} as const

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d

/** Type, length, and the length again behind the body. */
export const LEAST_BLOCK_LENGTH = 12
/** Longer blocks are taken for damage, so that a length out of a damaged file asks for no such buffer. */
export const MOST_BLOCK_LENGTH = 16 * 1024 * 1024

/** Offset of the options in their block, or of the packet's bytes, and so the least length less 4. */
export const BodyOffset = {
  sectionHeader: 24,
  interfaceDescription: 16,
  simplePacket: 12,
  interfaceStatistics: 20,
  enhancedPacket: 28,
} as const
