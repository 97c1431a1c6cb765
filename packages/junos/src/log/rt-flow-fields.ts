/**
 * The fields of RT_FLOW logs, in the order of the newest generation (Junos system log messages; order as seen in
 * logs of 20.x): the one list for each message. The structured form writes all of them.
 */

/** What a field says; `kind` is the message. */
export type LogField =
  | (typeof CREATE_FIELDS)[number]
  | (typeof CLOSE_FIELDS)[number]
  | (typeof DENY_FIELDS)[number]

const ENDS = [
  'source-address',
  'source-port',
  'destination-address',
  'destination-port',
  'connection-tag',
  'service-name',
] as const

const TRANSLATION = [
  'nat-source-address',
  'nat-source-port',
  'nat-destination-address',
  'nat-destination-port',
  'nat-connection-tag',
  'src-nat-rule-type',
  'src-nat-rule-name',
  'dst-nat-rule-type',
  'dst-nat-rule-name',
] as const

const ZONES = ['policy-name', 'source-zone-name', 'destination-zone-name'] as const

const CATEGORY = [
  'application-category',
  'application-sub-category',
  'application-risk',
  'application-characteristics',
] as const

const VRF = ['src-vrf-grp', 'dst-vrf-grp'] as const

export const CREATE_FIELDS = [
  ...ENDS,
  ...TRANSLATION,
  'protocol-id',
  ...ZONES,
  'session-id-32',
  'username',
  'roles',
  'packet-incoming-interface',
  'application',
  'nested-application',
  'encrypted',
  ...CATEGORY,
  ...VRF,
] as const

export const CLOSE_FIELDS = [
  'reason',
  ...ENDS,
  ...TRANSLATION,
  'protocol-id',
  ...ZONES,
  'session-id-32',
  'packets-from-client',
  'bytes-from-client',
  'packets-from-server',
  'bytes-from-server',
  'elapsed-time',
  'application',
  'nested-application',
  'username',
  'roles',
  'packet-incoming-interface',
  'encrypted',
  ...CATEGORY,
  'secure-web-proxy-session-type',
  'peer-session-id',
  'peer-source-address',
  'peer-source-port',
  'peer-destination-address',
  'peer-destination-port',
  'hostname',
  ...VRF,
] as const

export const DENY_FIELDS = [
  ...ENDS,
  'protocol-id',
  'icmp-type',
  ...ZONES,
  'application',
  'nested-application',
  'username',
  'roles',
  'packet-incoming-interface',
  'encrypted',
  'reason',
  'session-id-32',
  ...CATEGORY,
  ...VRF,
] as const

/** Fields whose value is the same in every log, because no service looks into any session. */
export const FIXED_VALUES: Readonly<Partial<Record<LogField, string>>> = {
  'connection-tag': '0x0',
  'nat-connection-tag': '0x0',
  username: 'N/A',
  roles: 'N/A',
  application: 'UNKNOWN',
  'nested-application': 'UNKNOWN',
  encrypted: 'UNKNOWN',
  'application-category': 'N/A',
  'application-sub-category': 'N/A',
  'application-risk': '-1',
  'application-characteristics': 'N/A',
  'secure-web-proxy-session-type': 'NA',
  'peer-session-id': '0',
  'peer-source-address': '0.0.0.0',
  'peer-source-port': '0',
  'peer-destination-address': '0.0.0.0',
  'peer-destination-port': '0',
  hostname: 'NA NA',
  'src-vrf-grp': 'N/A',
  'dst-vrf-grp': 'N/A',
}
