/** Results to bytes: text, XML and JSON; the printed words live here. */
export type { ByteSink } from './byte-sink.js'
export { failureMessage } from './failure-message.js'
export { renderJson } from './json.js'
export { printableName } from './printable-name.js'
export { JUNOS_RELEASE, junosNamespace } from './release.js'
export { renderText } from './text.js'
export { decodeText, encodeText } from './utf8.js'
export { renderXml } from './xml.js'
