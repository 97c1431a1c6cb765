/** The daemon: a configuration, captures replayed under it, and those who ask. */
export { Daemon } from './daemon.js'
export type { Feed, ServedConfiguration } from './device.js'
export { programLog } from './program-log.js'
export type { FeedClock } from './replay-feeder.js'
