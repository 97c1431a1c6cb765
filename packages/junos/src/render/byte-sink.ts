/** Where rendered bytes go: the port that standard output, a terminal's pager or a channel stands behind. */
export interface ByteSink {
  /**
   * Takes a piece. The bytes are valid until the call returns, or until the promise it returns is resolved; the
   * renderer waits for that. An empty piece comes after work that gave nothing to write, so that a sink which
   * lets others have their turn in each call can.
   */
  write(bytes: Uint8Array): void | Promise<void>
  /** Whether nobody reads any more: the renderer then stops, and nothing is wrong. */
  readonly closed: boolean
}
