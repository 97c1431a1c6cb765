/** What keeps users of a configuration from logging in, to be said when it is loaded. */
import type { LoginRules } from '@wingspan/junos'
import { PasswordHashError, type PasswordHashErrorCode, readPasswordHash } from './password-hash.js'
import { readPublicKey } from './public-key.js'

export interface LoginProblem {
  readonly user: string
  readonly code: PasswordHashErrorCode | 'invalid-key'
  /** One sentence without a full stop; no secret is in it. */
  readonly message: string
}

/** Hashes that no password will match, but for those that are meant so, and keys that are none. */
export function loginProblems({ users }: LoginRules): readonly LoginProblem[] {
  const problems: LoginProblem[] = []
  for (const { name, encryptedPassword, publicKeys } of users.values()) {
    const hash = encryptedPassword === undefined ? undefined : readPasswordHash(encryptedPassword)
    if (hash instanceof PasswordHashError && hash.code !== 'locked') {
      problems.push({ user: name, code: hash.code, message: `the password of ${name}: ${hash.message}` })
    }
    for (const line of publicKeys) {
      if (readPublicKey(line)) continue
      problems.push({ user: name, code: 'invalid-key', message: `a key of ${name} cannot be read` })
    }
  }
  return problems
}
