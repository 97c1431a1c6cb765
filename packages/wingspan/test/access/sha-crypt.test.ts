import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashPassword, SALT_BYTES } from '../../src/access/hash-password.js'
import { PasswordHashError, readPasswordHash } from '../../src/access/password-hash.js'
import { type ShaCryptScheme, shaCrypt } from '../../src/access/sha-crypt.js'
import { VECTORS } from './vectors.js'

describe('SHA-crypt', () => {
  it.each(VECTORS)('of "%s" with %s is the published one', (password, setting, expected) => {
    const [, scheme, ...rest] = setting.split('$')
    const salt = rest.at(-1)!
    const rounds = rest.length > 1 ? Math.max(Number(rest[0]!.slice('rounds='.length)), 1000) : 5000
    const digest = shaCrypt(scheme as ShaCryptScheme, password, salt, rounds)
    expect(digest).toBe(expected.split('$').at(-1))
  })
})

describe('a hash', () => {
  it.each(VECTORS)('of "%s" with %s is read', (_password, _setting, expected) => {
    const hash = readPasswordHash(expected)
    expect(hash).toMatchObject({ scheme: expected[1], digest: expected.split('$').at(-1) })
  })

  it.each([
    ['', 'locked'],
    ['*', 'locked'],
    ['!', 'locked'],
    ['!$6$salt$' + 'a'.repeat(86), 'locked'],
    ['$1$salt$qJH7.N4xYta3aEG/dfqo/0', 'md5'],
    ['$6$rounds=200001$salt$' + 'a'.repeat(86), 'too-many-rounds'],
    ['$6$rounds=99999999999$salt$' + 'a'.repeat(86), 'incomplete'],
    ['$6$salt$' + 'a'.repeat(85), 'incomplete'],
    ['$5$salt$' + 'a'.repeat(86), 'incomplete'],
    ['$6$salt$' + 'a'.repeat(85) + '=', 'incomplete'],
    ['$6$seventeenletters_$' + 'a'.repeat(86), 'incomplete'],
    ['$6$...', 'incomplete'],
    ['$2b$10$' + 'a'.repeat(53), 'unknown-scheme'],
    ['$9$secret', 'unknown-scheme'],
    ['password', 'unknown-scheme'],
  ])('%s is refused: %s', (text, code) => {
    expect(readPasswordHash(text)).toMatchObject({ code })
  })

  it('that is refused does not tell its text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), (text) => {
        const hash = readPasswordHash(`$1$${text}`)
        expect(hash).toBeInstanceOf(PasswordHashError)
        expect((hash as PasswordHashError).message.replaceAll(' ', '')).not.toContain(text)
      }),
    )
  })

  it('made of a password is its own, and follows from the salt alone', () => {
    const salt = Uint8Array.from({ length: SALT_BYTES }, (_, i) => 255 - i)
    const text = hashPassword('correct horse', salt)
    expect(text).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/)
    expect(hashPassword('correct horse', salt)).toBe(text)
    expect(hashPassword('correct horse', salt.toReversed())).not.toBe(text)
    const hash = readPasswordHash(text)
    if (hash instanceof PasswordHashError) throw hash
    expect(shaCrypt('6', 'correct horse', hash.salt, hash.rounds)).toBe(hash.digest)
    expect(shaCrypt('6', 'correct horsf', hash.salt, hash.rounds)).not.toBe(hash.digest)
  })
})
