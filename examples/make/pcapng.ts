/**
 * Writes a pcapng section (draft-ietf-opsawg-pcapng): header, named interfaces, one enhanced block a frame;
 * little-endian.
 */

import { join, type Part } from './bytes.js'
import { type Capture, type CaptureInterface, START_SECONDS } from './capture.js'
import { le16, le32 } from './pcap.js'

const BlockType = { section: 0x0a0d0d0a, interface: 1, enhancedPacket: 6 } as const
const OptionCode = { interfaceName: 2, timeResolution: 9 } as const
const MICROSECONDS = 6
const SNAPLEN = 262_144

const padded = (part: Part): Uint8Array => {
  const bytes = join(part)
  return join(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4))
}

function block(type: number, body: Uint8Array): Uint8Array {
  const length = le32(12 + body.length)
  return join(le32(type), length, body, length)
}

const option = (code: number, value: Part) => join(le16(code), le16(join(value).length), padded(value))
const LAST_OPTION = le32(0)

function interfaceBlock({ name, linkType }: CaptureInterface): Uint8Array {
  const options = join(
    option(OptionCode.interfaceName, name),
    option(OptionCode.timeResolution, [MICROSECONDS]),
    LAST_OPTION,
  )
  return block(BlockType.interface, join(le16(linkType), le16(0), le32(SNAPLEN), options))
}

/** One section of the capture; sections may be laid end to end to a longer file. */
export function pcapngFile(capture: Capture): Uint8Array {
  const unknownLength = new Uint8Array(8).fill(0xff)
  const section = block(BlockType.section, join(le32(0x1a2b3c4d), le16(1), le16(0), unknownLength))
  const packets = capture.frames().map((frame) => {
    const time = BigInt(START_SECONDS) * 1_000_000n + BigInt(frame.microseconds)
    return block(
      BlockType.enhancedPacket,
      join(
        le32(frame.interface),
        le32(Number(time >> 32n)),
        le32(Number(time & 0xffffffffn)),
        le32(frame.bytes.length),
        le32(frame.wireLength),
        padded(frame.bytes),
      ),
    )
  })
  return join(section, ...capture.interfaces.map(interfaceBlock), ...packets)
}
