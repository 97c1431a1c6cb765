/** Results to bytes; the printed words live here. */
export type { ByteSink } from './byte-sink.js'
export { printableName } from './printable-name.js'
export { renderText } from './text.js'
