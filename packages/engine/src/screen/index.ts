/** Screens: checks of single packets and of session counts. */
export { FragmentOverlap } from './fragment-overlap.js'
export { Screen } from './screen.js'
export { SCREEN_COUNTER_WORDS, SCREEN_STATEMENTS } from './screen-check.js'
export { ScreenCounters } from './screen-counters.js'
export { readScreenFacts, ScreenFacts } from './screen-facts.js'
export type { ScreenProfile } from './screen-profile.js'
export { SessionLimits } from './session-limits.js'
