/** The signals that end a capture, so that it is answered. */

const STOPS = ['SIGINT', 'SIGTERM'] as const

export class StopSignals {
  #hasCome = false
  #stop: () => void = () => {}
  readonly #note = () => {
    this.#hasCome = true
    this.#stop()
  }

  constructor() {
    for (const signal of STOPS) process.on(signal, this.#note)
  }

  /** Who is told of the first one, at once where it has come. */
  tell(stop: () => void): void {
    this.#stop = stop
    if (this.#hasCome) stop()
  }

  /** From now on they end the program as ever. */
  ignore(): void {
    for (const signal of STOPS) process.off(signal, this.#note)
  }
}
