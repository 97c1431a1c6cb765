/**
 * What Tab and Space make of a line, from what may follow in the command tree (Junos CLI: "Using Tab or Space to
 * complete"). Words that are refused count only where no other fits.
 */
import type { Candidate, CommandError } from '@wingspan/junos'

/** What is known at once, or has to be asked for elsewhere. */
type Known<Value> = Value | Promise<Value>

/** What is said of a wrong line. */
export type LineFault = Pick<CommandError, 'column' | 'lines'>

/** What the editor asks about command lines: the command tree, as far as its user may use it. */
export interface CommandWords {
  /** Those that may follow a line, or complete its last word where no blank ends it. */
  candidates(line: string): Known<readonly Candidate[]>
  /** What is wrong with a line if it ends here. */
  check(line: string): Known<LineFault | undefined>
}

/** The rest of a word; or those that it can be. Neither: there is nothing to say. */
export interface Completion {
  readonly rest?: string
  readonly choices?: readonly Candidate[]
}

/** At Tab: the word as far as it is certain, and a blank behind a whole one; where nothing is, the choices. */
export async function completeAtTab(words: CommandWords, before: string): Promise<Completion> {
  const candidates = await words.candidates(before)
  const { partial, fitting } = fittingWords(candidates, before)
  const only = fitting.length === 1 ? fitting[0] : undefined
  if (only) return { rest: `${only.word.slice(partial.length)} ` }
  if (fitting.length === 0) {
    const choices = listed(candidates)
    return choices.length === 0 ? {} : { choices }
  }
  const common = commonStart(fitting.map(({ word }) => word))
  return { rest: common.slice(partial.length), choices: fitting }
}

/** At Space: the rest of a word that can be one only, and the blank; where it can be several, those. */
export async function completeAtSpace(words: CommandWords, before: string): Promise<Completion> {
  const candidates = await words.candidates(before)
  const { partial, fitting } = fittingWords(candidates, before)
  const isWhole = partial === '' || fitting.some(({ word }) => word === partial)
  if (isWhole || fitting.length === 0) return { rest: ' ' }
  if (await isValue(words, candidates, before, partial)) return { rest: ' ' }
  if (fitting.length === 1) return { rest: `${fitting[0]!.word.slice(partial.length)} ` }
  return { choices: fitting }
}

/** Those that are shown of what may follow: what is refused only where nothing else is there. */
export function listed(candidates: readonly Candidate[]): readonly Candidate[] {
  const supported = candidates.filter((candidate) => candidate.supported)
  return supported.length > 0 ? supported : candidates
}

/** The word that the line ends in, and the words that begin so; none for a word in quotation marks. */
function fittingWords(candidates: readonly Candidate[], before: string) {
  const partial = /[^\s|]*$/.exec(before)![0]
  if (partial.includes('"')) return { partial, fitting: [] }
  const possible = candidates.filter(({ word }) => !word.startsWith('<') && word.startsWith(partial))
  const exact = possible.find(({ word }) => word === partial)
  return { partial, fitting: exact ? [exact] : listed(possible) }
}

/** Whether a word is a value as it stands, as a name is that happens to begin like a word. */
async function isValue(
  words: CommandWords,
  candidates: readonly Candidate[],
  before: string,
  partial: string,
): Promise<boolean> {
  if (!candidates.some(({ word }) => word.startsWith('<'))) return false
  const error = await words.check(before)
  return error === undefined || error.column !== [...before].length - [...partial].length
}

function commonStart(words: readonly string[]): string {
  const [first, ...others] = words
  let length = first!.length
  for (const word of others) {
    while (!word.startsWith(first!.slice(0, length))) length--
  }
  return first!.slice(0, length)
}
