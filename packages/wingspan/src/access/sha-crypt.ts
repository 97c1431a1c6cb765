/** SHA-crypt, `$5$` and `$6$` of crypt(3) (U. Drepper: Unix crypt using SHA-256 and SHA-512, version 0.6). */
import { createHash } from 'node:crypto'

export type ShaCryptScheme = '5' | '6'

const SCHEMES = {
  '5': { algorithm: 'sha256', digestBytes: 32 },
  '6': { algorithm: 'sha512', digestBytes: 64 },
} as const

export const LEAST_SHA_ROUNDS = 1000
export const DEFAULT_SHA_ROUNDS = 5000
/** Characters of a salt; those beyond are not used. */
export const SALT_LENGTH = 16

/**
 * The digest of a password in crypt's base 64: 43 characters for `$5$`, 86 for `$6$`. `salt` is at most `SALT_LENGTH`
 * characters, `rounds` at least `LEAST_SHA_ROUNDS`; time grows with rounds, and with the length of the password.
 */
export function shaCrypt(scheme: ShaCryptScheme, password: string, salt: string, rounds: number): string {
  const { algorithm } = SCHEMES[scheme]
  const hash = (...parts: readonly Uint8Array[]) => {
    const digest = createHash(algorithm)
    for (const part of parts) digest.update(part)
    return digest.digest()
  }
  const key = Buffer.from(password)
  const saltBytes = Buffer.from(salt)
  let digest = firstDigest(hash, key, saltBytes)
  const keySequence = repeated(hash(...Array<Uint8Array>(key.length).fill(key)), key.length)
  const saltSequence = repeated(hash(...Array<Uint8Array>(16 + digest[0]!).fill(saltBytes)), saltBytes.length)
  const inputs = roundInputs(keySequence, saltSequence, digest.length)
  for (let round = 0; round < rounds; round++) {
    const { bytes, place } = inputs[(round & 1) + (round % 3 ? 2 : 0) + (round % 7 ? 4 : 0)]!
    bytes.set(digest, place)
    digest = hash(bytes)
  }
  return encoded(scheme, digest)
}

/** Steps 1 to 12: what the rounds begin with. */
function firstDigest(hash: (...parts: Uint8Array[]) => Buffer, key: Buffer, salt: Buffer): Buffer {
  const other = hash(key, salt, key)
  const parts: Uint8Array[] = [key, salt, repeated(other, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? other : key)
  return hash(...parts)
}

/** Step 21: the eight inputs that a round can have, and where the digest of the round before stands in each. */
function roundInputs(key: Uint8Array, salt: Uint8Array, digestBytes: number) {
  return Array.from({ length: 8 }, (_, kind) => {
    const isOdd = (kind & 1) !== 0
    const middle = [...(kind & 2 ? [salt] : []), ...(kind & 4 ? [key] : [])]
    const digest = new Uint8Array(digestBytes)
    const bytes = Buffer.concat(isOdd ? [key, ...middle, digest] : [digest, ...middle, key])
    return { bytes, place: isOdd ? bytes.length - digestBytes : 0 }
  })
}

/** The bytes again and again, `length` of them. */
function repeated(bytes: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length]!)
}

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Step 22: three bytes at a time, in an order of its own, to four characters, lowest bits first. */
function encoded(scheme: ShaCryptScheme, digest: Uint8Array): string {
  const third = Math.floor(SCHEMES[scheme].digestBytes / 3)
  let [a, b, c] = [0, third, 2 * third]
  let text = ''
  for (let i = 0; i < third; i++) {
    text += characters((digest[a]! << 16) | (digest[b]! << 8) | digest[c]!, 4)
    ;[a, b, c] = scheme === '6' ? [b + 1, c + 1, a + 1] : [c + 1, a + 1, b + 1]
  }
  return (
    text + (scheme === '6' ? characters(digest[63]!, 2) : characters((digest[31]! << 8) | digest[30]!, 3))
  )
}

function characters(bits: number, count: number): string {
  return Array.from({ length: count }, (_, i) => ALPHABET[(bits >> (6 * i)) & 63]).join('')
}
