/**
 * The device and who is at it, as elements: `software-information`, `authorization-information` (Juniper's YANG), and
 * `system-users-information` as captured.
 */
import {
  type AuthorizationResult,
  MODEL,
  type SoftwareResult,
  type SystemUsersResult,
} from '../show/index.js'
import { SOFTWARE_COMMENT, userCountText } from './device-text.js'
import type { ElementWriter } from './element-writer.js'
import { printableName } from './printable-name.js'
import { JUNOS_RELEASE, junosNamespace } from './release.js'
import { clockText, idleText, loadText, loginText, upText } from './user-times-text.js'

const SYSTEM_ATTRIBUTES = { xmlns: junosNamespace('junos') }
const SECOND = 1000

export function softwareElements({ hostName }: SoftwareResult, out: ElementWriter): void {
  out.open('software-information')
  out.leaf('host-name', printableName(hostName))
  out.leaf('product-model', MODEL)
  out.leaf('product-name', MODEL)
  out.leaf('junos-version', JUNOS_RELEASE)
  out.open('package-information')
  out.leaf('name', 'junos')
  out.leaf('comment', SOFTWARE_COMMENT)
  out.close()
  out.close()
}

const LOAD_NAMES = ['load-average-1', 'load-average-5', 'load-average-15']

export function systemUsersElements(result: SystemUsersResult, out: ElementWriter): void {
  const { nowMilliseconds: now, startMilliseconds, loadAverages = [], logins } = result
  const up = now - startMilliseconds
  out.open('system-users-information', SYSTEM_ATTRIBUTES)
  out.open('uptime-information')
  out.leaf('date-time', clockText(now), seconds(now))
  out.leaf('up-time', upText(up), seconds(up))
  out.leaf('active-user-count', logins.length, { 'junos:format': userCountText(logins.length) })
  for (const [place, load] of loadAverages.entries()) out.leaf(LOAD_NAMES[place]!, loadText(load))
  out.open('user-table')
  for (const login of logins) {
    const idle = now - login.activeMilliseconds
    out.open('user-entry')
    out.leaf('user', printableName(login.user))
    out.leaf('tty', printableName(login.terminal))
    out.leaf('from', printableName(login.from ?? '-'))
    out.leaf('login-time', loginText(login.sinceMilliseconds, now), seconds(login.sinceMilliseconds))
    out.leaf('idle-time', idleText(idle), seconds(idle))
    out.leaf('command', printableName(login.what))
    out.close()
  }
  out.close()
  out.close()
  out.close()
}

function seconds(milliseconds: number) {
  return { 'junos:seconds': String(Math.floor(milliseconds / SECOND)) }
}

export function authorizationElements(result: AuthorizationResult, out: ElementWriter): void {
  const { user, loginClass, permissions, allowCommands, denyCommands } = result
  out.open('authorization-information')
  out.open('user-information')
  out.leaf('user', printableName(user))
  out.leaf('login-name', printableName(user))
  out.leaf('user-class', printableName(loginClass))
  out.close()
  out.open('user-permission-list')
  for (const { flag, help } of permissions) {
    out.open('user-permission-entry')
    out.leaf('permission-type', flag)
    out.leaf('permission-type-help', help)
    out.close()
  }
  out.close()
  if (allowCommands.length + denyCommands.length > 0) {
    out.open('command-authorization')
    if (allowCommands.length > 0) out.leaf('allow-command', allowCommands.map(printableName).join(' '))
    if (denyCommands.length > 0) out.leaf('deny-command', denyCommands.map(printableName).join(' '))
    out.close()
  }
  out.close()
}
