/**
 * The few commands that are about the device and its users rather than about sessions, and the operations that ask the
 * same (Junos CLI reference; RPC names from Juniper's YANG).
 */
import { JUNOS_RELEASE, type LoginUser, type Privilege } from '@wingspan/junos'
import { authorizationOf } from '../access/index.js'

export interface DeviceCommand {
  readonly name: string
  readonly privilege: Privilege
  readonly text: (hostName: string, user: LoginUser) => string
}

export const SHOW_VERSION: DeviceCommand = {
  name: 'show version',
  privilege: 'view',
  text: (hostName) =>
    `Hostname: ${hostName}\nModel: ${MODEL}\nJunos: ${JUNOS_RELEASE}\nJUNOS Software Release [${JUNOS_RELEASE}]\n`,
}

/** What a client is told the device is. */
export const MODEL = 'wingspan'

const SHOW_CLI_AUTHORIZATION: DeviceCommand = {
  name: 'show cli authorization',
  privilege: 'none',
  text: (_hostName, user) => {
    const { loginClass, permissions, allowCommands, denyCommands } = authorizationOf(user)
    const width = Math.max(0, ...permissions.map(({ flag }) => flag.length))
    const said = (expressions: readonly string[]) =>
      expressions.length === 0 ? 'none' : expressions.join(' ')
    return [
      `Current user: '${user.name}' class '${loginClass}'`,
      'Permissions:',
      ...permissions.map(({ flag, help }) => `    ${flag.padEnd(width)} -- ${help}`),
      'Individual command authorization:',
      `    Allow regular expression: ${said(allowCommands)}`,
      `    Deny regular expression: ${said(denyCommands)}`,
      '',
    ].join('\n')
  },
}

const COMMANDS = [SHOW_VERSION, SHOW_CLI_AUTHORIZATION]

/** The command that a line is, in full or abbreviated words; undefined for any other. `| no-more` is passed over. */
export function readDeviceCommand(line: string): DeviceCommand | undefined {
  const typed = line
    .replace(/\|\s*no-more\s*$/, '')
    .trim()
    .split(/\s+/)
  const matches = COMMANDS.filter(({ name }) => {
    const words = name.split(' ')
    return words.length === typed.length && words.every((word, i) => word.startsWith(typed[i]!))
  })
  return matches.length === 1 ? matches[0] : undefined
}
