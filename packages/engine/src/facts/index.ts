/** A packet as the first path's look-ups see it. */
export { FlowFacts } from './flow-facts.js'
