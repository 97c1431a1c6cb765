/** What the thread of a target and the one that watches it say to each other. */

/** Given to the thread when it starts. */
export interface WorkerData {
  readonly target: string
  readonly seed: number
  /** A BEAT, the number of the run at hand, and the length of its input, for whoever has to end a hang. */
  readonly control: SharedArrayBuffer
  readonly input: SharedArrayBuffer
}

/** Places in `control`: the beat changes with every input, and is 0 before the first. */
export const BEAT = 0
export const RUN = 1
export const LENGTH = 2

export type Order =
  | { readonly kind: 'run'; readonly from: number; readonly to: number; readonly seconds: number }
  | { readonly kind: 'try'; readonly input: Uint8Array }

export type Report =
  | { readonly kind: 'done'; readonly run: number; readonly heapGrowth: number }
  | { readonly kind: 'failed'; readonly run: number; readonly message: string }
  | { readonly kind: 'tried'; readonly message: string | undefined }
