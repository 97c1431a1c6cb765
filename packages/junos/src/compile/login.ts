/**
 * `system login`, and root of `system root-authentication`: who may log in, by what, and what for (Junos user access
 * guide). Where the configuration asks for a limit that this program does not know, nobody gets past it.
 */
import type { Diagnostic } from '../schema/index.js'
import { type ConfigNode, HIDDEN_SECRET } from '../syntax/index.js'
import { CompileContext, entriesOf, holds, numberOf, textOf } from './compile-context.js'
import { classOf, compileLoginClasses, type LoginClass, SUPER_USER } from './login-class.js'

export interface LoginUser {
  readonly name: string
  readonly loginClass: LoginClass
  /** As crypt(3) writes it; undefined when no password lets the user in. */
  readonly encryptedPassword: string | undefined
  /** In OpenSSH's form of one line: type, base64, comment. */
  readonly publicKeys: readonly string[]
  /** Without input for so long a session ends; undefined or 0 for never. */
  readonly idleTimeoutMinutes: number | undefined
}

export interface LoginRules {
  readonly users: ReadonlyMap<string, LoginUser>
  /** Shown before anybody has logged in, and after. */
  readonly message: string | undefined
  readonly announcement: string | undefined
}

export interface CompiledLogin {
  readonly login: LoginRules
  /** Warnings only: a user who cannot be understood cannot log in. */
  readonly diagnostics: readonly Diagnostic[]
}

const KEY_STATEMENTS = ['ssh-rsa', 'ssh-ecdsa', 'ssh-ed25519']
/** `root-login` where it is not said: keys only. */
const DEFAULT_ROOT_LOGIN = 'deny-password'

/** Reads the users of a tree with groups applied. Never throws. */
export function compileLogin(root: ConfigNode): CompiledLogin {
  const context = new CompileContext(root, undefined)
  const system = root.child('system')
  const login = system?.child('login')
  const classes = compileLoginClasses(context, login)
  const idleTimeoutMinutes = numberOf(login, 'idle-timeout')
  const users = new Map<string, LoginUser>()
  const rootUser = compileRoot(context, system, idleTimeoutMinutes)
  if (rootUser) users.set(rootUser.name, rootUser)
  for (const node of entriesOf(login, 'user')) {
    const loginClass = classOf(context, classes, node)
    users.set(node.word, {
      name: node.word,
      loginClass,
      ...authenticationOf(context, node.child('authentication')),
      idleTimeoutMinutes: loginClass.idleTimeoutMinutes ?? idleTimeoutMinutes,
    })
  }
  return {
    login: { users, message: textOf(login, 'message'), announcement: textOf(login, 'announcement') },
    diagnostics: context.diagnostics,
  }
}

function compileRoot(
  context: CompileContext,
  system: ConfigNode | undefined,
  idleTimeoutMinutes: number | undefined,
): LoginUser | undefined {
  const node = system?.child('root-authentication')
  const rootLogin = textOf(system?.at('services', 'ssh'), 'root-login') ?? DEFAULT_ROOT_LOGIN
  if (!node || rootLogin === 'deny') return undefined
  const { encryptedPassword, publicKeys } = authenticationOf(context, node)
  return {
    name: 'root',
    loginClass: SUPER_USER,
    encryptedPassword: rootLogin === 'allow' ? encryptedPassword : undefined,
    publicKeys,
    idleTimeoutMinutes,
  }
}

function authenticationOf(
  context: CompileContext,
  node: ConfigNode | undefined,
): Pick<LoginUser, 'encryptedPassword' | 'publicKeys'> {
  const publicKeys: string[] = []
  const entries = holds(node, 'no-public-keys') ? [] : KEY_STATEMENTS.flatMap((word) => entriesOf(node, word))
  for (const entry of entries) {
    const limit = entry.child('from') ?? entry.child('key-options')
    if (limit)
      context.warning(limit, 'not-implemented', 'this key is not used, as what limits it is not known')
    else if (entry.word !== HIDDEN_SECRET) publicKeys.push(entry.word)
  }
  for (const entry of entriesOf(node, 'ssh-dsa')) {
    context.warning(entry, 'not-implemented', 'DSA keys are not used; they are no longer safe')
  }
  const password = textOf(node, 'encrypted-password')
  return { encryptedPassword: password === HIDDEN_SECRET ? undefined : password, publicKeys }
}
