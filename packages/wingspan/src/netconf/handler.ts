/** The port behind a session: who answers its operations, and may say no. One handler serves one logged-in user. */
import type { ByteSink } from '@wingspan/junos'
import type { Operation } from './request.js'
import type { RpcError } from './rpc-error.js'

/**
 * An answer, written when the session asks for it. `xml`: whole elements, indented by one level, as the children of
 * the reply. `text`: what stands in `<output>`. `json`: what the reply's own text is. Where `within` names elements,
 * outermost first, it stands in those. Text and JSON are escaped by
 * the session, XML is not.
 */
export type Answer =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'xml' | 'text' | 'json'
      readonly within?: readonly string[]
      write(sink: ByteSink): void | Promise<void>
    }

export interface NetconfHandler {
  /**
   * The answer to an operation, or why there is none; undefined for an operation that nobody knows. Everything but
   * close-session and kill-session comes here, and whether the user may ask is decided here. What it throws is our
   * own bug: the client is told so without detail. `session` is closed when nobody wants the answer any more: what is
   * being done for it then ends (RFC 6241 section 7.9).
   */
  answer(
    operation: Operation,
    sessionId: number,
    session: Pick<ByteSink, 'closed'>,
  ): Answer | RpcError | undefined | Promise<Answer | RpcError | undefined>
  /** Whether the user may end the session of this number. */
  mayKillSession(sessionId: number): boolean
}
