/** The text of `encrypted-password`: crypt(3)'s `$5$` and `$6$`; all others are refused by name. */
import { DEFAULT_SHA_ROUNDS, LEAST_SHA_ROUNDS, type ShaCryptScheme } from './sha-crypt.js'

/** A hash that asks for more would hold up every login. */
export const MOST_ROUNDS = 200_000

export interface PasswordHash {
  readonly scheme: ShaCryptScheme
  readonly rounds: number
  readonly salt: string
  readonly digest: string
}

export type PasswordHashErrorCode = 'locked' | 'md5' | 'too-many-rounds' | 'incomplete' | 'unknown-scheme'

/** A hash that no password can match here. Its text is not in the message. */
export class PasswordHashError extends Error {
  override readonly name = 'PasswordHashError'
  readonly code: PasswordHashErrorCode

  constructor(code: PasswordHashErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

const SHA_CRYPT =
  /^\$(?:(?<short>5)|6)\$(?:rounds=(?<rounds>[0-9]{1,9})\$)?(?<salt>[^$:\n\0]{0,16})\$(?<digest>[./0-9A-Za-z]+)$/
const DIGEST_LENGTHS = { '5': 43, '6': 86 } as const

/** Reads a hash, or says why no password will match it. */
export function readPasswordHash(text: string): PasswordHash | PasswordHashError {
  if (text === '' || /^[*!]/.test(text)) return new PasswordHashError('locked', 'no password matches')
  if (text.startsWith('$1$')) {
    return new PasswordHashError('md5', 'MD5 hashes ($1$) are not taken; make a new one with wingspan passwd')
  }
  const groups = SHA_CRYPT.exec(text)?.groups
  const scheme = groups?.short ? '5' : '6'
  if (/^\$[56]\$/.test(text) && groups?.digest?.length !== DIGEST_LENGTHS[scheme]) {
    return new PasswordHashError('incomplete', 'the hash is not whole; make a new one with wingspan passwd')
  }
  if (!groups) {
    return new PasswordHashError('unknown-scheme', 'only $5$ and $6$ hashes are taken')
  }
  const rounds = Math.max(Number(groups.rounds ?? DEFAULT_SHA_ROUNDS), LEAST_SHA_ROUNDS)
  if (rounds > MOST_ROUNDS) {
    return new PasswordHashError('too-many-rounds', `a hash has at most ${MOST_ROUNDS} rounds`)
  }
  return { scheme, rounds, salt: groups.salt!, digest: groups.digest! }
}
