/** What `top` knows and shows: the question, its answers, and where its user is. No clock, no terminal. */
import { shownText } from '../terminal/index.js'
import { wrapText } from './fit-text.js'
import { JsonElement } from './json-element.js'
import { listedSessions } from './listed-session.js'
import { isOfSession, type Question } from './question.js'
import { type RatedSession, RatedSessions, sessionName } from './rated-sessions.js'
import { countersAsOf } from './rates.js'
import { SORT_KEYS, type SortKey, sorted } from './sort-key.js'
import { KEYS_TEXT } from './top-keys.js'
import { type ProtocolTotals, TrafficTotals } from './traffic-totals.js'

export interface ScreenSize {
  readonly columns: number
  readonly rows: number
}

/** What fills the screen: the sessions, all of one session, or the keys. */
export type Page = 'sessions' | 'session' | 'keys'

export class TopModel {
  isPaused = false
  /** Of all sessions that the filter lets through. */
  sessionCount = Number.NaN
  /** Whether anything was answered yet. */
  hasAnswer = false
  /** Why the last question has no answer. */
  trouble: string | undefined
  /** What else is to be said, until a key is pressed. */
  notice: string | undefined
  /** Of a page of text, the first line that is shown. */
  textTop = 0
  #page: Page = 'sessions'
  #openedSession: RatedSession | undefined
  #sessionGoneSince: string | undefined
  #size: ScreenSize = { columns: 80, rows: 24 }
  #sessionText = ''
  #question: Question
  #rates = new RatedSessions()
  #totals = new TrafficTotals()
  #sessions: readonly RatedSession[] = []
  #protocols: readonly ProtocolTotals[] = []
  /** The session that the bar was moved to; undefined while it is on whatever comes first. */
  #selectedName: string | undefined
  #selectedPlace = 0

  constructor(filter: string, sortKey: SortKey = SORT_KEYS[0]!) {
    this.#question = { filter, sortKey }
  }

  get page(): Page {
    return this.#page
  }

  /** The session whose page it is: the one that had the bar, wherever that is by now. */
  get openedSession(): RatedSession | undefined {
    return this.#openedSession
  }

  /** Since when there is no such session any more, in words; what is shown of it is what was known last. */
  get sessionGoneSince(): string | undefined {
    return this.#sessionGoneSince
  }

  get size(): ScreenSize {
    return this.#size
  }

  resize(size: ScreenSize): void {
    this.#size = size
    this.scroll(0)
  }

  /** Rows between title and keys. */
  get pageRows(): number {
    return Math.max(1, this.#size.rows - 2)
  }

  get question(): Question {
    return this.#question
  }

  get sessions(): readonly RatedSession[] {
    return this.#sessions
  }

  get protocols(): readonly ProtocolTotals[] {
    return this.#protocols
  }

  /** Place of the session that the bar is on. */
  get selected(): number {
    return this.#selectedPlace
  }

  get selectedSession(): RatedSession | undefined {
    return this.#sessions[this.#selectedPlace]
  }

  /** Takes the answer to `listLine`; false where it cannot be read. */
  takeSessions(text: string): boolean {
    const answer = JsonElement.parse(text)
    if (!answer) return false
    this.hasAnswer = true
    const rated = this.#rates.rate(listedSessions(answer), countersAsOf(answer))
    this.#put(sorted(rated, this.#question.sortKey))
    return true
  }

  /** Takes the answer to `totalsLine`; false where it cannot be read. */
  takeTotals(text: string): boolean {
    const answer = JsonElement.parse(text)
    if (!answer) return false
    this.#protocols = this.#totals.take(answer)
    this.sessionCount =
      answer.all('flow-session-information')[0]?.number('displayed-session-count') ?? Number.NaN
    return true
  }

  /** Takes the answer to `sessionLine` of the opened session; `time`: that of day, in words. */
  takeSession(text: string, time: string): void {
    const isThere = isOfSession(text)
    this.#sessionGoneSince = isThere ? undefined : (this.#sessionGoneSince ?? time)
    if (isThere || this.#sessionText === '') this.#sessionText = text.trimEnd()
    this.scroll(0)
  }

  /** The lines of a page of text, as wide as the screen. */
  get textLines(): readonly string[] {
    const text = this.page === 'keys' ? KEYS_TEXT : this.#sessionText
    return text.split('\n').flatMap((line) => wrapText(shownText(line), this.#size.columns))
  }

  /** Holds for the next answer. */
  sortBy(sortKey: SortKey): void {
    this.#question = { filter: this.#question.filter, sortKey }
  }

  /** Other sessions: what was counted of those before says nothing of them. */
  filterBy(filter: string): void {
    this.#question = { filter, sortKey: this.#question.sortKey }
    this.#forget()
  }

  /** The sessions of somebody else, who may give the same identifiers to others. */
  beginAnew(): void {
    if (this.#page === 'session') this.open('sessions')
    this.#forget()
  }

  #forget(): void {
    this.#rates = new RatedSessions()
    this.#totals = new TrafficTotals()
    this.#protocols = []
    this.hasAnswer = false
    this.sessionCount = Number.NaN
    this.#put([])
  }

  /** Moves the bar, or the text. */
  move(rows: number): void {
    if (this.page !== 'sessions') this.scroll(rows)
    else this.#select(this.#selectedPlace + rows)
  }

  open(page: Page): void {
    this.#page = page
    this.#openedSession = page === 'session' ? this.selectedSession : undefined
    this.#sessionGoneSince = undefined
    this.#sessionText = ''
    this.textTop = 0
  }

  scroll(rows: number): void {
    const last = Math.max(0, this.textLines.length - this.pageRows)
    this.textTop = Math.max(0, Math.min(this.textTop + rows, last))
  }

  /** Other sessions, or others first: the bar goes with its session, and stays where that is gone. */
  #put(sessions: readonly RatedSession[]): void {
    this.#sessions = sessions
    const place = sessions.findIndex((session) => sessionName(session) === this.#selectedName)
    this.#place(place < 0 ? this.#selectedPlace : place)
  }

  #select(place: number): void {
    this.#place(place)
    const session = this.#selectedPlace > 0 ? this.selectedSession : undefined
    this.#selectedName = session && sessionName(session)
  }

  #place(place: number): void {
    this.#selectedPlace = Math.max(0, Math.min(place, this.#sessions.length - 1))
  }
}
