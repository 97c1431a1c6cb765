/**
 * The login of one connection (RFC 4252; keyboard-interactive: RFC 4256). A password and an answer to the one question
 * that is asked are the same thing; a key needs a signature with it. Signatures with SHA-1 are refused (RFC 8332).
 */
import type { LoginUser } from '@wingspan/junos'
import type { AuthContext, AuthenticationType, KeyboardAuthContext, PublicKeyAuthContext } from 'ssh2'
import type { Authenticator } from '../access/index.js'
import { MOST_REFUSALS } from './ssh-limits.js'
import { ssh2 } from './ssh2.js'

export interface SshAuthenticationOptions {
  readonly authenticator: Pick<Authenticator, 'byPassword' | 'byKey'>
  /** The client's address. */
  readonly from: string
  /** Told of passwords and signatures that were refused, with what the client says its name is. */
  readonly onRefusal: (name: string) => void
  /** Told when the client has had all its attempts. */
  readonly onExhausted: () => void
  readonly onInternalError: (error: unknown) => void
}

const METHODS: AuthenticationType[] = ['publickey', 'keyboard-interactive', 'password']

export class SshAuthentication {
  readonly #options: SshAuthenticationOptions
  #refusals = 0
  /** Who has logged in; undefined until then. */
  user: LoginUser | undefined

  constructor(options: SshAuthenticationOptions) {
    this.#options = options
  }

  /** Takes one attempt; answers it when that is decided. Never throws. */
  take(context: AuthContext): void {
    this.#decide(context).catch(this.#options.onInternalError)
  }

  async #decide(context: AuthContext): Promise<void> {
    switch (context.method) {
      case 'password':
        return this.#password(context, context.password)
      case 'keyboard-interactive':
        return this.#ask(context)
      case 'publickey':
        return this.#key(context)
      default:
        // `none` asks which methods there are.
        return this.#refuse(context)
    }
  }

  async #password(context: AuthContext, password: string): Promise<void> {
    const { authenticator, from, onRefusal } = this.#options
    const { user } = await authenticator.byPassword(context.username, password, from)
    if (user) this.#accept(context, user)
    else {
      onRefusal(context.username)
      this.#refuse(context)
    }
  }

  #ask(context: KeyboardAuthContext): void {
    // Also called with an error, where the client has begun another attempt instead.
    context.prompt([{ prompt: 'Password: ', echo: false }], (answers: unknown) => {
      if (!Array.isArray(answers)) return
      const [answer] = answers as readonly string[]
      const attempt = answer === undefined ? this.#refuse(context) : this.#password(context, answer)
      Promise.resolve(attempt).catch(this.#options.onInternalError)
    })
  }

  #key(context: PublicKeyAuthContext): void {
    const { authenticator, onRefusal } = this.#options
    const user = authenticator.byKey(context.username, context.key.data)
    if (user && context.signature === undefined) context.accept()
    else if (user && isSigned(context)) this.#accept(context, user)
    else {
      if (context.signature !== undefined) onRefusal(context.username)
      this.#refuse(context)
    }
  }

  #accept(context: AuthContext, user: LoginUser): void {
    this.user = user
    context.accept()
  }

  #refuse(context: AuthContext): void {
    context.reject(METHODS)
    if (++this.#refusals >= MOST_REFUSALS) this.#options.onExhausted()
  }
}

function isSigned({ key, signature, blob, hashAlgo }: PublicKeyAuthContext): boolean {
  if (key.algo === 'ssh-rsa' && hashAlgo === undefined) return false
  const parsed = ssh2.utils.parseKey(`${key.algo} ${key.data.toString('base64')}`)
  if (parsed instanceof Error || signature === undefined || blob === undefined) return false
  return parsed.verify(blob, signature, hashAlgo) === true
}
