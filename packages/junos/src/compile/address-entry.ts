/** One address of an address book: a prefix, a range, a wildcard or a DNS name (Junos reference: address). */
import { type Address, type AddressMatch, hostPrefix, parseAddress, parsePrefix } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { type CompileContext, holds } from './compile-context.js'

/** What an address stands for; nothing, with a diagnostic, where that cannot be said. */
export function addressMatches(context: CompileContext, node: ConfigNode): readonly AddressMatch[] {
  for (const child of node.children) {
    if (child.word === 'dns-name') return dnsName(context, child)
    if (child.word === 'range-address') return range(context, child)
    if (child.word === 'wildcard-address') return wildcard(context, child)
    const prefix = parsePrefix(child.word)
    if (prefix) return [{ kind: 'prefix', prefix }]
  }
  const expected = 'expected a prefix, range-address, wildcard-address or dns-name'
  context.error(node, 'missing-value', `has no address, ${expected}`)
  return []
}

function range(context: CompileContext, node: ConfigNode): readonly AddressMatch[] {
  const [low] = node.children
  const high = low?.child('to')?.children[0]
  const from = low && parseAddress(low.word)
  const to = high && parseAddress(high.word)
  if (!from || !to || from.family !== to.family || isAfter(from, to)) {
    context.error(
      node,
      'invalid-value',
      'is no range, expected two addresses of one family, the lower one first',
    )
    return []
  }
  return [{ kind: 'range', family: from.family, low: from.words, high: to.words }]
}

function wildcard(context: CompileContext, node: ConfigNode): readonly AddressMatch[] {
  const [value, mask] = (node.children[0]?.word ?? '').split('/').map((part) => parseAddress(part))
  if (value?.family === 4 && mask?.family === 4) {
    return [{ kind: 'wildcard', value: value.words[0]!, mask: mask.words[0]! }]
  }
  context.error(node, 'invalid-value', 'is no wildcard, expected an IPv4 address and a mask')
  return []
}

function dnsName(context: CompileContext, node: ConfigNode): readonly AddressMatch[] {
  const name = node.children[0]
  const only = holds(name, 'ipv4-only') ? 4 : holds(name, 'ipv6-only') ? 6 : undefined
  const addresses = ((name && context.hosts?.get(name.word)) ?? []).filter(
    ({ family }) => only === undefined || family === only,
  )
  if (addresses.length === 0) {
    context.warning(
      node,
      'unresolved-dns-name',
      'no address is known for the name: nothing matches it, --hosts would say',
    )
  }
  return addresses.map(({ family, words }) => ({ kind: 'prefix', prefix: hostPrefix(family, words) }))
}

/** Whether an address of one family comes after another of it. */
export function isAfter(left: Address, right: Address): boolean {
  for (const [place, word] of left.words.entries()) {
    const difference = (word >>> 0) - (right.words[place]! >>> 0)
    if (difference !== 0) return difference > 0
  }
  return false
}
