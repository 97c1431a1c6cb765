/** Results to bytes; the printed words live here. */
export type { ByteSink } from './byte-sink.js'
export { renderText } from './text.js'
