/**
 * `clear security flow session` (Junos CLI reference; RPC names from Juniper's YANG): the filters of `show security flow
 * session`, but no levels, thresholds, or places in the list. Without a filter nothing is cleared: all sessions are
 * asked for by `all`.
 */
import { commandFamily, type NamedCommand } from './command-family.js'
import { filtersOf, type GivenOptions } from './given.js'
import type { Command, CommandNode, Option } from './node.js'
import type { SessionFilters, SessionIdentifier } from './session-filters.js'
import { IDENTIFIER, REFUSED_FILTERS, SESSION_FILTERS } from './session-options.js'

/** A command that ends sessions; a dry run says how many they would be and ends none. */
export type ClearCommand = { readonly isDryRun: boolean } & (
  | { readonly command: 'clear security flow session'; readonly filters: SessionFilters }
  | { readonly command: 'clear security flow session all' }
  | {
      readonly command: 'clear security flow session session-identifier'
      readonly identifier: SessionIdentifier
    }
)

type ClearName = ClearCommand['command']

const DRY_RUN: Option = { word: 'dry-run', help: 'Count the sessions, and clear none', isOurs: true }

const clearCommand = (name: ClearName, rpcName: string, more: Partial<Command> = {}): Command => ({
  name,
  privilege: 'clear',
  rpcName,
  options: [DRY_RUN],
  ...more,
})

const CLEAR_OPTIONS: readonly Option[] = [...SESSION_FILTERS, ...REFUSED_FILTERS]
  .filter(({ isOfLists }) => !isOfLists)
  .map((option) => ({ ...option, help: option.help.replace(/^Show /, 'Clear ') }))
  .concat(DRY_RUN)
  .sort((a, b) => (a.word < b.word ? -1 : 1))

/** The root's `clear`. */
export const CLEAR: CommandNode = {
  word: 'clear',
  help: 'Clear information in the system',
  children: [
    {
      word: 'security',
      help: 'Clear security information',
      children: [
        {
          word: 'flow',
          help: 'Clear flow information',
          children: [
            {
              word: 'session',
              help: 'Clear flow sessions',
              command: clearCommand('clear security flow session', 'clear-flow-session', {
                options: CLEAR_OPTIONS,
                needsFilter: true,
              }),
              children: [
                {
                  word: 'all',
                  help: 'Clear all sessions',
                  command: clearCommand('clear security flow session all', 'clear-flow-session-all'),
                },
                {
                  word: 'session-identifier',
                  help: 'Clear the session with this identifier',
                  command: clearCommand(
                    'clear security flow session session-identifier',
                    'clear-flow-session-by-session-identifier',
                    {
                      argument: { word: 'session-identifier', help: 'Session identifier', value: IDENTIFIER },
                    },
                  ),
                },
              ],
            },
          ],
        },
      ],
    },
  ],
}

export const isClearName = commandFamily<ClearName>([CLEAR])

/** Whether a command ends sessions. */
export function isClearCommand<Other extends NamedCommand>(
  command: Other | ClearCommand,
): command is ClearCommand {
  return isClearName(command.command)
}

/** What a command of these says. */
export function clearMeaning(name: ClearName, { argument }: Command, values: GivenOptions): ClearCommand {
  const isDryRun = values.has(DRY_RUN)
  switch (name) {
    case 'clear security flow session':
      return { command: name, filters: filtersOf(values), isDryRun }
    case 'clear security flow session all':
      return { command: name, isDryRun }
    case 'clear security flow session session-identifier':
      return { command: name, identifier: values.get(argument!) as SessionIdentifier, isDryRun }
  }
}
