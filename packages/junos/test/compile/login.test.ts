import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/compile/index.js'
import { compileLogin } from '../../src/compile/login.js'
import { ALL_PERMISSIONS, PERMISSIONS } from '../../src/compile/permission.js'

/** Users and warnings of what stands below `system`. */
function login(text: string) {
  const { effective, diagnostics } = loadConfiguration(`system { ${text} }`)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const { login, diagnostics: said } = compileLogin(effective)
  return {
    login,
    user: (name: string) => login.users.get(name),
    said: said.map(({ severity, code, path }) => `${severity} ${code}: ${path.join(' ')}`),
  }
}

const user = (name: string, more: string) => `login { user ${name} { ${more} } }`

describe('system login', () => {
  it('names users, their class, password and keys', () => {
    const { user, said } = login(`login { user ada { class operator; authentication {
      encrypted-password "$6$salt$hash"; ssh-ed25519 "ssh-ed25519 AAAA ada"; ssh-rsa "ssh-rsa BBBB";
      ssh-ecdsa "ecdsa-sha2-nistp256 CCCC"; } } }`)
    expect(user('ada')).toMatchObject({
      encryptedPassword: '$6$salt$hash',
      publicKeys: ['ssh-rsa BBBB', 'ecdsa-sha2-nistp256 CCCC', 'ssh-ed25519 AAAA ada'],
    })
    expect(user('ada')!.loginClass.name).toBe('operator')
    expect(said).toEqual([])
  })

  it('has the predefined classes of a device', () => {
    const permissions = (name: string) => [
      ...login(user('ada', `class ${name};`)).user('ada')!.loginClass.permissions,
    ]
    expect(permissions('operator')).toEqual(['clear', 'network', 'reset', 'trace', 'view'])
    expect(permissions('read-only')).toEqual(['view'])
    expect(permissions('unauthorized')).toEqual([])
    expect(permissions('super-user')).toEqual([...ALL_PERMISSIONS])
    expect(permissions('superuser')).toEqual([...ALL_PERMISSIONS])
  })

  it('gives a class the flags that it names and no others', () => {
    const { user } = login(`login { class c { permissions [ clear security-control ]; }
      user ada { class c; } }`)
    expect([...user('ada')!.loginClass.permissions]).toEqual(['clear', 'security-control'])
  })

  it('gives a class with all every flag', () => {
    const { user } = login('login { class c { permissions all; } user ada { class c; } }')
    expect([...user('ada')!.loginClass.permissions]).toEqual(PERMISSIONS.map(({ flag }) => flag))
  })

  it('reads what a class allows and denies', () => {
    const { user } = login(`login { class c { permissions view; allow-commands "clear security";
      deny-commands "show configuration"; idle-timeout 5; } user ada { class c; } }`)
    const { allow, deny, denyWins } = user('ada')!.loginClass
    expect(allow.map(({ text }) => text)).toEqual(['clear security'])
    expect(deny.map(({ text }) => text)).toEqual(['show configuration'])
    expect(denyWins).toBe(false)
    expect(user('ada')!.idleTimeoutMinutes).toBe(5)
  })

  it('takes an empty text for nothing that is allowed', () => {
    const { user, said } = login('login { class c { allow-commands ""; } user ada { class c; } }')
    expect(user('ada')!.loginClass.allow).toEqual([])
    expect(said).toEqual([])
  })

  it('reads each expression of a list, where what is denied stays so', () => {
    const { user } = login(`login { class c { allow-commands-regexps [ "show a" "show b" ];
      deny-commands-regexps "show b"; } user ada { class c; } }`)
    const { allow, deny, denyWins } = user('ada')!.loginClass
    expect(allow.map(({ text }) => text)).toEqual(['show a', 'show b'])
    expect(deny.map(({ text }) => text)).toEqual(['show b'])
    expect(denyWins).toBe(true)
  })

  it('lets the idle time of all stand in for a class that has none', () => {
    const { user } = login('login { idle-timeout 9; user ada { class read-only; } }')
    expect(user('ada')!.idleTimeoutMinutes).toBe(9)
  })

  it('takes groups and leaves out what is inactive', () => {
    const { effective } =
      loadConfiguration(`groups { people { system { login { user ada { class read-only; } } } } }
      apply-groups people; system { login { inactive: user bob { class super-user; } } }`)
    expect([...compileLogin(effective).login.users.keys()]).toEqual(['ada'])
  })
})

