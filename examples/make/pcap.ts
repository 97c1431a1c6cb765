/** Writes a classic pcap file: little-endian, microseconds (draft-ietf-opsawg-pcap). */

import { join } from './bytes.js'
import { type Capture, START_SECONDS } from './capture.js'

export const le16 = (value: number): number[] => [value & 255, (value >>> 8) & 255]
export const le32 = (value: number): number[] => [...le16(value), ...le16(value >>> 16)]

const SNAPLEN = 262_144

/** The capture as a file; its first interface gives the link type of all frames. */
export function pcapFile(capture: Capture): Uint8Array {
  const header = join(
    le32(0xa1b2c3d4),
    le16(2),
    le16(4),
    le32(0),
    le32(0),
    le32(SNAPLEN),
    le32(capture.interfaces[0]!.linkType),
  )
  const records = capture
    .frames()
    .map((frame) =>
      join(
        le32(START_SECONDS + Math.floor(frame.microseconds / 1e6)),
        le32(frame.microseconds % 1e6),
        le32(frame.bytes.length),
        le32(frame.wireLength),
        frame.bytes,
      ),
    )
  return join(header, ...records)
}
