/** Live interfaces: packets as they come, by a ring shared with the kernel or through a program that captures. */
export { LiveError } from './live-error.js'
export { LiveFeeder } from './live-feeder.js'
export { type LiveCapture, openLive } from './open-live.js'
