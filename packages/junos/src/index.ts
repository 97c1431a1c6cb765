/** @wingspan/junos: everything that speaks Junos. No node:* import; runs in a browser. */
export * from './command/index.js'
export * from './render/index.js'
export * from './show/index.js'
