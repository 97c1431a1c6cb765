/** Captures: frames out of pcap and pcapng bytes, and back. */
export type { CaptureDamage } from './capture-damage.js'
export type { CaptureInterface } from './capture-interface.js'
export { CaptureReader, type CaptureReaderOptions } from './capture-reader.js'
export { pcapHeader, pcapRecord } from './pcap-writer.js'
export {
  appendPcapngPacket,
  pcapngInterface,
  pcapngPacketLength,
  pcapngSectionHeader,
} from './pcapng-writer.js'
