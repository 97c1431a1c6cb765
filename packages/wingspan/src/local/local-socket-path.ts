/** Where the daemon's socket is: the same for all runs of one user. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const NAME = 'wingspan.sock'
const SYSTEM_FOLDER = '/run/wingspan'

/** `WINGSPAN_SOCKET` where it is set, else in the folder that the system has for this user's running programs. */
export function localSocketPath({ WINGSPAN_SOCKET, XDG_RUNTIME_DIR }: NodeJS.ProcessEnv): string {
  return WINGSPAN_SOCKET || join(XDG_RUNTIME_DIR || SYSTEM_FOLDER, NAME)
}

/** The socket to ask: this user's own daemon before the machine's, which is asked where the user has none. */
export function askedSocketPath(env: NodeJS.ProcessEnv, isThere = existsSync): string {
  const own = localSocketPath(env)
  return env.WINGSPAN_SOCKET || isThere(own) ? own : localSocketPath({})
}

/** The folder of a socket that the user has named, where it is not there; undefined where it is, or may be made. */
export function missingSocketFolder(
  { WINGSPAN_SOCKET }: NodeJS.ProcessEnv,
  isThere: (folder: string) => boolean = existsSync,
): string | undefined {
  const folder = WINGSPAN_SOCKET && dirname(WINGSPAN_SOCKET)
  return folder && !isThere(folder) ? folder : undefined
}
