/**
 * Equal questions at the same time. Who asks while an equal question is being counted waits for the next count, which
 * all who wait share: so every answer is of a moment after its question, and a hundred who ask cost two counts.
 */
import type { SessionQuery } from './session-query.js'
import type { SessionSummary, SummaryScan } from './session-summary.js'

/** A summary on its way: `step` until it says that it is done. */
export interface SummaryCount {
  /** Looks at one more slice; true when the summary is complete. */
  step(): boolean
  /** The counts so far; complete after `step` has returned true. */
  readonly summary: SessionSummary
}

/** One count, and all who wait for it. */
class Round implements SummaryCount {
  readonly #question: Question
  #scan: SummaryScan | undefined
  #isDone = false

  constructor(question: Question) {
    this.#question = question
  }

  step(): boolean {
    if (this.#isDone) return true
    const { running } = this.#question
    // Whoever has his turn takes the count further that the others wait for, his own or the one before it.
    if (running !== undefined && running !== this) {
      running.step()
      return false
    }
    this.#isDone = this.#begun().step()
    if (this.#isDone) this.#question.end()
    return this.#isDone
  }

  get summary(): SessionSummary {
    return this.#begun().summary
  }

  #begun(): SummaryScan {
    this.#scan ??= this.#question.begin(this)
    return this.#scan
  }
}

class Question {
  running: Round | undefined
  readonly #scan: () => SummaryScan
  #waiting: Round | undefined

  constructor(scan: () => SummaryScan) {
    this.#scan = scan
  }

  /** The round that whoever asks now belongs to. */
  get next(): Round {
    this.#waiting ??= new Round(this)
    return this.#waiting
  }

  /** From here on a round is too late for those who come. */
  begin(round: Round): SummaryScan {
    if (this.#waiting === round) this.#waiting = undefined
    this.running = round
    return this.#scan()
  }

  end(): void {
    this.running = undefined
  }
}

/** So many questions are remembered; of more, the one that was asked first is counted for each who asks. */
const MOST_QUESTIONS = 64

export class SharedSummaries {
  readonly #questions = new Map<string, Question>()

  /** The count that answers a question; `scan` begins one, as of the moment it is called. */
  ask(query: SessionQuery, scan: () => SummaryScan): SummaryCount {
    const key = keyOf(query)
    const known = this.#questions.get(key)
    if (known) return known.next
    const question = new Question(scan)
    this.#questions.set(key, question)
    if (this.#questions.size > MOST_QUESTIONS) {
      this.#questions.delete(this.#questions.keys().next().value!)
    }
    return question.next
  }
}

/** The same for questions that say the same, in whatever order. */
function keyOf(query: SessionQuery): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined)
  return JSON.stringify(said.sort(([left], [right]) => (left < right ? -1 : 1)))
}
