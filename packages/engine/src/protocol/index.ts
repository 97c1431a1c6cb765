/** IP protocol numbers and words. */
export { FILTER_PROTOCOLS, Protocol, type ProtocolWord, protocolNumber, protocolWord } from './protocol.js'
