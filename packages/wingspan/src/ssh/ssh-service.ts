/** The port behind the server: what a logged-in client can ask for. */
import type { Duplex, Writable } from 'node:stream'
import type { LoginUser } from '@wingspan/junos'

export interface SshLogin {
  readonly user: LoginUser
  /** The client's address. */
  readonly from: string
}

/** A client's bytes; `stderr` is for what is said beside an answer. */
export type SshStream = Duplex & { readonly stderr?: Writable }

/** A client's terminal: undefined sizes where it does not say. */
export interface SshTerminal {
  readonly columns: number
  readonly rows: number
  /** Called with each new size; once set, in place of the one before. */
  onResize: ((columns: number, rows: number) => void) | undefined
}

/**
 * Each gets a stream of its own and works on it until the promise it returns is resolved: with the exit status where
 * there is one. The stream is ended then. What they throw is our own bug: the client gets status 255 without detail.
 * What is undefined is refused.
 */
export interface SshServices {
  readonly exec?: (login: SshLogin, line: string, stream: SshStream) => Promise<number>
  readonly shell?: (login: SshLogin, stream: SshStream, terminal: SshTerminal | undefined) => Promise<number>
  readonly netconf?: (login: SshLogin, stream: Duplex) => Promise<void>
}
