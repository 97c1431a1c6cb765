/** `top`: the heaviest sessions on a whole terminal, asked for again and again. */
export { faultyLine } from './check-filter.js'
export { FullScreen } from './full-screen.js'
export { SORT_KEYS } from './sort-key.js'
export { runTop } from './top.js'
