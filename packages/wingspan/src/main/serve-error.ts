/** The daemon cannot begin: its ports or its host keys are not to be had. */
export class ServeError extends Error {
  readonly code = 'cannot-serve'
  override readonly name = 'ServeError'
}
