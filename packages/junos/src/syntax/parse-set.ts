/**
 * The set form: one command a line, as configuration mode takes them (Junos CLI user guide). `edit`, `up` and `top`
 * move, everything else acts below where they have moved to.
 */
import { Pace, type Steps } from '@wingspan/engine'
import type { ConfigNode } from './config-node.js'
import type { Failures } from './failures.js'
import { isSetCommand, SET_COMMANDS, type SetCommand } from './first-word.js'
import { depthProblem } from './growth.js'
import { SyntaxProblem } from './problem.js'
import { Scanner, unexpected } from './scanner.js'
import { endsLine, lastWord, readSetLine, type SetLine, type Word } from './set-line.js'
import { copyStatement, insertStatement, renameStatement } from './set-move.js'
import { SetState } from './set-state.js'
import { SetStatements } from './set-statement.js'
import type { StatementShape } from './statement-shape.js'

type Act = () => SyntaxProblem | undefined

const EXPECTED = SET_COMMANDS.join(', ')
const NUMBER = /^[0-9]{1,4}$/

/**
 * Carries out the commands on `root`: one that fails is put into `failures` and left out. Returns what ended the
 * reading, if anything did.
 */
export function parseSet(
  text: string,
  root: ConfigNode,
  shape: StatementShape | undefined,
  failures: Failures,
): Steps<SyntaxProblem | undefined> {
  return new SetParser(text, new SetState(root, shape), failures).parse()
}

class SetParser {
  readonly #scanner: Scanner
  readonly #state: SetState
  readonly #statements: SetStatements
  readonly #failures: Failures
  readonly #acts: Readonly<Record<SetCommand, Act>>

  constructor(text: string, state: SetState, failures: Failures) {
    this.#scanner = new Scanner(text, 'set')
    this.#state = state
    this.#statements = new SetStatements(state)
    this.#failures = failures
    const setActive = (isActive: boolean) =>
      this.#onEach((node) => {
        node.isInactive = !isActive
      })
    this.#acts = {
      set: () => this.#statements.read(this.#scanner),
      delete: this.#onEach((node) => node.parent!.remove(node.word), 'warning'),
      deactivate: setActive(false),
      activate: setActive(true),
      insert: this.#onLine((line) => insertStatement(line, state)),
      rename: this.#onLine((line) => renameStatement(line, state)),
      copy: this.#onLine((line) => copyStatement(line, state)),
      annotate: this.#onLine(() => undefined),
      protect: this.#onEach(() => {}),
      unprotect: this.#onEach(() => {}),
      edit: this.#onLine(({ words }) => this.#moveTo([...state.at, ...words])),
      up: () => this.#goUp(),
      top: () => this.#scanner.next() ?? this.#go([]),
    }
  }

  *parse(): Steps<SyntaxProblem | undefined> {
    const scanner = this.#scanner
    const pace = new Pace()
    for (;;) {
      if (pace.isStepDone) yield
      const unread = scanner.next()
      if (!unread && scanner.kind === 'end') return undefined
      if (!unread && scanner.kind === 'line-end') continue
      const failure = unread ?? this.#runCommand()
      if (failure === undefined) continue
      const end = this.#failures.add(failure)
      if (end) return end
      this.#statements.forget()
      scanner.skipLine()
    }
  }

  /** Carries out the command that was just read, to the end of its line. */
  #runCommand(): SyntaxProblem | undefined {
    const { kind, word, isQuoted } = this.#scanner
    if (kind !== 'word' || isQuoted || !isSetCommand(word)) {
      return unexpected(this.#scanner, `a command: ${EXPECTED}`)
    }
    return this.#acts[word]()
  }

  #onLine(act: (line: SetLine) => SyntaxProblem | undefined): Act {
    return () => {
      this.#statements.forget()
      const line = readSetLine(this.#scanner)
      return line instanceof SyntaxProblem ? line : act(line)
    }
  }

  /** For commands about statements that are there, one or the values of a list; `missing` is for those that are not. */
  #onEach(act: (node: ConfigNode) => void, missing: SyntaxProblem['severity'] = 'error'): Act {
    return this.#onLine(({ words, list }) => {
      for (const path of list ? list.map((value) => [...words, value]) : [words]) {
        const node = this.#state.find(path, missing)
        if (node instanceof SyntaxProblem) {
          const end = this.#failures.add(node)
          if (end) return end
        } else act(node)
      }
      return undefined
    })
  }

  #moveTo(at: readonly Word[]): SyntaxProblem | undefined {
    this.#statements.forget()
    this.#state.at = at
    const last = at[at.length - 1]
    return last && depthProblem(at.length, last.place)
  }

  /** `up`, `up 2`: no higher than the top. */
  #goUp(): SyntaxProblem | undefined {
    const scanner = this.#scanner
    const problem = scanner.next()
    if (problem) return problem
    let levels = 1
    if (scanner.kind === 'word' && NUMBER.test(scanner.word)) {
      levels = Number(scanner.word)
      const problem = scanner.next()
      if (problem) return problem
    }
    let { at } = this.#state
    for (; levels > 0 && at.length > 0; levels--) at = this.#state.above(at)
    return this.#go(at)
  }

  /** Moves; with a command behind (`top set …`), that is carried out there, and what is not a move comes back. */
  #go(at: readonly Word[]): SyntaxProblem | undefined {
    const before = this.#state.at
    const moved = this.#moveTo(at)
    if (moved || endsLine(this.#scanner)) return moved
    const { text } = lastWord(this.#scanner)
    const problem = this.#runCommand()
    return text === 'edit' || text === 'up' || text === 'top' ? problem : (this.#moveTo(before) ?? problem)
  }
}
