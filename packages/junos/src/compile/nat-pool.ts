/** Addresses of pools, of source and destination NAT (Junos reference: security nat … pool). */
import { type AddressMatch, parseAddress, parsePrefix } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { isAfter } from './address-entry.js'
import { type NatCompiler, namedAddresses } from './nat-match.js'

/** `10.0.0.1/32`, `10.0.0.0/24` or `10.0.0.1/32 to 10.0.0.9/32`; `last` is the end of a range. */
export function poolRange(
  { context }: NatCompiler,
  node: ConfigNode,
  first: string,
  last: string | undefined,
): AddressMatch | undefined {
  if (last === undefined) {
    const prefix = parsePrefix(first)
    return prefix && { kind: 'prefix', prefix }
  }
  const low = addressOf(first)
  const high = addressOf(last)
  // Values that are no addresses are the schema's to tell.
  if (!low || !high) return undefined
  if (low.family !== high.family || isAfter(low, high)) {
    const message = 'is no range, expected two addresses of one family, the lower one first'
    context.error(node, 'invalid-value', message)
    return undefined
  }
  return { kind: 'range', family: low.family, low: low.words, high: high.words }
}

/** What `address-name` of a pool stands for. */
export function poolName(compiler: NatCompiler, node: ConfigNode): readonly AddressMatch[] {
  const before = compiler.context.diagnostics.length
  const matches = namedAddresses(compiler, node)
  if (matches.some(({ kind }) => kind === 'wildcard')) {
    compiler.context.error(node, 'invalid-value', 'is a wildcard, expected prefixes or ranges')
    return []
  }
  if (matches.length === 0 && compiler.context.diagnostics.length === before) {
    compiler.context.error(node, 'missing-value', 'stands for no address')
  }
  return matches
}

/** The address of `10.0.0.1` or `10.0.0.1/32`. */
export function addressOf(word: string) {
  return parseAddress(word.split('/')[0]!)
}
