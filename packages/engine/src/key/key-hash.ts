/**
 * One symmetric hash for both directions of a flow. Each end (address, port) is mixed by itself and the two are
 * added, so swapping them changes nothing; an unseeded or linear hash could be flooded with chosen addresses,
 * so the seed goes in before the first multiplication.
 */

function mixEnd(seed: number, address: number, port: number): number {
  let hash = Math.imul(address ^ seed, 0x85ebca6b)
  hash ^= hash >>> 15
  hash = Math.imul(hash + port, 0xc2b2ae35)
  return hash ^ (hash >>> 13)
}

function foldAddress6(seed: number, words: Int32Array, at: number): number {
  let hash = Math.imul(words[at]! ^ seed, 0x9e3779b1)
  hash = Math.imul((hash ^ (hash >>> 16)) + words[at + 1]!, 0x85ebca6b)
  hash = Math.imul((hash ^ (hash >>> 15)) + words[at + 2]!, 0xc2b2ae35)
  return (hash ^ (hash >>> 14)) + words[at + 3]!
}

function finish(hash: number, key: number): number {
  let mixed = Math.imul(hash ^ key, 0x7feb352d)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x846ca68b)
  return mixed ^ (mixed >>> 16)
}

/** Hash of an IPv4 flow key; `ports` is source << 16 | destination. The same for both directions. */
export function hashKey4(
  seed: number,
  key: number,
  source: number,
  destination: number,
  ports: number,
): number {
  return finish(mixEnd(seed, source, ports >>> 16) + mixEnd(seed, destination, ports & 0xffff), key)
}

/** Hash of an IPv6 flow key; each address is four words of `words` from the given index. */
export function hashKey6(
  seed: number,
  key: number,
  sourceWords: Int32Array,
  sourceAt: number,
  destinationWords: Int32Array,
  destinationAt: number,
  ports: number,
): number {
  const source = foldAddress6(seed, sourceWords, sourceAt)
  const destination = foldAddress6(seed, destinationWords, destinationAt)
  return finish(mixEnd(seed, source, ports >>> 16) + mixEnd(seed, destination, ports & 0xffff), key)
}
