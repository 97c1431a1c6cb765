/** Names of ICMP types and codes in applications (Junos reference: icmp-type, icmp-code, icmp6-type; RFC 792, 4443). */
import { ICMP_TYPE_NAMES } from '../schema/index.js'

type Words = Readonly<Record<string, number>>

const ICMP6_TYPES: Words = {
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  'echo-reply': 129,
  'membership-query': 130,
  'membership-report': 131,
  'membership-termination': 132,
  'router-solicit': 133,
  'router-advertisement': 134,
  'neighbor-solicit': 135,
  'neighbor-advertisement': 136,
  redirect: 137,
  'router-renumbering': 138,
  'node-information-request': 139,
  'node-information-reply': 140,
}

const ICMP_CODES: Words = {
  'network-unreachable': 0,
  'host-unreachable': 1,
  'protocol-unreachable': 2,
  'port-unreachable': 3,
  'fragmentation-needed': 4,
  'source-route-failed': 5,
  'destination-network-unknown': 6,
  'destination-host-unknown': 7,
  'source-host-isolated': 8,
  'destination-network-prohibited': 9,
  'destination-host-prohibited': 10,
  'network-unreachable-for-tos': 11,
  'host-unreachable-for-tos': 12,
  'communication-prohibited-by-filtering': 13,
  'host-precedence-violation': 14,
  'precedence-cutoff-in-effect': 15,
  'redirect-for-network': 0,
  'redirect-for-host': 1,
  'redirect-for-tos-and-net': 2,
  'redirect-for-tos-and-host': 3,
  'ttl-eq-zero-during-transit': 0,
  'ttl-eq-zero-during-reassembly': 1,
  'ip-header-bad': 0,
  'required-option-missing': 1,
}

const ICMP6_CODES: Words = {
  'no-route-to-destination': 0,
  'administratively-prohibited': 1,
  'address-unreachable': 3,
  'port-unreachable': 4,
  'ttl-eq-zero-during-transit': 0,
  'ttl-eq-zero-during-reassembly': 1,
  'ip6-header-bad': 0,
  'unrecognized-next-header': 1,
  'unrecognized-option': 2,
}

/** By the statement that holds the word. */
export const ICMP_WORDS: Readonly<Record<'icmp-type' | 'icmp-code' | 'icmp6-type' | 'icmp6-code', Words>> = {
  'icmp-type': ICMP_TYPE_NAMES,
  'icmp-code': ICMP_CODES,
  'icmp6-type': ICMP6_TYPES,
  'icmp6-code': ICMP6_CODES,
}

/** Number of a type or code by name or number; undefined for anything else. */
export function icmpNumber(statement: keyof typeof ICMP_WORDS, word: string): number | undefined {
  if (/^\d{1,3}$/.test(word)) return Number(word) <= 255 ? Number(word) : undefined
  const words = ICMP_WORDS[statement]
  const known = word.toLowerCase()
  return Object.hasOwn(words, known) ? words[known] : undefined
}