describe('what cannot be understood lets nobody do more', () => {
  it('a class that is not there', () => {
    const { user: found, said } = login(user('ada', 'class nowhere;'))
    expect(found('ada')!.loginClass.name).toBe('unauthorized')
    expect(said).toEqual(['warning undefined-class: system login user ada'])
  })

  it('a user without a class', () => {
    const { user: found, said } = login(user('ada', 'full-name Ada;'))
    expect(found('ada')!.loginClass.name).toBe('unauthorized')
    expect(said).toEqual(['warning undefined-class: system login user ada'])
  })

  it('a predefined class that the configuration would change', () => {
    const { user, said } = login(
      'login { class read-only { permissions all; } user ada { class read-only; } }',
    )
    expect([...user('ada')!.loginClass.permissions]).toEqual(['view'])
    expect(said).toEqual(['warning predefined-class: system login class read-only'])
  })

  it('a permission that is none', () => {
    const { user, said } = login('login { class c { permissions [ view veiw ]; } user ada { class c; } }')
    expect([...user('ada')!.loginClass.permissions]).toEqual(['view'])
    expect(said).toEqual(['warning unknown-permission: system login class c permissions veiw'])
  })

  it('an expression that is none: it allows nothing, or denies everything', () => {
    const { user, said } =
      login(`login { class c { permissions all; allow-commands "(a"; deny-commands "(b"; }
      user ada { class c; } }`)
    const { allow, deny } = user('ada')!.loginClass
    expect(allow).toEqual([])
    expect(deny.map((each) => each.matches('show security flow session'))).toEqual([true])
    expect(said).toEqual([
      'warning invalid-expression: system login class c allow-commands (a',
      'warning invalid-expression: system login class c deny-commands (b',
    ])
  })

  it('a class with hours or a logical system', () => {
    const { user, said } = login(`login { class c { permissions all; allow-commands show; access-start 08:00;
      allowed-days monday; } user ada { class c; } }`)
    expect(user('ada')!.loginClass).toMatchObject({ permissions: new Set(), allow: [] })
    expect(said).toEqual([
      'warning not-implemented: system login class c allowed-days',
      'warning not-implemented: system login class c access-start',
    ])
  })

  it('a key with a limit, a DSA key, and keys where they are switched off', () => {
    const { user: found, said } = login(
      user(
        'ada',
        `class read-only; authentication { ssh-rsa "ssh-rsa AAAA" { from 192.0.2.1; } ssh-dsa "ssh-dss AAAA"; }`,
      ),
    )
    expect(found('ada')!.publicKeys).toEqual([])
    expect(said.map((line) => line.split(':')[0])).toEqual([
      'warning not-implemented',
      'warning not-implemented',
    ])
    const off = login(
      user('ada', `authentication { no-public-keys; ssh-rsa "ssh-rsa AAAA"; } class read-only;`),
    )
    expect(off.user('ada')!.publicKeys).toEqual([])
  })
})

describe('root', () => {
  const authentication = 'root-authentication { encrypted-password "$6$salt$hash"; ssh-rsa "ssh-rsa AAAA"; }'

  it('is there with a key, and with its password where that is allowed', () => {
    expect(login(authentication).user('root')).toMatchObject({
      encryptedPassword: undefined,
      publicKeys: ['ssh-rsa AAAA'],
    })
    const allowed = login(`${authentication} services { ssh { root-login allow; } }`)
    expect(allowed.user('root')!.encryptedPassword).toBe('$6$salt$hash')
  })

  it('is not there where it is denied', () => {
    expect(login(`${authentication} services { ssh { root-login deny; } }`).user('root')).toBeUndefined()
  })
})
