/**
 * What the fragments of one datagram have in common: both addresses, the identification, and in IPv4 the protocol
 * (RFC 791 section 3.2). In IPv6 it does not count, because a fragment may name an extension header instead
 * (RFC 8200 section 4.5).
 */
import type { PacketBatch } from '../batch/index.js'

/** Family with IPv4 protocol, identification, source, destination. */
export const DATAGRAM_KEY_WORDS = 10

const IPV4 = 0x400
const IPV6 = 0x600

/** Writes the key of fragment `i`'s datagram into `words` from `at` on; it takes DATAGRAM_KEY_WORDS. */
export function writeDatagramKey(packets: PacketBatch, i: number, words: Int32Array, at: number): void {
  const isIpv4 = packets.family[i] === 4
  const addressWords = isIpv4 ? 1 : 4
  words[at] = isIpv4 ? IPV4 | packets.protocol[i]! : IPV6
  words[at + 1] = packets.fragmentId[i]!
  for (let word = 0; word < 4; word++) {
    const isUsed = word < addressWords
    words[at + 2 + word] = isUsed ? packets.source[i * 4 + word]! : 0
    words[at + 6 + word] = isUsed ? packets.destination[i * 4 + word]! : 0
  }
}
