import { describe, expect, it } from 'vitest'
import { Authenticator } from '../../src/access/authenticator.js'
import { hashPassword, LONGEST_PASSWORD_BYTES } from '../../src/access/hash-password.js'
import type { PasswordOutcome } from '../../src/access/password-checker.js'
import type { PasswordHash } from '../../src/access/password-hash.js'
import { shaCrypt } from '../../src/access/sha-crypt.js'
import { loginOf } from './login.js'

const HERE = '192.0.2.1'
const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f'
const ADA = hashPassword('horse', new Uint8Array(12))
const BOB = `$5$rounds=1000$salt$${shaCrypt('5', 'battery', 'salt', 1000)}`
const LOGIN = `user ada { class operator; authentication { encrypted-password "${ADA}"; ssh-ed25519 "ssh-ed25519 ${KEY}"; } }
  user bob { class read-only; authentication { encrypted-password "${BOB}"; } }
  user eve { class read-only; authentication { encrypted-password "*"; } }
  user old { class read-only; authentication { encrypted-password "$1$salt$qJH7.N4xYta3aEG/dfqo/0"; } }`

/** An authenticator that says what it has checked and how long it has waited; its clock stands still. */
function gate(login = LOGIN) {
  const checked: PasswordHash[] = []
  const waits: number[] = []
  const state: { outcome?: PasswordOutcome } = {}
  const checker = {
    async check(password: string, hash: PasswordHash): Promise<PasswordOutcome> {
      checked.push(hash)
      if (state.outcome) return state.outcome
      return shaCrypt(hash.scheme, password, hash.salt, hash.rounds) === hash.digest ? 'right' : 'wrong'
    },
  }
  const authenticator = new Authenticator({
    login: loginOf(login),
    checker,
    nowMilliseconds: () => 0,
    wait: async (milliseconds) => void waits.push(milliseconds),
  })
  return { authenticator, checked, waits, state }
}

describe('a password', () => {
  it('lets its user in', async () => {
    const { authenticator } = gate()
    expect((await authenticator.byPassword('ada', 'horse', HERE)).user?.loginClass.name).toBe('operator')
    expect((await authenticator.byPassword('bob', 'battery', HERE)).user?.loginClass.name).toBe('read-only')
  })

  it.each([
    ['ada', 'Horse'],
    ['ada', ''],
    ['ada', 'battery'],
    ['eve', '*'],
    ['eve', ''],
    ['old', 'password'],
    ['nobody', 'horse'],
    ['__proto__', 'horse'],
    ['', ''],
  ])('of %s is not "%s"', async (name, password) => {
    const { authenticator } = gate()
    expect(await authenticator.byPassword(name, password, HERE)).toEqual({
      user: undefined,
      reason: 'refused',
    })
  })

  it('of another user lets nobody in who has none, though it is checked', async () => {
    for (let i = 0; i < 8; i++) {
      const { authenticator } =
        gate(`user ada { class operator; authentication { encrypted-password "${ADA}"; } }
        user eve { class super-user; }`)
      expect((await authenticator.byPassword('eve', 'horse', HERE)).user).toBeUndefined()
      expect((await authenticator.byPassword(`nobody ${i}`, 'horse', HERE)).user).toBeUndefined()
    }
  })

  it('is hashed once, whether or not there is such a user, and where nobody has a password', async () => {
    const { authenticator, checked } = gate()
    for (const name of ['ada', 'eve', 'nobody', 'nobody']) await authenticator.byPassword(name, 'x', HERE)
    expect(checked.length).toBe(4)
    expect(checked[3]).toBe(checked[2])
    const empty = gate('user eve { class read-only; }')
    await empty.authenticator.byPassword('eve', 'x', HERE)
    expect(empty.checked).toMatchObject([{ scheme: '6', rounds: 5000 }])
  })

  it('that is too long is not hashed, and does not pass for an empty one', async () => {
    const empty = `$6$salt$${shaCrypt('6', '', 'salt', 5000)}`
    const { authenticator } = gate(
      `user ada { class operator; authentication { encrypted-password "${empty}"; } }`,
    )
    for (const password of ['', 'x'.repeat(LONGEST_PASSWORD_BYTES + 1), 'ä'.repeat(LONGEST_PASSWORD_BYTES)]) {
      expect((await authenticator.byPassword('ada', password, HERE)).user).toBeUndefined()
    }
  })

  it('waits after failures, and a right one waits as well', async () => {
    const { authenticator, waits } = gate()
    for (let i = 0; i < 4; i++) await authenticator.byPassword('ada', 'x', HERE)
    expect((await authenticator.byPassword('ada', 'horse', HERE)).user?.name).toBe('ada')
    expect(waits).toEqual([500, 1000])
  })

  it('that cannot be checked is no failure', async () => {
    const { authenticator, waits, state } = gate()
    state.outcome = 'unavailable'
    for (let i = 0; i < 5; i++) {
      expect(await authenticator.byPassword('ada', 'horse', HERE)).toMatchObject({ reason: 'unavailable' })
    }
    expect(waits).toEqual([])
  })
})

describe('a key', () => {
  it('lets its user in and nobody else', () => {
    const { authenticator } = gate()
    const blob = Buffer.from(KEY, 'base64')
    expect(authenticator.byKey('ada', blob)?.name).toBe('ada')
    expect(authenticator.byKey('bob', blob)).toBeUndefined()
    expect(authenticator.byKey('nobody', blob)).toBeUndefined()
    expect(authenticator.byKey('ada', blob.subarray(1))).toBeUndefined()
  })
})

it('another configuration has other users', async () => {
  const { authenticator } = gate()
  authenticator.useLogin(
    loginOf(`user bob { class super-user; authentication { encrypted-password "${BOB}"; } }`),
  )
  expect(authenticator.user('ada')).toBeUndefined()
  expect((await authenticator.byPassword('ada', 'horse', HERE)).user).toBeUndefined()
  expect((await authenticator.byPassword('bob', 'battery', HERE)).user?.loginClass.name).toBe('super-user')
})
