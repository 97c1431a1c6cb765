/** Link types by number (the LINKTYPE_ list of tcpdump.org): what they are called, and how those we read are decoded. */
import type { PacketBatch } from '../batch/index.js'
import { decodeEthernet } from './ethernet.js'
import { decodeFrameRelay } from './frame-relay.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeIpv6 } from './ipv6.js'
import { decodeLinuxCooked, decodeLinuxCooked2 } from './linux-cooked.js'
import { decodeLoopback } from './loopback.js'
import { decodePpp } from './ppp.js'
import { decodePppoe } from './pppoe.js'
import { decodeRawIp } from './raw-ip.js'

/**
 * Decodes packet `i` from the bytes at `offset` of `view`, which are stored up to `end`; on the wire the frame
 * went on to `wireEnd`. Returns the DropReason, 0 when the packet has a kind of its own.
 */
export type LinkDecoder = (
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packets: PacketBatch,
  i: number,
) => number

export const LINK_TYPE_ETHERNET = 1

/** Names without their LINKTYPE_ prefix. A type without a decoder is here only to be named in a warning. */
const LINK_TYPES: readonly (readonly [number: number, name: string, decoder?: LinkDecoder])[] = [
  [0, 'NULL', decodeLoopback],
  [LINK_TYPE_ETHERNET, 'ETHERNET', decodeEthernet],
  [6, 'IEEE802_5'],
  [8, 'SLIP'],
  [9, 'PPP', decodePpp],
  [10, 'FDDI'],
  [12, 'RAW', decodeRawIp],
  [14, 'RAW', decodeRawIp],
  [50, 'PPP_HDLC', decodePpp],
  [51, 'PPP_ETHER', decodePppoe],
  [100, 'ATM_RFC1483'],
  [101, 'RAW', decodeRawIp],
  [104, 'C_HDLC'],
  [105, 'IEEE802_11'],
  [107, 'FRELAY', decodeFrameRelay],
  [108, 'LOOP', decodeLoopback],
  [113, 'LINUX_SLL', decodeLinuxCooked],
  [117, 'PFLOG'],
  [119, 'IEEE802_11_PRISM'],
  [122, 'IP_OVER_FC'],
  [127, 'IEEE802_11_RADIOTAP'],
  [143, 'DOCSIS'],
  [147, 'USER0'],
  [163, 'IEEE802_11_AVS'],
  [166, 'PPP_PPPD'],
  [187, 'BLUETOOTH_HCI_H4'],
  [189, 'USB_LINUX'],
  [192, 'PPI'],
  [195, 'IEEE802_15_4_WITHFCS'],
  [197, 'ERF'],
  [201, 'BLUETOOTH_HCI_H4_WITH_PHDR'],
  [220, 'USB_LINUX_MMAPPED'],
  [227, 'CAN_SOCKETCAN'],
  [228, 'IPV4', decodeIpv4],
  [229, 'IPV6', decodeIpv6],
  [230, 'IEEE802_15_4_NOFCS'],
  [239, 'NFLOG'],
  [240, 'NETANALYZER'],
  [242, 'IPOIB'],
  [249, 'USBPCAP'],
  [252, 'WIRESHARK_UPPER_PDU'],
  [253, 'NETLINK'],
  [258, 'PKTAP'],
  [272, 'NORDIC_BLE'],
  [276, 'LINUX_SLL2', decodeLinuxCooked2],
]

const NAMES = new Map<number, string>()
const DECODERS = new Map<number, LinkDecoder>()
for (const [number, name, decoder] of LINK_TYPES) {
  NAMES.set(number, name)
  if (decoder !== undefined) DECODERS.set(number, decoder)
}

/** Whether frames of this LINKTYPE_ value are decoded. */
export function isKnownLinkType(linkType: number): boolean {
  return DECODERS.has(linkType)
}

/** The LINKTYPE_ name without its prefix, also of many that are not decoded; `unassigned or unknown` otherwise. */
export function linkTypeName(linkType: number): string {
  return NAMES.get(linkType) ?? 'unassigned or unknown'
}

/** Decoder of a LINKTYPE_ value, or undefined when its frames are not decoded. */
export function linkDecoder(linkType: number): LinkDecoder | undefined {
  return DECODERS.get(linkType)
}
