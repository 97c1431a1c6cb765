/** Work a step after the other. */
export { finish, inTurns, Pace, type Steps } from './steps.js'
