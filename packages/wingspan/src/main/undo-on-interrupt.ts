/** Work that leaves nothing half done behind when the user interrupts it. */
import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Runs `work`; an interrupt runs `undo` and ends the program, with the exit code shells give that signal. */
export async function undoOnInterrupt<Result>(
  undo: () => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = (signal: NodeJS.Signals) => {
    undo()
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of SIGNALS) process.on(signal, end)
  try {
    return await work()
  } finally {
    for (const signal of SIGNALS) process.off(signal, end)
  }
}

/**
 * Runs `work`, which an interrupt makes `stop`: it ends by itself then, and the program with the exit code shells give
 * that signal. A second interrupt ends it at once.
 */
export async function stopOnInterrupt<Result>(
  stop: () => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = (signal: NodeJS.Signals) => {
    stop()
    process.exitCode = 128 + constants.signals[signal]
  }
  for (const signal of SIGNALS) process.once(signal, end)
  try {
    return await work()
  } finally {
    for (const signal of SIGNALS) process.off(signal, end)
  }
}
