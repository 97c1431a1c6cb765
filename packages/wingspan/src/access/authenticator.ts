/**
 * Logging in, by password or key. Names that nobody has take as long as others: their passwords are checked too,
 * against the hash of somebody else, and the answer is thrown away.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { LoginRules, LoginUser } from '@wingspan/junos'
import { isPossiblePassword } from './hash-password.js'
import { LoginAttempts } from './login-attempts.js'
import type { PasswordChecker } from './password-checker.js'
import { type PasswordHash, PasswordHashError, readPasswordHash } from './password-hash.js'
import { isSameKey, type PublicKey, readPublicKey } from './public-key.js'

/** Why not is for the log; a client is told nothing but that it failed. */
export type LoginOutcome =
  | { readonly user: LoginUser }
  | { readonly user: undefined; readonly reason: 'refused' | 'unavailable' }

export interface AuthenticatorOptions {
  readonly login: LoginRules
  readonly checker: Pick<PasswordChecker, 'check'>
  readonly nowMilliseconds: () => number
  readonly wait: (milliseconds: number) => Promise<void>
}

interface Account {
  readonly user: LoginUser
  readonly hash: PasswordHash | undefined
  readonly keys: readonly PublicKey[]
}

/** Where no user has a password. No password has this digest. */
const NOBODY: PasswordHash = { scheme: '6', rounds: 5000, salt: 'nobody', digest: '.'.repeat(86) }

export class Authenticator {
  readonly #options: AuthenticatorOptions
  readonly #attempts = new LoginAttempts()
  readonly #secret = randomBytes(16)
  #accounts: ReadonlyMap<string, Account> = new Map()
  #hashes: readonly PasswordHash[] = []

  constructor(options: AuthenticatorOptions) {
    this.#options = options
    this.useLogin(options.login)
  }

  /** Takes the users of another configuration; those who are logged in are the caller's to keep or to end. */
  useLogin({ users }: LoginRules): void {
    this.#accounts = new Map([...users].map(([name, user]) => [name, accountOf(user)]))
    this.#hashes = [...this.#accounts.values()].flatMap(({ hash }) => hash ?? [])
  }

  /** The user of that name, in the configuration in use. */
  user(name: string): LoginUser | undefined {
    return this.#accounts.get(name)?.user
  }

  /** Checks a password, after the wait that earlier failures have earned. Never rejects by itself. */
  async byPassword(name: string, password: string, address: string): Promise<LoginOutcome> {
    const { checker, nowMilliseconds, wait } = this.#options
    const delay = this.#attempts.delayMilliseconds(address, name, nowMilliseconds())
    if (delay > 0) await wait(delay)
    const account = this.#accounts.get(name)
    const isPossible = isPossiblePassword(password)
    const hash = account?.hash ?? this.#someHash(name)
    const outcome = await checker.check(isPossible ? password : '', hash)
    if (outcome === 'unavailable') return { user: undefined, reason: 'unavailable' }
    if (outcome === 'right' && isPossible && account?.hash) {
      this.#attempts.succeeded(name)
      return { user: account.user }
    }
    this.#attempts.failed(address, name, nowMilliseconds())
    return { user: undefined, reason: 'refused' }
  }

  /**
   * The user whom a key lets in; that the client has the other half of it is for the caller to prove. Keys that do
   * not fit are no failures: clients try all they have.
   */
  byKey(name: string, offered: Uint8Array): LoginUser | undefined {
    const account = this.#accounts.get(name)
    return account?.keys.some((key) => isSameKey(key, offered)) ? account.user : undefined
  }

  /** For a name that has no hash, always the same one of those there are: it takes as long as its owner's. */
  #someHash(name: string): PasswordHash {
    const number = createHash('sha256').update(this.#secret).update(name).digest().readUInt32BE(0)
    return this.#hashes[number % this.#hashes.length] ?? NOBODY
  }
}

function accountOf(user: LoginUser): Account {
  const hash = user.encryptedPassword === undefined ? undefined : readPasswordHash(user.encryptedPassword)
  return {
    user,
    hash: hash instanceof PasswordHashError ? undefined : hash,
    keys: user.publicKeys.flatMap((line) => readPublicKey(line) ?? []),
  }
}
