import { expect, it } from 'vitest'
import { loginProblems } from '../../src/access/login-problems.js'
import { loginOf } from './login.js'

it('users who cannot log in as the configuration means it are told', () => {
  const problems = loginProblems(
    loginOf(`user a { class read-only; authentication { encrypted-password "$1$salt$qJH7.N4xYta3aEG/dfqo/0"; } }
      user b { class read-only; authentication { encrypted-password "$6$rounds=999999$s$${'a'.repeat(86)}"; } }
      user c { class read-only; authentication { encrypted-password "*"; ssh-rsa "ssh-rsa AAAA"; } }
      user d { class read-only; authentication { encrypted-password "$6$s$${'a'.repeat(86)}"; } }`),
  )
  expect(problems.map(({ user, code }) => [user, code])).toEqual([
    ['a', 'md5'],
    ['b', 'too-many-rounds'],
    ['c', 'invalid-key'],
  ])
  expect(problems[0]!.message).toContain('wingspan passwd')
})
