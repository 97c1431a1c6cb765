/** The daemon: a configuration, sessions that come from somewhere, and those who ask. */
export { Daemon } from './daemon.js'
export type { Feed, FeedOwner, PacketTable, ServedConfiguration } from './device.js'
export { programLog } from './program-log.js'
export { type FeedClock, type FeedPace, replayFeed } from './replay-feeder.js'
