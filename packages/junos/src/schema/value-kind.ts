/** What values statements take: one check each. Patterns in angle brackets or with $ belong to groups and scripts. */
import { parseAddress, parsePrefix } from '@wingspan/engine'

export interface ValueKind {
  /** What is expected, for messages. */
  readonly expected: string
  readonly accepts: (word: string) => boolean
}

const kind = (expected: string, accepts: (word: string) => boolean): ValueKind => ({ expected, accepts })

/** Any text of `least` to `most` characters. */
export const text = (most = 4096, least = 1): ValueKind =>
  kind(`text of ${least} to ${most} characters`, (word) => word.length >= least && word.length <= most)

/** A name of 1 to `most` characters. */
export const name = (most = 63): ValueKind =>
  kind(`a name of 1 to ${most} characters`, (word) => word.length >= 1 && word.length <= most)

/** A whole number in a range. */
export const number = (least: number, most: number): ValueKind =>
  kind(`a number from ${least} to ${most}`, (word) => {
    return /^\d{1,15}$/.test(word) && Number(word) >= least && Number(word) <= most
  })

/** One of these words. */
export const oneOf = (...words: string[]): ValueKind => {
  const set = new Set(words)
  const shown = words.length > 12 ? `${words.slice(0, 12).join(', ')} …` : words.join(', ')
  return kind(words.length === 1 ? shown : `one of ${shown}`, (word) => set.has(word))
}

/** Either of two. */
export const either = (first: ValueKind, second: ValueKind): ValueKind =>
  kind(`${first.expected}, or ${second.expected}`, (word) => first.accepts(word) || second.accepts(word))

export const ADDRESS = kind('an IPv4 or IPv6 address', (word) => parseAddress(word) !== undefined)
export const PREFIX = kind('an IPv4 or IPv6 prefix', (word) => parsePrefix(word) !== undefined)
/** An address that keeps its host bits, with a length. */
export const INTERFACE_ADDRESS = kind('an address with a prefix length', (word) => {
  const [address, length = '', ...rest] = word.split('/')
  const known = parseAddress(address!)
  return known !== undefined && rest.length === 0 && parsePrefix(`${address}/${length}`) !== undefined
})
export const INTERFACE = kind('an interface, such as ge-0/0/0 or ge-0/0/0.0', (word) =>
  /^(?:all|[a-z]+[a-z0-9]*(?:-\d+\/\d+\/\d+(?::\d+)?|\d*)?(?:\.\d+)?|\.local\.\.\d+)$/.test(word),
)
export const WILDCARD = kind('an IPv4 address and a mask, such as 10.0.0.1/255.0.0.255', (word) => {
  const [address, mask = '', ...rest] = word.split('/')
  const sound = (part: string) => parseAddress(part)?.family === 4
  return rest.length === 0 && sound(address!) && sound(mask)
})

/** Bits of a 32-bit number as `0xff00` or `65280`; undefined for anything else, and for none. */
export function parseMask(word: string): number | undefined {
  if (!/^(?:0x[0-9a-f]{1,8}|[1-9]\d{0,9})$/i.test(word)) return undefined
  const mask = Number(word)
  return mask > 0 && mask <= 0xffff_ffff ? mask : undefined
}

export const MASK = kind('a mask of 32 bits, such as 0xffff', (word) => parseMask(word) !== undefined)

/** Names that ports have in configurations. */
export const PORT_NAMES: Readonly<Record<string, number>> = {
  afs: 1483,
  bgp: 179,
  biff: 512,
  bootpc: 68,
  bootps: 67,
  cmd: 514,
  cvspserver: 2401,
  dhcp: 67,
  domain: 53,
  ekshell: 2106,
  exec: 512,
  finger: 79,
  ftp: 21,
  'ftp-data': 20,
  http: 80,
  https: 443,
  ident: 113,
  imap: 143,
  'kerberos-sec': 88,
  klogin: 543,
  kpasswd: 761,
  'krb-prop': 754,
  krbupdate: 760,
  kshell: 544,
  ldap: 389,
  ldp: 646,
  login: 513,
  'mobileip-agent': 434,
  'mobilip-mn': 435,
  msdp: 639,
  'netbios-dgm': 138,
  'netbios-ns': 137,
  'netbios-ssn': 139,
  nfsd: 2049,
  nntp: 119,
  ntalk: 518,
  ntp: 123,
  pop3: 110,
  pptp: 1723,
  printer: 515,
  radacct: 1813,
  radius: 1812,
  rip: 520,
  rkinit: 2108,
  smtp: 25,
  snmp: 161,
  snmptrap: 162,
  snpp: 444,
  socks: 1080,
  ssh: 22,
  sunrpc: 111,
  syslog: 514,
  tacacs: 49,
  'tacacs-ds': 65,
  talk: 517,
  telnet: 23,
  tftp: 69,
  timed: 525,
  who: 513,
  xdmcp: 177,
  'zephyr-clt': 2103,
  'zephyr-hm': 2104,
}

const PORT_RANGE = /^(\d{1,5})(?:-(\d{1,5}))?$/

/** First and last of `80`, `80-90` or `http`; undefined for anything else. */
export function parsePorts(word: string): readonly [number, number] | undefined {
  const named = Object.hasOwn(PORT_NAMES, word) ? PORT_NAMES[word] : undefined
  if (named !== undefined) return [named, named]
  const match = PORT_RANGE.exec(word)
  if (match === null) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return first <= last && last <= 65535 ? [first, last] : undefined
}

export const PORTS = kind('a port, a range such as 80-90, or the name of a port', (word) => {
  return parsePorts(word) !== undefined
})

/** Names that protocols have in configurations, beside those of the session filter. */
export const PROTOCOL_NAMES: Readonly<Record<string, number>> = {
  ah: 51,
  egp: 8,
  esp: 50,
  gre: 47,
  icmp: 1,
  icmp6: 58,
  igmp: 2,
  ipip: 4,
  node: 200,
  ospf: 89,
  pim: 103,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
}

/** Number of a protocol by name or number; undefined for anything else. */
export function parseProtocol(word: string): number | undefined {
  if (Object.hasOwn(PROTOCOL_NAMES, word)) return PROTOCOL_NAMES[word]
  return /^\d{1,3}$/.test(word) && Number(word) <= 255 ? Number(word) : undefined
}

export const PROTOCOL = kind('a protocol name or a number from 0 to 255', (word) => {
  return parseProtocol(word) !== undefined
})

/** Seconds of an inactivity timeout. */
export const TIMEOUT = either(number(4, 86400), oneOf('never'))

const PATTERN = /^<.*>$|^\$/

/** Whether a word is a pattern of a group, which stands for values that are not known here. */
export function isPattern(word: string): boolean {
  return PATTERN.test(word)
}
