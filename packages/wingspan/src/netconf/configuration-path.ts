/**
 * Words of a configuration as nested elements, and back (Junos XML management protocol: `get-configuration`). Each
 * word is an element inside the one before; the name of something that has many is in an element `name`.
 */
import { RpcError } from './rpc-error.js'
import { element, trimmedText, type XmlElement } from './xml-element.js'

const NAME = 'name'
const XML_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

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

/**
 * The `configuration` element that asks for a path; undefined where no element can say it. Which words are names is
 * not known here: those that can be elements become elements.
 */
export function configurationElement(path: readonly string[]): XmlElement | undefined {
  return nested('configuration', path)
}

function nested(name: string, [word, ...rest]: readonly string[]): XmlElement | undefined {
  if (word === undefined) return element(name)
  if (XML_NAME.test(word)) {
    const inside = nested(word, rest)
    return inside && element(name, [inside])
  }
  const key = element(NAME, word)
  if (trimmedText(key) !== word || word === '') return undefined
  const after = nested(name, rest)
  return after && element(name, [key, ...after.children])
}

function isKey(candidate: XmlElement): boolean {
  return candidate.name === NAME && candidate.children.length === 0 && trimmedText(candidate) !== ''
}
