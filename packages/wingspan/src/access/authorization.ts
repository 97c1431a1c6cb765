/** What `show cli authorization` tells a user of himself. */
import { type LoginUser, PERMISSIONS, type PermissionFlag } from '@wingspan/junos'

export interface CliAuthorization {
  readonly user: string
  readonly loginClass: string
  readonly permissions: readonly PermissionFlag[]
  /** As they were written; empty for none. */
  readonly allowCommands: readonly string[]
  readonly denyCommands: readonly string[]
}

export function authorizationOf({ name, loginClass }: LoginUser): CliAuthorization {
  return {
    user: name,
    loginClass: loginClass.name,
    permissions: PERMISSIONS.filter(({ flag }) => loginClass.permissions.has(flag)),
    allowCommands: loginClass.allow.map(({ text }) => text),
    denyCommands: loginClass.deny.map(({ text }) => text),
  }
}
