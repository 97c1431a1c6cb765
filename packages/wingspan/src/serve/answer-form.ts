/** A result as the answer to a NETCONF operation, in the form that was asked for. */
import { failureMessage, renderJson, renderText, renderXml, type ShowResult } from '@wingspan/junos'
import { type Answer, RpcError } from '../netconf/index.js'

export type AnswerForm = 'xml' | 'text' | 'json'

const RENDERERS = { xml: renderXml, text: renderText, json: renderJson } as const

/** The answer; an rpc-error for a result that says why there is none. */
export function answerOf(result: ShowResult, form: AnswerForm): Answer | RpcError {
  const message = failureMessage(result)
  if (message !== undefined) return new RpcError('application', 'operation-failed', message)
  return { kind: form, write: (sink) => RENDERERS[form](result, sink) }
}
