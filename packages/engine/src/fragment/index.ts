/** Virtual reassembly: later fragments find the session of their first one. */
export { DATAGRAM_KEY_WORDS, writeDatagramKey } from './datagram-key.js'
export { FragmentTracker } from './fragment-tracker.js'
