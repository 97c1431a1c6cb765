/** Virtual reassembly: later fragments find the session of their first one. */
export { FragmentTracker } from './fragment-tracker.js'
