/** Header and records of a little-endian pcap file with times in microseconds (draft-ietf-opsawg-pcap). */
import {
  PCAP_HEADER_LENGTH,
  PCAP_MICROSECONDS,
  PCAP_MOST_STORED,
  PCAP_RECORD_HEADER_LENGTH,
} from './pcap-format.js'

/** The file header: how every file starts. */
export function pcapHeader(linkType: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(PCAP_HEADER_LENGTH)
  const view = new DataView(header.buffer)
  view.setUint32(0, PCAP_MICROSECONDS, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, PCAP_MOST_STORED, true)
  view.setUint32(20, linkType, true)
  return header
}

/** One packet record. Times beyond the year 2106 do not fit the format. */
export function pcapRecord(
  timeMicroseconds: number,
  packet: Uint8Array,
  wireLength: number = packet.length,
): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(PCAP_RECORD_HEADER_LENGTH + packet.length)
  const view = new DataView(record.buffer)
  const seconds = Math.floor(timeMicroseconds / 1e6)
  view.setUint32(0, seconds, true)
  view.setUint32(4, timeMicroseconds - seconds * 1e6, true)
  view.setUint32(8, packet.length, true)
  view.setUint32(12, wireLength, true)
  record.set(packet, PCAP_RECORD_HEADER_LENGTH)
  return record
}
