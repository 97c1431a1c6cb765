import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameKey, readPublicKey } from '../../src/access/public-key.js'

/** A key as OpenSSH has it: each part after its length. */
function blob(type: string, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    [Buffer.from(type), ...parts].flatMap((part) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(part.length)
      return [length, part]
    }),
  )
}

const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
const ED25519 = blob('ssh-ed25519', Buffer.from(jwk.x!, 'base64url'))
const LINE = `ssh-ed25519 ${ED25519.toString('base64')}`

describe('a public key', () => {
  it('is read with and without a comment', () => {
    for (const line of [LINE, `${LINE} ada@example.net`, `  ${LINE}\tfor work  `]) {
      expect(readPublicKey(line)).toMatchObject({ type: 'ssh-ed25519' })
    }
  })

  it('is the same as the one offered, and as no other', () => {
    const key = readPublicKey(LINE)!
    expect(isSameKey(key, ED25519)).toBe(true)
    const other = Buffer.from(ED25519)
    other[other.length - 1]! ^= 1
    expect(isSameKey(key, other)).toBe(false)
    expect(isSameKey(key, ED25519.subarray(0, -1))).toBe(false)
    expect(isSameKey(key, new Uint8Array())).toBe(false)
  })

  it.each([
    ['another type than it says', `ssh-rsa ${ED25519.toString('base64')}`],
    ['a type that is not taken', `ssh-dss ${blob('ssh-dss', Buffer.alloc(4)).toString('base64')}`],
    ['options before it', `from="192.0.2.1" ${LINE}`],
    ['its end cut off', LINE.slice(0, -8)],
    ['a part too few', `ssh-rsa ${blob('ssh-rsa', Buffer.alloc(3)).toString('base64')}`],
    ['no base64', 'ssh-ed25519 !!!!'],
    ['no key', 'ssh-ed25519'],
    ['a length beyond its end', 'ssh-ed25519 /////w=='],
    ['too much', `ssh-ed25519 ${blob('ssh-ed25519', Buffer.alloc(9000)).toString('base64')}`],
  ])('with %s is none', (_what, line) => {
    expect(readPublicKey(line)).toBeUndefined()
  })

  it('is read from any text without a throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void readPublicKey(`ssh-rsa ${text}`)))
    fc.assert(
      fc.property(fc.base64String(), (text) => {
        expect(readPublicKey(`ssh-rsa ${text}`)?.type ?? 'ssh-rsa').toBe('ssh-rsa')
      }),
    )
  })
})
