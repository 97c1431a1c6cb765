/** `show security policies` and `match-policies` (Junos CLI reference; RPC names from Juniper's YANG). */
import { PROTOCOLS_WITH_PORTS } from '@wingspan/engine'
import type { CommandNode, Option, ValueType } from './node.js'

const ZONE_NAME: ValueType = { kind: 'string', names: 'zone' }
const POLICY_NAME: ValueType = { kind: 'string', names: 'policy' }
const PORT: ValueType = { kind: 'number', minimum: 0, maximum: 65535 }

const FROM_ZONE: Option = {
  word: 'from-zone',
  help: 'Zone that packets come from',
  value: ZONE_NAME,
  field: 'fromZone',
}
const TO_ZONE: Option = {
  word: 'to-zone',
  help: 'Zone that packets go to',
  value: ZONE_NAME,
  field: 'toZone',
}

export const POLICIES: CommandNode = {
  word: 'policies',
  help: 'Show security policies',
  command: {
    name: 'show security policies',
    privilege: 'view',
    rpcName: 'get-firewall-policies',
    options: [
      { word: 'detail', help: 'Show addresses, applications and counts', field: 'detail', group: 'level' },
      FROM_ZONE,
      { word: 'global', help: 'Show global policies', field: 'isGlobal' },
      { word: 'hit-count', help: 'Show how often each policy was chosen', field: 'hitCount', group: 'level' },
      { word: 'policy-name', help: 'Name of the policy', value: POLICY_NAME, field: 'policyName' },
      TO_ZONE,
    ],
  },
}

const MATCHED: readonly Option[] = [
  FROM_ZONE,
  TO_ZONE,
  { word: 'source-ip', help: 'Source address', value: { kind: 'address' }, field: 'source' },
  {
    word: 'destination-ip',
    help: 'Destination address, after translation',
    value: { kind: 'address' },
    field: 'destination',
  },
  { word: 'protocol', help: 'IP protocol name or number', value: { kind: 'protocol' }, field: 'protocol' },
]

const PORTS: readonly Option[] = [
  { word: 'source-port', help: 'Source port (tcp, udp, sctp)', value: PORT, field: 'sourcePort' },
  {
    word: 'destination-port',
    help: 'Destination port, translated (tcp, udp, sctp)',
    value: PORT,
    field: 'destinationPort',
  },
]

export const MATCH_POLICIES: CommandNode = {
  word: 'match-policies',
  help: 'Show which policy decides about a packet',
  command: {
    name: 'show security match-policies',
    privilege: 'view',
    rpcName: 'match-firewall-policies',
    options: [
      ...MATCHED,
      ...PORTS,
      { word: 'global', help: 'Ask global policies only', field: 'isGlobal' } as const,
    ].sort((a, b) => (a.word < b.word ? -1 : 1)),
    required: MATCHED.map(({ word }) => word),
    requiredWith: {
      option: 'protocol',
      values: PROTOCOLS_WITH_PORTS,
      words: PORTS.map(({ word }) => word),
    },
  },
}
