/** IPv4 and IPv6 values and prefixes: words, parsing, RFC 5952 text, matching. */
export { type Block, blocksOf, blocksOfRange } from './block.js'
export { hostPrefix, LongestPrefix, NO_PREFIX } from './longest-prefix.js'
export { MaskTable } from './mask-table.js'
export {
  type AddressMatch,
  ANY_ADDRESS,
  ANY_IPV4,
  ANY_IPV6,
  copyWords,
  isSameAddress,
  matchesAddress,
  matchesAnyAddress,
} from './match.js'
export { parseAddress, parsePrefix } from './parse.js'
export {
  type Address,
  type AddressFamily,
  makeAddress,
  makePrefix,
  type Prefix,
  prefixContains4,
  prefixContains6,
} from './value.js'
export { ADDRESS_TEXT_BYTES, formatAddress, formatPrefix, writeAddress4, writeAddress6 } from './write.js'
