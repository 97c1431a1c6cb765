/** A command as the operation that asks the same: what `| display xml rpc` prints. Names come from the command tree. */
import { COMMAND_TREE, type CommandNode, type Option } from '@wingspan/junos'
import { configurationElement } from './configuration-path.js'
import { element, type XmlElement } from './xml-element.js'

/**
 * The operation of a command that can run, given as its words without quotation marks and pipes; words of the tree
 * may be abbreviated. Undefined where the command has no RPC.
 */
export function commandToRpc(words: readonly string[]): XmlElement | undefined {
  let node = COMMAND_TREE
  const inside: XmlElement[] = []
  for (let i = 0; i < words.length; i++) {
    const { children = [], command }: CommandNode = node
    if (command?.takesPath) return configurationRpc(node, words.slice(i))
    const meant = meantBy(words[i]!, [...children, ...(command?.options ?? [])])
    const child = children.find((entry) => entry === meant)
    if (child) node = child
    // What is no word of the tree is the value that may stand without one.
    const option = child ? child.command?.argument : ((meant as Option | undefined) ?? command?.bareOption)
    if (!child && !option) return undefined
    if (!option) continue
    if (option.value && meant) i++
    const value = option.value ? words[i] : ''
    if (value === undefined) return undefined
    inside.push(element(option.word, value))
  }
  const { rpcName } = node.command ?? {}
  return rpcName === undefined ? undefined : element(rpcName, inside)
}

function configurationRpc(node: CommandNode, path: readonly string[]): XmlElement | undefined {
  const configuration = configurationElement(path)
  return configuration && element(node.command!.rpcName!, [configuration])
}

/** The entry that a word is, or the only one that it begins. */
function meantBy<Entry extends { readonly word: string }>(
  text: string,
  entries: readonly Entry[],
): Entry | undefined {
  const matches = entries.filter(({ word }) => text !== '' && word.startsWith(text))
  return entries.find(({ word }) => word === text) ?? (matches.length === 1 ? matches[0] : undefined)
}
