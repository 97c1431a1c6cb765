/** A request: the `rpc` element and the one operation in it (RFC 6241 section 4.1). */
import { RpcError } from './rpc-error.js'
import type { XmlElement } from './xml-element.js'

/** The form of an answer, as Junos names it in the attribute `format` of an operation. */
export type AnswerFormat = 'xml' | 'text' | 'json' | 'set'

export interface Operation {
  readonly name: string
  /** XML where the request names no format. */
  readonly format: AnswerFormat
  readonly element: XmlElement
}

const FORMATS: Readonly<Record<string, AnswerFormat>> = {
  xml: 'xml',
  text: 'text',
  ascii: 'text',
  json: 'json',
  set: 'set',
}

/**
 * The operation of an `rpc`, or what is wrong with it. As on a device, and unlike RFC 6241, an `rpc` without a
 * message-id is answered: people who type by hand give none.
 */
export function readOperation(rpc: XmlElement): Operation | RpcError {
  const [element, second] = rpc.children
  if (!element) {
    return new RpcError('rpc', 'missing-element', 'an rpc holds an operation', { badElement: 'rpc' })
  }
  if (second) {
    return new RpcError('rpc', 'unknown-element', 'an rpc holds one operation', { badElement: second.name })
  }
  const word = element.attributes.get('format') ?? 'xml'
  if (!Object.hasOwn(FORMATS, word)) {
    return new RpcError('protocol', 'bad-attribute', `unknown format '${word}'`, {
      badAttribute: 'format',
      badElement: element.name,
    })
  }
  return { name: element.name, format: FORMATS[word]!, element }
}
