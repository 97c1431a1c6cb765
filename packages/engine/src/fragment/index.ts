/** Virtual reassembly: later fragments find the session of their first one. */
export { type FragmentOptions, FragmentTracker } from './fragment-tracker.js'
