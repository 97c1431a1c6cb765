/** The Linux kernel's connections as sessions: asked, read, and what they mean. */
export { followKernel } from './followed-kernel.js'
export { fullTableWarning } from './full-table.js'
export { interfaceZones } from './interface-zones.js'
export { KernelCounters } from './kernel-counters.js'
export { KernelError } from './kernel-error.js'
export { kernelFacts } from './kernel-facts.js'
export { KernelMirror } from './kernel-mirror.js'
export { KernelRates } from './kernel-rates.js'
export { KernelRoutes } from './kernel-routes.js'
export {
  type KernelClock,
  type KernelKnowledge,
  type KernelSessions,
  kernelHints,
  readKernelSessions,
} from './kernel-sessions.js'
export { KernelWays } from './kernel-ways.js'
export { mirrorFacts } from './mirror-facts.js'
export { mirrorRules } from './mirror-rules.js'
export { MirrorSource } from './mirror-source.js'
export { hasDevice } from './network-devices.js'
export { PolicyTeller } from './policy-teller.js'
export { secondBestRoad } from './second-best-road.js'
