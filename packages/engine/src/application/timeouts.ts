/**
 * Session timeouts where no application sets one (Junos security policies: application timeout configuration and
 * look-up; flow `tcp-session` statements). The one list: name, seconds, where the number comes from.
 */
import { Protocol } from '../protocol/index.js'

const TIMEOUTS = [
  ['tcp', 1800, 'protocol default, documented'],
  ['udp', 60, 'protocol default, documented'],
  ['icmp', 60, 'protocol default, documented: no reply yet'],
  ['icmp6', 60, 'as ICMP, seen on a device'],
  ['icmpAnswered', 4, 'seen on a device after the reply, ICMP and ICMPv6'],
  ['ospf', 60, 'protocol default, documented'],
  ['other', 1800, 'protocol default, documented for 12.2; not confirmed for later releases'],
  ['multicastControl', 300, 'documented for multicast protocol packets (PIM, IGMP, MLD), seen for PIM'],
  ['tcpInitial', 20, 'tcp-initial-timeout default, documented: until the handshake is complete'],
  ['tcpClosing', 150, 'time-wait-state session-timeout default, documented: after the second FIN'],
  ['tcpClosed', 2, 'documented: the closing handshake is complete'],
  ['tcpReset', 2, 'practice, not documented: after RST'],
] as const

/** Timeouts in seconds by name. */
export const TimeoutSeconds = Object.fromEntries(TIMEOUTS.map(([name, seconds]) => [name, seconds])) as {
  readonly [Row in (typeof TIMEOUTS)[number] as Row[0]]: Row[1]
}

/** The names, numbers and sources, for the reference. */
export const TIMEOUT_SOURCES: readonly (readonly [string, number, string])[] = TIMEOUTS

const DEFAULTS = new Uint16Array(256).fill(TimeoutSeconds.other)
DEFAULTS[Protocol.tcp] = TimeoutSeconds.tcp
DEFAULTS[Protocol.udp] = TimeoutSeconds.udp
DEFAULTS[Protocol.icmp] = TimeoutSeconds.icmp
DEFAULTS[Protocol.icmp6] = TimeoutSeconds.icmp6
DEFAULTS[Protocol.ospf] = TimeoutSeconds.ospf

/** The default timeout in seconds of a protocol 0..255: TCP established, ICMP without a reply. */
export function protocolTimeoutSeconds(protocol: number): number {
  return DEFAULTS[protocol]!
}
