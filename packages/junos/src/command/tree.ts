/** The operational commands (Junos CLI reference; RPC names from Juniper's YANG). The one tree. */
import type { Command, CommandNode } from './node.js'
import { CONFIGURATION_COMMAND, SECURITY_COMMANDS } from './security-commands.js'
import { IDENTIFIER, IDENTIFIER_OPTIONS, SESSION_OPTIONS } from './session-options.js'

const SESSION_BY_IDENTIFIER: CommandNode = {
  word: 'session-identifier',
  help: 'Show the session with this identifier',
  command: {
    name: 'show security flow session session-identifier',
    privilege: 'view',
    rpcName: 'get-flow-session-by-identifier',
    argument: { word: 'session-identifier', help: 'Session identifier', value: IDENTIFIER },
    options: IDENTIFIER_OPTIONS,
  },
}

const FLOW: CommandNode = {
  word: 'flow',
  help: 'Show flow information',
  children: [
    {
      word: 'session',
      help: 'Show flow sessions',
      children: [SESSION_BY_IDENTIFIER],
      command: {
        name: 'show security flow session',
        privilege: 'view',
        rpcName: 'get-flow-session-information',
        options: SESSION_OPTIONS,
      },
    },
    {
      word: 'statistics',
      help: 'Show flow statistics',
      command: {
        name: 'show security flow statistics',
        privilege: 'view',
        rpcName: 'get-flow-statistics-all',
        options: [{ word: 'detail', help: 'Show what was read, decoded and dropped, and why' }],
      },
    },
    {
      word: 'status',
      help: 'Show flow status',
      command: {
        name: 'show security flow status',
        privilege: 'view',
        rpcName: 'get-flow-status-all',
        options: [],
      },
    },
  ],
}

const EXIT: Command = { name: 'exit', privilege: 'none', options: [], isSilent: true }

/** The root: its children are the words that a command can begin with. */
export const COMMAND_TREE: CommandNode = {
  word: '',
  help: '',
  children: [
    { word: 'exit', help: 'Leave the command line', command: EXIT },
    { word: 'quit', help: 'Leave the command line', command: EXIT },
    {
      word: 'show',
      help: 'Show system information',
      children: [
        CONFIGURATION_COMMAND,
        { word: 'security', help: 'Show security information', children: [FLOW, ...SECURITY_COMMANDS] },
      ],
    },
  ],
}
