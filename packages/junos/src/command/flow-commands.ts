/** `show security flow …` (Junos CLI reference; RPC names from Juniper's YANG). */
import type { CommandNode } from './node.js'
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

export const FLOW: CommandNode = {
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
        options: [{ word: 'detail', help: 'Show what was read, decoded and dropped, and why', isOurs: true }],
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
