/**
 * Fragments of a few datagrams, interleaved, early, late and too many: every fragment is lent ports, held and then
 * given to its first one, or lost under a reason; in packets and bytes, by protocol.
 *
 * An input is steps of four bytes: which datagram and fragment, protocol, length, and how much later.
 */

import { FragmentTracker } from '../../packages/engine/src/fragment/index.js'
import { PacketBatch, PacketKind, PacketTrait } from '../../packages/engine/src/index.js'
import { BrokenPromise, type FuzzTarget, same, within } from './fuzz-target.js'

const STEP = 4
const MOST_DATAGRAMS = 3
const PROTOCOLS = [6, 17, 1, 58]
/** Microseconds between steps: most are close together, some let the time-out pass. */
const PAUSES = [0, 1, 1000, 1e6, 29e6, 30e6, 31e6, -5e6]

const packets = new PacketBatch()

/** What the caller of a tracker keeps books of. */
class Books {
  readonly sent = new Float64Array(256)
  readonly settled = new Float64Array(256)

  settle(protocol: number, bytes: number): void {
    this.settled[protocol]! += bytes
  }
}

function run(bytes: Uint8Array): void {
  const tracker = new FragmentTracker({
    maxDatagrams: MOST_DATAGRAMS,
    timeoutSeconds: 30,
    seed: bytes[0] ?? 0,
  })
  const inPackets = new Books()
  const inBytes = new Books()
  let time = 1e15
  for (let at = 0; at + STEP <= bytes.length; at += STEP) {
    const which = bytes[at]!
    const protocol = PROTOCOLS[bytes[at + 1]! & 3]!
    const family = which & 4 ? 6 : 4
    const length = 28 + bytes[at + 2]!
    const isFirst = (which & 8) !== 0
    time += PAUSES[bytes[at + 3]! & 7]!
    packets.traits[0] = isFirst ? PacketTrait.firstFragment | (which & 16 ? PacketTrait.oneWing : 0) : 0
    packets.kind[0] = isFirst ? PacketKind.mayCreate : PacketKind.laterFragment
    packets.timeMicroseconds[0] = time
    packets.family[0] = family
    packets.protocol[0] = protocol
    packets.outerProtocol[0] = protocol
    packets.ipLength[0] = length
    packets.fragmentId[0] = which & 3
    packets.source.fill(which & 32 ? 7 : 9, 0, 4)
    packets.destination.fill(5, 0, 4)
    packets.ports[0] = isFirst ? (bytes[at + 1]! << 16) | 53 : 0
    inPackets.sent[protocol]! += 1
    inBytes.sent[protocol]! += length
    if (isFirst) {
      tracker.first(packets, 0)
      within('held packets', tracker.heldPackets, 0, at / STEP)
      inPackets.settle(protocol, 1 + tracker.heldPackets)
      inBytes.settle(protocol, length + tracker.heldBytes)
    } else if (tracker.later(packets, 0)) {
      same('kind of a fragment with lent ports', packets.kind[0], PacketKind.mayCreate)
      same('lent trait', packets.traits[0]! & PacketTrait.laterFragment, PacketTrait.laterFragment)
      same('trait not lent', packets.traits[0]! & PacketTrait.firstFragment, 0)
      same('lent port', packets.ports[0]! & 0xffff, 53)
      inPackets.settle(protocol, 1)
      inBytes.settle(protocol, length)
    }
    within('datagrams', tracker.datagrams, 0, MOST_DATAGRAMS)
  }
  tracker.finish()
  same('datagrams at the end', tracker.datagrams, 0)
  let lost = 0
  for (let protocol = 0; protocol < 256; protocol++) {
    const lostPackets = tracker.lostPackets[protocol]! + tracker.limitPackets[protocol]!
    lost += lostPackets
    inPackets.settle(protocol, lostPackets)
    inBytes.settle(protocol, tracker.lostBytes[protocol]! + tracker.limitBytes[protocol]!)
  }
  same('whether anything was lost', tracker.hasLosses, lost > 0)
  // IPv6 fragments of one datagram may name different protocols: what was held counts with the first's then.
  const sum = (columns: Float64Array) => columns.reduce((all, count) => all + count, 0)
  same('packets', sum(inPackets.settled), sum(inPackets.sent))
  same('bytes', sum(inBytes.settled), sum(inBytes.sent))
  if (inPackets.settled.some((count) => count < 0)) throw new BrokenPromise('fewer than no fragments')
}

export const fragments: FuzzTarget = { name: 'fragments', run, maxLength: 1024 }
