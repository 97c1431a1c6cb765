/** `applications` (Juniper's YANG for 24.4R1, applications module). */
import {
  container,
  flags,
  implemented,
  irrelevant,
  leaf,
  list,
  missing,
  type Statement,
  type Statements,
} from '../statement.js'
import { either, name, number, oneOf, PORTS, PROTOCOL, TIMEOUT, text } from '../value-kind.js'

/** Names that ICMP types have in configurations. */
export const ICMP_TYPE_NAMES: Readonly<Record<string, number>> = {
  'echo-reply': 0,
  unreachable: 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicit': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  timestamp: 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'mask-request': 17,
  'mask-reply': 18,
}

const ICMP_TYPE = either(number(0, 255), {
  expected: 'the name of an ICMP type',
  accepts: (word) => Object.hasOwn(ICMP_TYPE_NAMES, word.toLowerCase()),
})

/** Names of codes, and of ICMPv6 types, are checked where their numbers are known. */
const ICMP_NUMBER = either(number(0, 255), {
  expected: 'a name',
  accepts: (word) => /^[a-z][a-z\d-]*$/i.test(word),
})

const ALGS = [
  'bootp dce-rpc dce-rpc-portmap dns exec ftp ftp-data gprs-gtp-c gprs-gtp-u gprs-gtp-v0 gprs-sctp h323 icmp',
  'icmpv6 ignore iiop ike-esp-nat ip login mgcp-ca mgcp-ua ms-rpc netbios netshow none pptp q931 ras realaudio',
  'rpc rpc-portmap rsh rtsp sccp sip shell snmp sqlnet sqlnet-v2 sun-rpc talk tftp traceroute http winframe',
  'https imap smtp ssh telnet twamp pop3 smtps imaps pop3s',
].flatMap((line) => line.split(' '))

const ALG = oneOf(...ALGS)

const MATCH: Statements = {
  protocol: leaf(PROTOCOL),
  'source-port': leaf(PORTS),
  'destination-port': leaf(PORTS),
  'icmp-type': leaf(ICMP_TYPE),
  'icmp-code': leaf(ICMP_NUMBER),
  'icmp6-type': leaf(ICMP_NUMBER),
  'icmp6-code': leaf(ICMP_NUMBER),
  'inactivity-timeout': leaf(TIMEOUT),
  // What these say is in no header that is looked at, so nothing matches them.
  'rpc-program-number': missing(leaf(text())),
  uuid: missing(leaf(text())),
}

const DESCRIPTION = irrelevant(leaf(text(900)))

export const APPLICATIONS: Statement = implemented(
  container({
    application: list(name(), {
      description: DESCRIPTION,
      ...MATCH,
      'application-protocol': leaf(ALG),
      'ether-type': missing(leaf(text())),
      term: list(name(), { ...MATCH, alg: leaf(ALG) }),
      ...flags(irrelevant, 'do-not-translate-A-query-to-AAAA-query do-not-translate-AAAA-query-to-A-query'),
    }),
    'application-set': list(name(), {
      description: DESCRIPTION,
      application: list(name()),
      'application-set': list(name()),
    }),
  }),
)
