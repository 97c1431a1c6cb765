/** A new hash for `encrypted-password`. */
import { DEFAULT_SHA_ROUNDS, SALT_LENGTH, shaCrypt } from './sha-crypt.js'

/** Random bytes that a new salt is made of. */
export const SALT_BYTES = 12

/** Bytes of a password in UTF-8; a device takes up to 128 characters. */
export const LONGEST_PASSWORD_BYTES = 512

/** The `$6$` hash of a password. `salt` is `SALT_BYTES` random bytes, drawn by the caller. */
export function hashPassword(password: string, salt: Uint8Array): string {
  const text = Buffer.from(salt).toString('base64').replaceAll('+', '.').slice(0, SALT_LENGTH)
  return `$6$${text}$${shaCrypt('6', password, text, DEFAULT_SHA_ROUNDS)}`
}

/** Whether a password can be a user's: a device has none that is empty, and longer ones would cost too much time. */
export function isPossiblePassword(password: string): boolean {
  return password !== '' && Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES
}
