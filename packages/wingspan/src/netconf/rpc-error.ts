/**
 * What a request gets that is not answered (RFC 6241 section 4.3 and appendix A). The element stands in the base
 * namespace, which it takes from the reply around it: in another one clients take the reply for a success.
 */
import type { XmlWriter } from '@wingspan/junos'

export type RpcErrorType = 'transport' | 'rpc' | 'protocol' | 'application'

/** The tags of RFC 6241 that this server gives. */
export type RpcErrorTag =
  | 'access-denied'
  | 'bad-attribute'
  | 'bad-element'
  | 'invalid-value'
  | 'malformed-message'
  | 'missing-element'
  | 'operation-failed'
  | 'operation-not-supported'
  | 'resource-denied'
  | 'too-big'
  | 'unknown-element'

export interface RpcErrorInfo {
  readonly badAttribute?: string
  readonly badElement?: string
}

/** Whatever it says may come from the peer: it is escaped when it is written. `code` is the error-tag. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly type: RpcErrorType
  readonly code: RpcErrorTag
  readonly info: RpcErrorInfo

  constructor(type: RpcErrorType, code: RpcErrorTag, message: string, info: RpcErrorInfo = {}) {
    super(message)
    this.type = type
    this.code = code
    this.info = info
  }
}

/** A refusal: PyEZ knows it by these two words, with nothing around them. */
export function permissionDenied(): RpcError {
  return new RpcError('protocol', 'access-denied', 'permission denied')
}

/** An operation that nobody here knows. */
export function unknownOperation(name: string): RpcError {
  return new RpcError('protocol', 'operation-not-supported', `unknown operation '${name}'`, {
    badElement: name,
  })
}

export function writeRpcError(xml: XmlWriter, { type, code, message, info }: RpcError): void {
  xml.open('rpc-error')
  xml.leaf('error-type', type)
  xml.leaf('error-tag', code)
  xml.leaf('error-severity', 'error')
  xml.leaf('error-message', message)
  if (info.badAttribute !== undefined || info.badElement !== undefined) {
    xml.open('error-info')
    if (info.badAttribute !== undefined) xml.leaf('bad-attribute', info.badAttribute)
    if (info.badElement !== undefined) xml.leaf('bad-element', info.badElement)
    xml.close()
  }
  xml.close()
}
