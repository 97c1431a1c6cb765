/** What is wrong with a command line, as an rpc-error. */
import type { CommandError, CommandErrorCode } from '@wingspan/junos'
import { RpcError, type RpcErrorTag } from './rpc-error.js'

/** The tags of causes that are about one element; the others are `operation-failed`. */
const TAGS: Readonly<Partial<Record<CommandErrorCode, RpcErrorTag>>> = {
  'missing-value': 'missing-element',
  'invalid-value': 'invalid-value',
  'out-of-range': 'invalid-value',
  'unknown-protocol': 'invalid-value',
  'unknown-application': 'invalid-value',
  'refused-option': 'operation-not-supported',
  'duplicate-option': 'bad-element',
  'conflicting-options': 'bad-element',
}

/** The message is the command line's, without the `error: ` by which only terminals need to know it. */
export function commandRpcError({ code, lines }: CommandError, badElement?: string): RpcError {
  const message = lines.join('\n').replace(/^error: /, '')
  const info = badElement === undefined ? {} : { badElement }
  return new RpcError('application', TAGS[code] ?? 'operation-failed', message, info)
}
