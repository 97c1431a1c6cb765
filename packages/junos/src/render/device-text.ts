/** The device and who is at it, as text (Junos CLI reference; `show system users` is laid out as `w` of the device). */
import {
  type AuthorizationResult,
  type Login,
  MODEL,
  type SoftwareResult,
  type SystemUsersResult,
} from '../show/index.js'
import { linesText } from './lines-text.js'
import { printableName } from './printable-name.js'
import { JUNOS_RELEASE } from './release.js'
import { clockText, idleText, loadText, loginText, upText } from './user-times-text.js'

export const SOFTWARE_COMMENT = `JUNOS Software Release [${JUNOS_RELEASE}]`

export function softwareText({ hostName }: SoftwareResult): string {
  return linesText([
    `Hostname: ${printableName(hostName)}`,
    `Model: ${MODEL}`,
    `Junos: ${JUNOS_RELEASE}`,
    SOFTWARE_COMMENT,
  ])
}

export function systemUsersText(result: SystemUsersResult): string {
  const { nowMilliseconds: now, startMilliseconds, loadAverages, logins } = result
  const load = loadAverages === undefined ? '' : `, load averages: ${loadAverages.map(loadText).join(', ')}`
  return linesText([
    `${clockText(now)}  up ${upText(now - startMilliseconds)}, ${userCountText(logins.length)}${load}`,
    'USER     TTY      FROM                              LOGIN@  IDLE WHAT',
    ...logins.map((login) => loginLine(login, now)),
  ])
}

/** `1 users`: devices count so. */
export function userCountText(count: number): string {
  return `${count} users`
}

const USER_WIDTH = 8
const TERMINAL_WIDTH = 8
const FROM_WIDTH = 33
const TIME_WIDTH = 7
const IDLE_WIDTH = 5

function loginLine(
  { user, terminal, from, sinceMilliseconds, activeMilliseconds, what }: Login,
  now: number,
): string {
  return [
    cell(user, USER_WIDTH),
    cell(terminal, TERMINAL_WIDTH),
    cell(from ?? '-', FROM_WIDTH),
    loginText(sinceMilliseconds, now).padEnd(TIME_WIDTH),
    idleText(now - activeMilliseconds).padStart(IDLE_WIDTH),
    printableName(what),
  ].join(' ')
}

/** Cut where it is too long, as `w` does. */
function cell(text: string, width: number): string {
  return printableName(text).slice(0, width).padEnd(width)
}

export function authorizationText(result: AuthorizationResult): string {
  const { user, loginClass, permissions, allowCommands, denyCommands } = result
  const width = Math.max(0, ...permissions.map(({ flag }) => flag.length))
  const said = (expressions: readonly string[]) =>
    expressions.length === 0 ? 'none' : expressions.map(printableName).join(' ')
  return linesText([
    `Current user: '${printableName(user)}' class '${printableName(loginClass)}'`,
    'Permissions:',
    ...permissions.map(({ flag, help }) => `    ${flag.padEnd(width)} -- ${help}`),
    'Individual command authorization:',
    `    Allow regular expression: ${said(allowCommands)}`,
    `    Deny regular expression: ${said(denyCommands)}`,
  ])
}
