/** The commands about a configuration and what it has decided (Junos CLI reference; RPC names from Juniper's YANG). */
import type { CommandNode, Option, ValueType } from './node.js'

const NAME: ValueType = { kind: 'string' }
const PORT: ValueType = { kind: 'number', minimum: 0, maximum: 65535 }

const FROM_ZONE: Option = {
  word: 'from-zone',
  help: 'Zone that packets come from',
  value: NAME,
  field: 'fromZone',
}
const TO_ZONE: Option = { word: 'to-zone', help: 'Zone that packets go to', value: NAME, field: 'toZone' }

const POLICIES: CommandNode = {
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
      TO_ZONE,
    ],
  },
}

const MATCH_POLICIES: CommandNode = {
  word: 'match-policies',
  help: 'Show what would become of a packet',
  command: {
    name: 'show security match-policies',
    privilege: 'view',
    rpcName: 'match-firewall-policies',
    options: [
      {
        word: 'destination-ip',
        help: 'Destination address',
        value: { kind: 'address' },
        field: 'destination',
      },
      { word: 'destination-port', help: 'Destination port', value: PORT, field: 'destinationPort' },
      FROM_ZONE,
      {
        word: 'protocol',
        help: 'IP protocol name or number',
        value: { kind: 'protocol' },
        field: 'protocol',
      },
      { word: 'source-ip', help: 'Source address', value: { kind: 'address' }, field: 'source' },
      { word: 'source-port', help: 'Source port', value: PORT, field: 'sourcePort' },
      TO_ZONE,
    ],
    required: [
      'from-zone',
      'to-zone',
      'source-ip',
      'destination-ip',
      'source-port',
      'destination-port',
      'protocol',
    ],
  },
}

const natRules = (kind: 'source' | 'destination' | 'static', rpcName: string): CommandNode => ({
  word: 'rule',
  help: `Show ${kind} NAT rules`,
  children: [
    {
      word: 'all',
      help: 'Show all of them',
      command: { name: `show security nat ${kind} rule`, privilege: 'view', rpcName, options: [] },
    },
  ],
})

const NAT: CommandNode = {
  word: 'nat',
  help: 'Show network address translation',
  children: [
    {
      word: 'destination',
      help: 'Show destination NAT',
      children: [natRules('destination', 'retrieve-destination-nat-rule-sets-information')],
    },
    {
      word: 'source',
      help: 'Show source NAT',
      children: [
        {
          word: 'pool',
          help: 'Show source NAT pools',
          children: [
            {
              word: 'all',
              help: 'Show all of them',
              command: {
                name: 'show security nat source pool',
                privilege: 'view',
                rpcName: 'retrieve-source-nat-pool-information',
                options: [],
              },
            },
          ],
        },
        natRules('source', 'retrieve-source-nat-rule-sets-information'),
      ],
    },
    {
      word: 'static',
      help: 'Show static NAT',
      children: [natRules('static', 'retrieve-static-nat-rule-sets-information')],
    },
  ],
}

const SCREEN: CommandNode = {
  word: 'screen',
  help: 'Show screens',
  children: [
    {
      word: 'statistics',
      help: 'Show what screens have found, by zone',
      command: {
        name: 'show security screen statistics',
        privilege: 'view',
        rpcName: 'get-ids-statistics',
        options: [],
      },
    },
  ],
}

const ZONES: CommandNode = {
  word: 'zones',
  help: 'Show security zones',
  command: {
    name: 'show security zones',
    privilege: 'view',
    rpcName: 'get-zones-information',
    options: [],
  },
}

/** Below `show security`, beside `flow`. */
export const SECURITY_COMMANDS: readonly CommandNode[] = [MATCH_POLICIES, NAT, POLICIES, SCREEN, ZONES]

/** `show configuration`. */
export const CONFIGURATION_COMMAND: CommandNode = {
  word: 'configuration',
  help: 'Show the configuration',
  command: {
    name: 'show configuration',
    privilege: 'view-configuration',
    rpcName: 'get-configuration',
    options: [],
    takesPath: true,
  },
}
