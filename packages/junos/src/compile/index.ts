/** From a configuration to the rules that the engine works by. */

export { type Compiled, compileConfiguration } from './compile-configuration.js'
export type { Hosts } from './compile-context.js'
export { type LoadedConfiguration, loadConfiguration } from './load-configuration.js'
