/** Users of a configuration, in a test. */
import { compileLogin, type LoginRules, type LoginUser, loadConfiguration } from '@wingspan/junos'
import { expect } from 'vitest'

/** The users of what stands below `system login`. */
export function loginOf(text: string): LoginRules {
  const { effective, diagnostics } = loadConfiguration(`system { login { ${text} } }`)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return compileLogin(effective).login
}

/** A user of a class that is made of these statements. */
export function userOf(statements: string): LoginUser {
  return loginOf(`class own { ${statements} } user ada { class own; }`).users.get('ada')!
}

/** A user of a class that every device has. */
export function userOfClass(name: string): LoginUser {
  return loginOf(`user ada { class ${name}; }`).users.get('ada')!
}
