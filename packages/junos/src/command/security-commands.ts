/** The commands about a configuration and what it has decided (Junos CLI reference; RPC names from Juniper's YANG). */
import { NAT } from './nat-commands.js'
import type { CommandNode } from './node.js'
import { MATCH_POLICIES, POLICIES } from './policy-commands.js'

const SCREEN: CommandNode = {
  word: 'screen',
  help: 'Show screens',
  children: [
    {
      word: 'statistics',
      help: 'Show what the screen of a zone has found',
      command: {
        name: 'show security screen statistics',
        privilege: 'view',
        rpcName: 'get-ids-statistics',
        options: [
          { word: 'zone', help: 'Zone name', value: { kind: 'string', names: 'zone' }, field: 'zoneName' },
        ],
        required: ['zone'],
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
    bareOption: {
      word: 'zone-name',
      help: 'Name of the zone',
      value: { kind: 'string', names: 'zone' },
      field: 'name',
    },
    options: [
      { word: 'detail', help: 'Show what may reach the device too', field: 'detail', group: 'level' },
      {
        word: 'terse',
        help: 'Show zones in a table',
        group: 'level',
        refusal: 'is an output form that this program does not have',
      },
    ],
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
