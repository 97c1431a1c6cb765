/** The Linux kernel's connections as sessions: asked, read, and what they mean. */
export { KernelError } from './kernel-error.js'
export { kernelFacts } from './kernel-facts.js'
export { type KernelClock, type KernelSessions, kernelHints, readKernelSessions } from './kernel-sessions.js'
