/**
 * Persistent bindings that no session uses, in the order in which they will be over: one queue for each inactivity
 * timeout, since all that enter a queue wait equally long in it.
 */
const NONE = -1

export class IdleBindings {
  private readonly timeouts: number[] = []
  private readonly heads: number[] = []
  private readonly tails: number[] = []
  private nexts = new Int32Array(0)
  private previous = new Int32Array(0)
  private queues = new Int32Array(0)
  private expiries = new Float64Array(0)

  /** Makes room for bindings below that number. */
  grow(size: number): void {
    const larger = (old: Int32Array<ArrayBuffer>) => {
      const made = new Int32Array(size).fill(NONE)
      made.set(old)
      return made
    }
    this.nexts = larger(this.nexts)
    this.previous = larger(this.previous)
    this.queues = larger(this.queues)
    const expiries = new Float64Array(size)
    expiries.set(this.expiries)
    this.expiries = expiries
  }

  /** A binding has no session any more. */
  add(binding: number, timeSeconds: number, timeoutSeconds: number): void {
    const queue = this.queueOf(timeoutSeconds)
    const last = this.tails[queue]!
    this.queues[binding] = queue
    this.expiries[binding] = timeSeconds + timeoutSeconds
    this.previous[binding] = last
    this.nexts[binding] = NONE
    if (last === NONE) this.heads[queue] = binding
    else this.nexts[last] = binding
    this.tails[queue] = binding
  }

  /** Whether a binding waits here, and its time is up. */
  isOver(binding: number, timeSeconds: number): boolean {
    return this.queues[binding] !== NONE && this.expiries[binding]! <= timeSeconds
  }

  /** A binding has a session again, or is no more. Nothing happens to one that does not wait here. */
  remove(binding: number): void {
    const queue = this.queues[binding]!
    if (queue === NONE) return
    const before = this.previous[binding]!
    const after = this.nexts[binding]!
    if (before === NONE) this.heads[queue] = after
    else this.nexts[before] = after
    if (after === NONE) this.tails[queue] = before
    else this.previous[after] = before
    this.queues[binding] = NONE
  }

  /** A binding whose time is up; -1 when there is none. */
  nextOver(timeSeconds: number): number {
    for (let queue = 0; queue < this.heads.length; queue++) {
      const binding = this.heads[queue]!
      if (binding !== NONE && this.expiries[binding]! <= timeSeconds) return binding
    }
    return NONE
  }

  private queueOf(timeoutSeconds: number): number {
    const known = this.timeouts.indexOf(timeoutSeconds)
    if (known >= 0) return known
    this.heads.push(NONE)
    this.tails.push(NONE)
    return this.timeouts.push(timeoutSeconds) - 1
  }
}
