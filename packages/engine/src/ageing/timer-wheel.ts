/**
 * When to look at which session again: 4,096 buckets of one second, each a doubly linked list through two columns
 * of record numbers. A packet only writes its session's last time; a session whose bucket comes due early is put
 * into a later one. Deadlines are exact elsewhere: the wheel only decides when a session is looked at.
 */

const BUCKETS = 4096
const MICROSECONDS = 1_000_000
const NONE = -1

/** What becomes of a record whose bucket came due: its deadline in microseconds, or 0 when it was taken out. */
export type VisitRecord = (record: number) => number

export class TimerWheel {
  private readonly next: Int32Array
  /** The record before; for the first of a list, `-2 - bucket`. */
  private readonly previous: Int32Array
  private readonly heads = new Int32Array(BUCKETS).fill(NONE)
  /** The second whose bucket is due next; all earlier ones are empty. */
  private cursorSecond = 0
  private started = false
  private held = 0
  /** The second whose records `due` holds, the latest deadline first. */
  private sortedSecond = NONE
  private readonly due: number[] = []
  private readonly dueDeadlines: number[] = []

  constructor(capacity: number) {
    this.next = new Int32Array(capacity)
    this.previous = new Int32Array(capacity)
  }

  /** Records in the wheel. */
  get count(): number {
    return this.held
  }

  /**
   * Puts a record that is in no bucket where it is visited not before its deadline, or at the horizon; infinity is a
   * deadline that never comes.
   */
  schedule(record: number, deadlineMicroseconds: number): void {
    const second = Math.ceil(deadlineMicroseconds / MICROSECONDS)
    if (!this.started) {
      this.started = true
      this.cursorSecond = Number.isFinite(second) ? second : 0
    } else if (this.held === 0 && second < this.cursorSecond) this.cursorSecond = second
    const at = Math.min(Math.max(second, this.cursorSecond), this.cursorSecond + BUCKETS - 1)
    const bucket = at & (BUCKETS - 1)
    const head = this.heads[bucket]!
    this.next[record] = head
    this.previous[record] = -2 - bucket
    if (head !== NONE) this.previous[head] = record
    this.heads[bucket] = record
    this.held++
    if (at === this.sortedSecond) this.sortIn(record, deadlineMicroseconds)
  }

  /** Takes out a record that is in the wheel. */
  cancel(record: number): void {
    const next = this.next[record]!
    const previous = this.previous[record]!
    if (next !== NONE) this.previous[next] = previous
    if (previous >= 0) this.next[previous] = next
    else this.heads[-2 - previous] = next
    this.held--
  }

  /** The link of a record that is not in the wheel: free for a list of the owner's. */
  link(record: number): number {
    return this.next[record]!
  }

  /** Sets the link of a record that is not in the wheel. */
  setLink(record: number, to: number): void {
    this.next[record] = to
  }

  /**
   * Visits the buckets of all seconds that are over at `timeMicroseconds`, at most `budget` records. `visit` may
   * take the record it was given out of the wheel (with `cancel`, then returning 0), and no other.
   * Returns false when the budget ended the visit early; the next call goes on there.
   */
  advance(timeMicroseconds: number, budget: number, visit: VisitRecord): boolean {
    const last = Math.floor(timeMicroseconds / MICROSECONDS)
    if (!this.started || this.held === 0) {
      if (!this.started || last > this.cursorSecond) this.cursorSecond = last
      this.started = true
      return true
    }
    if (last - this.cursorSecond >= BUCKETS) {
      this.jump(last, visit)
      return true
    }
    let left = budget
    for (; this.cursorSecond <= last; this.cursorSecond++) {
      left = this.visitBucket(this.cursorSecond, left, visit)
      if (left < 0) return false
    }
    return true
  }

  /**
   * Visits everything that has come due by `timeMicroseconds`, the second that is not over yet included; what is due
   * later in that second stays where it is. That second's records are sorted at the first call, so that however often
   * this is asked, few are visited again. `visit` may be given a record that has left the wheel since.
   */
  settle(timeMicroseconds: number, visit: VisitRecord): void {
    this.advance(timeMicroseconds, Number.POSITIVE_INFINITY, visit)
    if (this.held === 0) return
    if (this.sortedSecond !== this.cursorSecond) this.sortSecond(visit)
    const { due, dueDeadlines } = this
    while (due.length > 0 && dueDeadlines.at(-1)! <= timeMicroseconds) {
      const record = due.pop()!
      dueDeadlines.pop()
      const deadline = visit(record)
      if (deadline !== 0) this.sortIn(record, deadline)
    }
  }

  /** Keeps a record that comes due before the sorted second is over; nearly always it is due next. */
  private sortIn(record: number, deadline: number): void {
    if (deadline >= this.sortedSecond * MICROSECONDS) return
    const { due, dueDeadlines } = this
    let place = due.length
    while (place > 0 && dueDeadlines[place - 1]! < deadline) place--
    due.splice(place, 0, record)
    dueDeadlines.splice(place, 0, deadline)
  }

  /** Visits the second that is not over yet, and keeps what comes due in it, in order. */
  private sortSecond(visit: VisitRecord): void {
    const second = this.cursorSecond
    const found: { readonly record: number; readonly deadline: number }[] = []
    this.visitBucket(second, Number.POSITIVE_INFINITY, (record) => {
      const deadline = visit(record)
      if (deadline !== 0 && deadline < second * MICROSECONDS) found.push({ record, deadline })
      return deadline
    })
    found.sort((a, b) => b.deadline - a.deadline)
    this.sortedSecond = second
    this.due.length = 0
    this.dueDeadlines.length = 0
    for (const { record, deadline } of found) {
      this.due.push(record)
      this.dueDeadlines.push(deadline)
    }
  }

  /** Visits one bucket; returns what is left of the budget, negative when it ran out. */
  private visitBucket(second: number, budget: number, visit: VisitRecord): number {
    let left = budget
    let record = this.heads[second & (BUCKETS - 1)]!
    while (record !== NONE) {
      if (left-- <= 0) return -1
      const next = this.next[record]!
      const deadline = visit(record)
      if (deadline !== 0 && Math.ceil(deadline / MICROSECONDS) > second) {
        this.cancel(record)
        this.schedule(record, deadline)
      }
      record = next
    }
    return left
  }

  /** Time went on by more than the wheel's turn: every bucket is visited once. */
  private jump(second: number, visit: VisitRecord): void {
    this.cursorSecond = second + 1
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      let record = this.heads[bucket]!
      this.heads[bucket] = NONE
      while (record !== NONE) {
        const next = this.next[record]!
        // Into a list of its own, so that `visit` can take it out like any other.
        this.next[record] = NONE
        this.previous[record] = -2 - bucket
        const kept = this.heads[bucket]!
        this.heads[bucket] = record
        const deadline = visit(record)
        this.heads[bucket] = kept
        if (deadline !== 0) {
          this.held--
          this.schedule(record, deadline)
        }
        record = next
      }
    }
  }
}
