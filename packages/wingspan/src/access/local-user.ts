/** Whoever reaches the program's own socket: the file system has decided about that. */
import { type LoginUser, SUPER_USER } from '@wingspan/junos'

export const LOCAL_USER: LoginUser = {
  name: 'local',
  loginClass: SUPER_USER,
  encryptedPassword: undefined,
  publicKeys: [],
  idleTimeoutMinutes: undefined,
}
