/** From a configuration to the rules that the engine works by. */

export { type Compiled, compileConfiguration } from './compile-configuration.js'
export type { Hosts } from './compile-context.js'
export {
  compileFeeds,
  type FeedRules,
  type KernelRules,
  type MonitorRules,
  type PolicyBits,
} from './feeds.js'
export { type LoadedConfiguration, loadConfiguration, loadInSteps } from './load-configuration.js'
export { type CompiledLogin, compileLogin, type LoginRules, type LoginUser } from './login.js'
export { type LoginClass, PREDEFINED_CLASSES, SUPER_USER, UNAUTHORIZED } from './login-class.js'
export { ALL_PERMISSIONS, PERMISSIONS, type Permission, type PermissionFlag } from './permission.js'
export { compileServices, type ServiceEndpoint, type ServiceRules } from './services.js'
