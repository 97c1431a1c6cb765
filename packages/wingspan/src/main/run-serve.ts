/** `wingspan serve`: the daemon, its signals and its end. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { localSocketPath, missingSocketFolder } from '../local/index.js'
import { Daemon, type FeedClock, programLog } from '../serve/index.js'
import { printableText } from '../source/index.js'
import { HostKeyError, ListenError } from '../ssh/index.js'
import type { ServeArguments } from './arguments.js'
import { checkGrowingLog } from './check-output.js'
import { type RunningConfiguration, readHosts } from './configuration-file.js'
import { ExitCode } from './exit-code.js'
import { checkInterfaces } from './interface-map.js'
import { ServeError } from './serve-error.js'
import { loadServed, openServedFeed } from './served-feed.js'
import { ServedLog } from './served-log.js'
import { effectWarning } from './warnings.js'

/** Ports that need no privilege, and that no other SSH server has. */
const USUAL_PORTS = { ssh: 2222, netconf: 8830 }
/** Errors that nobody has caught, after which the program had better be started anew. */
const MOST_FAULTS = 100

const CLOCK: FeedClock = {
  nowMilliseconds: () => Date.now(),
  wait: async (milliseconds) => {
    await wait(milliseconds)
  },
  turn: () => new Promise(setImmediate),
}

/**
 * Serves until a signal ends it. Returns the exit code; throws a ConfigurationError, UsageError, CaptureError,
 * KernelError, LiveError, OutputError or ServeError where it cannot begin.
 */
export async function runServe(args: ServeArguments): Promise<number> {
  const { config, files, speed, loops, maxSessions, logTo, logForm } = args
  const missing = missingSocketFolder(process.env)
  if (missing !== undefined)
    throw new ServeError(`WINGSPAN_SOCKET: there is no folder ${printableText(missing)}`)
  if (logTo !== undefined) checkGrowingLog(logTo, { files, config })
  const log = programLog()
  const flowLog = logTo === undefined ? undefined : new ServedLog(logTo, logForm, CLOCK)
  const daemon = new Daemon<RunningConfiguration>({
    *loadConfiguration(before, warn) {
      const hosts = config.hosts === undefined ? undefined : readHosts(config.hosts)
      const running = yield* loadServed(config.fileName, hosts, before)
      checkInterfaces(config.interfaces, running)
      const warning = effectWarning(running)
      if (warning !== undefined) warn(warning)
      return running
    },
    openFeed: (running, owner) => {
      const pace = { speed, loops }
      const feed = { files, pace, clock: CLOCK, interfaces: config.interfaces, maxSessions }
      if (flowLog === undefined) return openServedFeed(feed, running, owner)
      const logged = { ...feed, events: flowLog.events }
      return flowLog.follow((teller) => openServedFeed(logged, running, teller), running, owner)
    },
    stateDirectory: stateDirectory(),
    socketPath: localSocketPath(process.env),
    ports: USUAL_PORTS,
    log,
    clock: CLOCK,
    startTimer: (milliseconds, expire) => {
      const timer = setTimeout(expire, milliseconds)
      timer.unref()
      return () => clearTimeout(timer)
    },
  })
  let faults = 0
  // A client that finds a fault of ours must not end the others.
  const onFault = (error: unknown) => {
    log.error({ err: error }, 'internal error')
    if (++faults >= MOST_FAULTS) process.exit(ExitCode.faulty)
  }
  process.on('uncaughtException', onFault)
  process.on('unhandledRejection', onFault)
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  process.on('SIGHUP', () => {
    void flowLog?.reopen()
    // Why not is in the log.
    daemon.reload().catch(() => {})
  })
  const starting = daemon.start()
  const keepAlive = setInterval(() => {}, 2 ** 30)
  try {
    await Promise.race([starting.then(() => ended), ended])
  } catch (error) {
    const isKnown = error instanceof HostKeyError || error instanceof ListenError
    throw isKnown ? new ServeError(error.message) : error
  } finally {
    clearInterval(keepAlive)
    await daemon.stop()
    process.off('uncaughtException', onFault)
    process.off('unhandledRejection', onFault)
  }
  return ExitCode.ok
}

/** Where systemd says, else where the system keeps what programs of this user must remember. */
function stateDirectory(): string {
  const { STATE_DIRECTORY, XDG_STATE_HOME } = process.env
  if (STATE_DIRECTORY) return STATE_DIRECTORY
  if (process.getuid?.() === 0) return '/var/lib/wingspan'
  return join(XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'wingspan')
}
