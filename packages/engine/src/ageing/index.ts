/** Ageing: when each session is looked at again. */
export { TimerWheel, type VisitRecord } from './timer-wheel.js'
