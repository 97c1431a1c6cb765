/** `top`: the heaviest sessions on a whole terminal, asked for again and again. */
export type { TopCommands } from './asking.js'
export { filterFault } from './check-filter.js'
export { FullScreen } from './full-screen.js'
export { runTop } from './top.js'
