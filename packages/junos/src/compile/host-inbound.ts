/** `host-inbound-traffic` of zones and of their interfaces: the words that are let in. */
import { HOST_INBOUND_PROTOCOLS, HOST_INBOUND_SERVICES, type HostInbound } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { entriesOf, holds } from './compile-context.js'

/** What a stanza lets in; nothing where there is none. */
export function hostInbound(node: ConfigNode | undefined): HostInbound {
  const services = entriesOf(node, 'system-services')
  const protocols = entriesOf(node, 'protocols')
  const excepted = [...services, ...protocols].filter((each) => holds(each, 'except'))
  return {
    systemServices: wordsOf(services, HOST_INBOUND_SERVICES),
    protocols: wordsOf(protocols, HOST_INBOUND_PROTOCOLS),
    excepted: new Set(excepted.map(({ word }) => word)),
  }
}

/** The words named, with `all` spread out and `except` taken away. */
function wordsOf(nodes: readonly ConfigNode[], all: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>()
  for (const node of nodes) {
    if (holds(node, 'except')) continue
    if (node.word === 'all') for (const word of all) words.add(word)
    else words.add(node.word)
  }
  for (const node of nodes) if (holds(node, 'except')) words.delete(node.word)
  return words
}
