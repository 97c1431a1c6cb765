/** Flow keys: the number that names a kind of flow, and the hash both of its directions share. */
export { hashKey4, hashKey6 } from './key-hash.js'
export {
  KEY_CONTEXT_SHIFT,
  KEY_IPV6,
  KEY_ONE_WING,
  KEY_QUERY,
  KEY_TRAITS,
  keyQuery,
  keyWord,
} from './key-word.js'
