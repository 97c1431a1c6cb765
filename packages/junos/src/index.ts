/** @wingspan/junos: everything that speaks Junos. No node:* import; runs in a browser. */
export * from './command/index.js'
export * from './compile/index.js'
export * from './log/index.js'
export * from './pipe/index.js'
export * from './render/index.js'
export type { Diagnostic } from './schema/index.js'
export * from './show/index.js'
export {
  type ConfigNode,
  formatPath,
  LARGEST_CONFIGURATION_BYTES,
  printable,
} from './syntax/index.js'
export * from './xml/index.js'
