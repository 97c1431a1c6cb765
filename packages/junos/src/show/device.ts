/** `show version`, `show system users` and `show cli authorization`: the device and who is at it (Junos CLI reference). */
import type { DeviceCommand } from '../command/index.js'
import { type LoginUser, PERMISSIONS, type PermissionFlag } from '../compile/index.js'

/** What clients are told the device is. */
export const MODEL = 'wingspan'

/** Somebody who is logged in. All of it is untrusted text. */
export interface Login {
  readonly user: string
  /** Of this login alone, as `pts/0`. */
  readonly terminal: string
  /** The client's address; undefined for this machine. */
  readonly from: string | undefined
  readonly sinceMilliseconds: number
  /** When something was last asked. */
  readonly activeMilliseconds: number
  /** What runs for them, as `cli`. */
  readonly what: string
}

/** What is known about the device and whoever asks. Times are in milliseconds since 1970. */
export interface DeviceSource {
  readonly hostName: string
  readonly user: LoginUser
  readonly nowMilliseconds: number
  /** When the program began. */
  readonly startMilliseconds: number
  /** Of the last 1, 5 and 15 minutes; undefined where nobody measures them. */
  readonly loadAverages: readonly number[] | undefined
  readonly logins: readonly Login[]
}

export interface SoftwareResult {
  readonly kind: 'software'
  readonly hostName: string
}

export interface SystemUsersResult
  extends Pick<DeviceSource, 'nowMilliseconds' | 'startMilliseconds' | 'loadAverages' | 'logins'> {
  readonly kind: 'system-users'
}

export interface AuthorizationResult {
  readonly kind: 'authorization'
  readonly user: string
  readonly loginClass: string
  readonly permissions: readonly PermissionFlag[]
  /** As they were written; empty for none. */
  readonly allowCommands: readonly string[]
  readonly denyCommands: readonly string[]
}

export type DeviceResult = SoftwareResult | SystemUsersResult | AuthorizationResult

export function executeDevice({ command }: DeviceCommand, device: DeviceSource): DeviceResult {
  switch (command) {
    case 'show version':
      return { kind: 'software', hostName: device.hostName }
    case 'show system users': {
      const { nowMilliseconds, startMilliseconds, loadAverages, logins } = device
      return { kind: 'system-users', nowMilliseconds, startMilliseconds, loadAverages, logins }
    }
    case 'show cli authorization':
      return authorizationOf(device.user)
  }
}

function authorizationOf({ name, loginClass }: LoginUser): AuthorizationResult {
  return {
    kind: 'authorization',
    user: name,
    loginClass: loginClass.name,
    permissions: PERMISSIONS.filter(({ flag }) => loginClass.permissions.has(flag)),
    allowCommands: loginClass.allow.map(({ text }) => text),
    denyCommands: loginClass.deny.map(({ text }) => text),
  }
}
