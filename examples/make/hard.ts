/**
 * Captures that are hard to read: headers that lie, files that are cut or damaged, many link types, fragments
 * of all kinds.
 */
import { Capture, LinkType } from './capture.js'
import { lies } from './hard/lies.js'
import { mixedLinks } from './hard/mixed-links.js'
import { oddFragments } from './hard/odd-fragments.js'
import { at, ethernet, join, ping, pong, prose, type Send, udp } from './packet.js'
import { pcapFile } from './pcap.js'
import { pcapngFile } from './pcapng.js'

function onEthernet(tell: (send: Send, capture: Capture) => void): Capture {
  const capture = new Capture([{ name: 'lan0', linkType: LinkType.ethernet }])
  tell((seconds, packet) => capture.add(seconds, ethernet(packet)), capture)
  return capture
}

const plain = () =>
  onEthernet((send) => {
    for (let sequence = 1; sequence <= 5; sequence++) {
      send(sequence, ping('192.0.2.10', '198.51.100.20', 7, sequence))
      send(sequence + 0.01, pong('198.51.100.20', '192.0.2.10', 7, sequence))
      send(sequence + 0.5, udp(at('192.0.2.10', 5000), at('198.51.100.20', 6000), prose(50 * sequence)))
    }
  })

/** Ends in the middle of the last packet's bytes. */
const cut = () => pcapFile(plain()).subarray(0, -33)

/**
 * A block in the middle claims an impossible length; the blocks after it are whole, but nothing says where
 * they start.
 */
function damaged(): Uint8Array {
  const file = pcapngFile(plain())
  const middle = nthPacketBlock(file, 8)
  return join(file.subarray(0, middle), new Uint8Array(64).fill(0xa5), file.subarray(middle))
}

function nthPacketBlock(file: Uint8Array, count: number): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let offset = 0
  for (let seen = 0; ; offset += view.getUint32(offset + 4, true)) {
    if (view.getUint32(offset, true) === 6 && seen++ === count) return offset
  }
}

export function hardCaptures(): Map<string, Uint8Array> {
  return new Map([
    ['hard/lies.pcap', pcapFile(onEthernet(lies))],
    ['hard/cut.pcap', cut()],
    ['hard/damaged.pcapng', damaged()],
    ['hard/mixed-links.pcapng', mixedLinks()],
    ['hard/fragments.pcap', pcapFile(onEthernet(oddFragments))],
  ])
}
