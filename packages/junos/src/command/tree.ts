/** The operational commands (Junos CLI reference; RPC names from Juniper's YANG). The one tree. */
import { CLEAR } from './clear-commands.js'
import { SET_CLI, SHOW_CLI } from './cli-commands.js'
import { SHOW_CLI_AUTHORIZATION, SHOW_SYSTEM, SHOW_VERSION } from './device-commands.js'
import type { Command, CommandNode } from './node.js'
import { SHOW_NODES } from './show-commands.js'

const EXIT: Command = { name: 'exit', privilege: 'none', options: [], isSilent: true }

const byWord = (a: CommandNode, b: CommandNode) => (a.word < b.word ? -1 : 1)

/** The root: its children are the words that a command can begin with. */
export const COMMAND_TREE: CommandNode = {
  word: '',
  help: '',
  children: [
    CLEAR,
    { word: 'exit', help: 'Leave the command line', command: EXIT },
    { word: 'quit', help: 'Leave the command line', command: EXIT },
    { word: 'set', help: 'Set CLI properties', children: [SET_CLI] },
    {
      word: 'show',
      help: 'Show system information',
      children: [
        { ...SHOW_CLI, children: [SHOW_CLI_AUTHORIZATION, ...SHOW_CLI.children] },
        ...SHOW_NODES,
        SHOW_SYSTEM,
        SHOW_VERSION,
      ].sort(byWord),
    },
  ],
}
