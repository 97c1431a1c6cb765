/** The arguments of `top`, which is a verb, and a word in place of the command of `kernel` and `monitor`. */
import { parseDuration } from './duration.js'
import { UsageError } from './usage-error.js'

export const TOP = 'top'

/** What is to be watched. */
export interface TopWish {
  /** Filters of the command, in one line. */
  readonly filter: string
  readonly everyMilliseconds: number
}

/** `top [FILTERS...]`. */
export interface TopArguments extends TopWish {
  readonly verb: typeof TOP
}

interface TopValues {
  readonly every?: string | undefined
}

const DEFAULT_EVERY_MILLISECONDS = 2000
const LEAST_EVERY_MILLISECONDS = 1000

/** What `top` is to show; `words` are the filters. Throws a UsageError. */
export function topWish(words: readonly string[], { every }: TopValues): TopWish {
  const everyMilliseconds = every === undefined ? DEFAULT_EVERY_MILLISECONDS : parseDuration('--every', every)
  if (everyMilliseconds < LEAST_EVERY_MILLISECONDS)
    throw new UsageError(`--every ${every}: expected 1s or more`)
  return { filter: words.join(' '), everyMilliseconds }
}

/** A command, or `top` and its filters, of those who take either. Throws a UsageError. */
export function orTop(command: string | undefined, values: TopValues) {
  const [first, ...filters] = command?.split(' ') ?? []
  if (first === TOP) return { command: undefined, top: topWish(filters, values) }
  if (values.every !== undefined) throw new UsageError('--every is for top')
  return { command, top: undefined }
}
