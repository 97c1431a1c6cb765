/** The clock that sessions of live sources go by. */
export { MACHINE_CLOCKS, SteadyClock } from './steady-clock.js'
