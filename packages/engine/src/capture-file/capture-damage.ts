/** Where and why a capture cannot be read further. Everything before `offset` was good and has been handed on. */
export interface CaptureDamage {
  /** Offset from the start of the capture of the record or block that is damaged. */
  readonly offset: number
  /** In plain words, without the name of the file. */
  readonly reason: string
  /** True where not even the start of the file is that of a capture. */
  readonly fatal: boolean
}
