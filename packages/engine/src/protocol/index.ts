/** IP protocol numbers and words. */
export {
  FILTER_PROTOCOLS,
  hasPorts,
  PROTOCOLS_WITH_PORTS,
  Protocol,
  type ProtocolWord,
  protocolNumber,
  protocolWord,
} from './protocol.js'
