/**
 * Nested elements as words of a configuration (Junos XML management protocol: `get-configuration`): each word is an
 * element inside the one before; the name of something that has many is in an element `name`.
 */
import { RpcError } from './rpc-error.js'
import { trimmedText, type XmlElement } from './xml-element.js'

const NAME = 'name'

/** The path to the one part that a `configuration` element asks for; several parts are an error. */
export function configurationPath(configuration: XmlElement): readonly string[] | RpcError {
  const path: string[] = []
  let inside = configuration
  for (;;) {
    const rest = inside.children.findIndex((child) => !isKey(child))
    const keys = rest < 0 ? inside.children : inside.children.slice(0, rest)
    path.push(...keys.map(trimmedText))
    const [next, second] = inside.children.slice(keys.length)
    if (second) {
      const message = 'one part of a configuration is asked for at a time'
      return new RpcError('application', 'bad-element', message, { badElement: second.name })
    }
    if (!next) break
    path.push(next.name)
    inside = next
  }
  const value = inside.children.length === 0 ? trimmedText(inside) : ''
  return value === '' ? path : [...path, value]
}

function isKey(candidate: XmlElement): boolean {
  return candidate.name === NAME && candidate.children.length === 0 && trimmedText(candidate) !== ''
}
