/**
 * The few commands that are about the device and its users rather than about sessions (Junos CLI reference; RPC names
 * from Juniper's YANG).
 */
import { commandFamily, type NamedCommand } from './command-family.js'
import type { Command, CommandNode } from './node.js'

export interface DeviceCommand {
  readonly command: 'show cli authorization' | 'show system users' | 'show version'
}

type DeviceName = DeviceCommand['command']

const deviceCommand = (name: DeviceName, privilege: Command['privilege'], rpcName: string): Command => ({
  name,
  privilege,
  rpcName,
  options: [],
})

/** Below `show cli`. What one may oneself is no secret from oneself. */
export const SHOW_CLI_AUTHORIZATION: CommandNode = {
  word: 'authorization',
  help: 'Show authorization and authentication information',
  command: deviceCommand('show cli authorization', 'none', 'get-authorization-information'),
}

/** Below `show`. */
export const SHOW_SYSTEM: CommandNode = {
  word: 'system',
  help: 'Show system information',
  children: [
    {
      word: 'users',
      help: 'Show users who are currently logged in',
      command: deviceCommand('show system users', 'view', 'get-system-users-information'),
    },
  ],
}

/** Below `show`. */
export const SHOW_VERSION: CommandNode = {
  word: 'version',
  help: 'Show software process revision levels',
  command: deviceCommand('show version', 'view', 'get-software-information'),
}

export const isDeviceName = commandFamily<DeviceName>([SHOW_CLI_AUTHORIZATION, SHOW_SYSTEM, SHOW_VERSION])

/** Whether a command is about the device or its users. */
export function isDeviceCommand<Other extends NamedCommand>(
  command: Other | DeviceCommand,
): command is DeviceCommand {
  return isDeviceName(command.command)
}
