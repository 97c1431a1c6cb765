/**
 * A capture being made: frames with times as offsets from one fixed start, and the interfaces they were seen
 * on.
 */

/** 2026-03-02 09:00:00 UTC: when every capture of ours starts. */
export const START_SECONDS = Date.UTC(2026, 2, 2, 9) / 1000

export const LinkType = {
  null: 0,
  ethernet: 1,
  ppp: 9,
  raw: 101,
  loop: 108,
  linuxCooked: 113,
  linuxCooked2: 276,
} as const

export interface CaptureInterface {
  name: string
  linkType: number
}

export interface CapturedFrame {
  /** Whole microseconds after the start. */
  microseconds: number
  /** Index into the capture's interfaces. */
  interface: number
  bytes: Uint8Array
  /** Bytes on the wire, when more than were stored. */
  wireLength: number
}

export class Capture {
  readonly interfaces: CaptureInterface[]
  readonly #frames: CapturedFrame[] = []

  constructor(interfaces: CaptureInterface[]) {
    this.interfaces = interfaces
  }

  add(seconds: number, bytes: Uint8Array, interfaceIndex = 0, wireLength = bytes.length): void {
    this.#frames.push({
      microseconds: Math.round(seconds * 1e6),
      interface: interfaceIndex,
      bytes,
      wireLength,
    })
  }

  /** All frames by time; those of one microsecond in the order they were added. */
  frames(): CapturedFrame[] {
    return this.#frames.toSorted((a, b) => a.microseconds - b.microseconds)
  }
}
