/**
 * A command as the operation that asks the same over NETCONF, which is what `| display xml rpc` prints: the names are
 * the command tree's, values are in their usual spelling (a bare address is a prefix, as devices write it).
 */
import type { ApplicationTable } from '@wingspan/engine'
import type { XmlWriter } from '../xml/index.js'
import { isChosen, spellingsOf } from './canonical.js'
import type { Option, OptionValue } from './node.js'
import type { Position } from './position.js'

/** An element of a request: one that holds others, or text, or nothing. */
export interface RpcElement {
  readonly name: string
  readonly children?: readonly RpcElement[]
  readonly text?: string
}

const ELEMENT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

/** The operation of a whole command; undefined where it has none. */
export function commandRpc({ node, values, path, applications }: Position): RpcElement | undefined {
  const { rpcName, takesPath } = node.command!
  if (rpcName === undefined) return undefined
  if (takesPath) return { name: rpcName, children: path.length === 0 ? [] : [pathElement(path)] }
  const children = [...values].map(([option, value]) => optionElement(option, value, applications))
  return { name: rpcName, children }
}

function optionElement(option: Option, value: OptionValue, applications: ApplicationTable): RpcElement {
  if (isChosen(value)) {
    return { name: option.word, children: [optionElement(value.choice, value.value, applications)] }
  }
  const [text] = spellingsOf(option, value, applications)
  const words = option.value && 'words' in option.value ? (option.value.words ?? []) : []
  const isWord = option.value?.kind === 'string' && words.some(({ word }) => word === text)
  if (value === true || isWord) return { name: text! }
  return { name: option.word, text: text! }
}

/** Writes a request, or a part of one. */
export function writeRpc(xml: XmlWriter, { name, children, text }: RpcElement): void {
  if (text !== undefined) xml.leaf(name, text)
  else if (children === undefined) xml.empty(name)
  else {
    xml.open(name)
    for (const child of children) writeRpc(xml, child)
    xml.close()
  }
}

/** Words of a configuration, each inside the one before; what cannot be an element is a name. */
function pathElement(path: readonly string[]): RpcElement {
  return { name: 'configuration', children: nested(path) }
}

function nested([word, ...rest]: readonly string[]): readonly RpcElement[] {
  if (word === undefined) return []
  if (!ELEMENT_NAME.test(word)) return [{ name: 'name', text: word }, ...nested(rest)]
  const children = nested(rest)
  return [children.length === 0 ? { name: word } : { name: word, children }]
}
