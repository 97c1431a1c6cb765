/** Ageing: when each session is looked at again. */
export { TimerWheel } from './timer-wheel.js'
