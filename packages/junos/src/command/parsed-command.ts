/** What a command line means, once it has been read: a command of one of the families. */
import type { ClearCommand } from './clear-commands.js'
import type { CliCommand } from './cli-commands.js'
import type { DeviceCommand } from './device-commands.js'
import type { ShowCommand } from './show-commands.js'

/** Leaves the command line. */
export interface ExitCommand {
  readonly command: 'exit'
}

/** A command ready to run; `command` tells which. */
export type ParsedCommand = ShowCommand | DeviceCommand | CliCommand | ClearCommand | ExitCommand
