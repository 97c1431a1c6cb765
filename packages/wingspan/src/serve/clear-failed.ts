/** A clear that the kernel has put an end to, as its user is told of it: why, and what is gone all the same. */
import { KernelError } from '../kernel/index.js'

export class ClearFailed extends Error {
  override readonly name = 'ClearFailed'
  readonly code = 'clear-failed'

  constructor(cause: KernelError, count: number) {
    super(`${cause.message}; sessions cleared before that: ${count}`, { cause })
  }
}

/** What a clear fails with when it has failed with that after so many sessions: a fault of ours stays one. */
export function clearFailed(error: unknown, count: number): unknown {
  return error instanceof KernelError ? new ClearFailed(error, count) : error
}
