/** Bytes of a capture, wherever they come from. */
export interface ByteSource {
  /**
   * Reads up to `length` bytes into `into` from `offset` on and returns how many; 0 at the end. A number
   * where they are at hand, a promise where they must be waited for. Throws or rejects with a CaptureError.
   */
  read(into: Uint8Array, offset: number, length: number): number | Promise<number>
  /** After the end: why the bytes end earlier than they should, in plain words. */
  readonly fault: string | undefined
  /** Starts over from the first byte; undefined where the bytes come only once. */
  readonly rewind: (() => void) | undefined
  close(): void
}
